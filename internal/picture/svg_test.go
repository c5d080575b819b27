package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

const drawn = "\x1b[1mberth\x1b[0m  \x1b[38;5;214m~\x1b[39m <ok>\n┌──┐\n│\x1b[7m a\x1b[0m│\n└──┘ ██░\n"

func TestAScreenIsReadWithItsStyles(t *testing.T) {
	rows := parse(drawn)
	if len(rows) != 4 {
		t.Fatalf("%d rows", len(rows))
	}
	if c := rows[0][0]; c.text != "b" || !c.bold || c.fg != usual {
		t.Errorf("the first cell is %+v", c)
	}
	if c := rows[0][7]; c.text != "~" || c.bold || c.fg != 214 {
		t.Errorf("the sign is %+v", c)
	}
	if c := rows[0][9]; c.fg != usual {
		t.Errorf("after the sign comes %+v", c)
	}
	if c := rows[2][2]; c.text != "a" || !c.reverse {
		t.Errorf("the cell in reverse is %+v", c)
	}
}

func TestAPictureIsAnXMLFileWithLinesThatJoin(t *testing.T) {
	out := svg(parse(drawn), 10, darkScheme, "a < b")
	d := xml.NewDecoder(strings.NewReader(out))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	// The upper edge of the box is one line from the middle of one corner to that of the other.
	for _, part := range []string{
		"M18 39.5H42", "&lt;ok&gt;", `fill="#ffaf00"`, ">berth</text>",
		`<rect x="54" y="67" width="16" height="13"`,
	} {
		if !strings.Contains(out, part) {
			t.Errorf("%q is not in\n%s", part, out)
		}
	}
	for _, line := range strings.Split(out, "\n") {
		if strings.HasPrefix(line, "<text") && strings.ContainsAny(line, "─│┌┐└┘█░") {
			t.Errorf("a line or a gauge is drawn as text: %s", line)
		}
	}
	if again := svg(parse(drawn), 10, darkScheme, "a < b"); again != out {
		t.Error("the same screen gives another picture")
	}
}

func TestAMovingPictureDrawsOfEachScreenWhatHasChanged(t *testing.T) {
	head := `{"version":2,"width":10,"height":3,"title":"a < b"}` + "\n"
	screen := func(at, text string) string { return `[` + at + `,"o","\u001b[H\u001b[2J` + text + `"]` + "\n" }
	c, err := parseCast(strings.NewReader(head + screen("0", `one\r\ntwo`) + screen("1.5", `one\r\nthree`) + `[4,"m","again"]`))
	if err != nil {
		t.Fatal(err)
	}
	out := movingSVG(c, darkScheme)
	d := xml.NewDecoder(strings.NewReader(out))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if strings.Count(out, ">one</text>") != 1 || !strings.Contains(out, ">two</text>") || !strings.Contains(out, ">three</text>") {
		t.Errorf("the rows are not drawn once each:\n%s", out)
	}
	if !strings.Contains(out, "prefers-reduced-motion:no-preference") || !strings.Contains(out, "f1{0%{visibility:hidden}37.5%{visibility:visible}}") || !strings.Contains(out, "f1 4s step-end infinite") {
		t.Errorf("it does not move:\n%s", out)
	}
	for name, text := range map[string]string{
		"nothing": "", "another version": `{"version":1}`, "no end": head + screen("0", "one"), "no screens": head + `[4,"m",""]`,
		"an output that adds to the screen": head + `[0,"o","one"]`, "no event": head + `{}`,
	} {
		if _, err := parseCast(strings.NewReader(text)); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}
