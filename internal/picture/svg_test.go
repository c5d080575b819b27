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
