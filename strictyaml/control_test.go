package strictyaml_test

import (
	"strings"
	"testing"

	"berth/message"
	"berth/strictyaml"
)

func TestATextWithControlCharactersIsRefusedAtItsPlace(t *testing.T) {
	for text, want := range map[string]string{
		`a: {memory: "\x1b[31m8GB"}`:        `f:1:13: memory of machine "a" has the control character '\x1b' in it`,
		`a: {memory: "8\rGB"}`:              `f:1:13: memory of machine "a" has the control character '\r' in it`,
		`a: {memory: "\u009b8GB"}`:          `f:1:13: memory of machine "a" has the control character '\u009b' in it`,
		`a: {memory: "8GB\u202e"}`:          `f:1:13: memory of machine "a" has the control character '\u202e' in it`,
		`a: {memory: 1, devices: ["\x07"]}`: `f:1:26: item 1 of devices of machine "a" has the control character '\a' in it`,
	} {
		if _, err := readMachines(t, text); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	got, err := readMachines(t, "a: {memory: \"é 👨‍👩‍👧\\n\\tb\"}\n")
	if err != nil || got[0].Memory != "é 👨‍👩‍👧\n\tb" {
		t.Errorf("a text without any is refused: %+v, %v", got, err)
	}
}

func TestALineIsWithoutLineBreaks(t *testing.T) {
	doc, err := strictyaml.Parse("f", []byte("a: |\n  one\n  two\tthree\nb: \"\\n \"\n"))
	if err != nil {
		t.Fatal(err)
	}
	var a, b string
	doc.Root().Struct(strictyaml.Fields{"a": strictyaml.IntoText(&a), "b": strictyaml.IntoText(&b)})
	if a != "one two three" {
		t.Errorf("got %q", a)
	}
	if err := doc.Err(); err == nil || err.Error() != "f:4:4: b is empty" {
		t.Errorf("got %v", err)
	}
}

func TestNoMessageSteersTheTerminal(t *testing.T) {
	d := strictyaml.Diagnostic{File: "\x1b[2Jf", Line: 1, Column: 2, Text: message.Same("key \u202e of a\n    hint: \x1b")}
	if got, want := d.String(), `\x1b[2Jf:1:2: key \u202e of a`+"\n"+`    hint: \x1b`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if _, err := readMachines(t, `"\x1b[31mred": {memory: [1]}`); strings.Contains(err.Error(), "\x1b") {
		t.Errorf("got %q", err)
	}
}
