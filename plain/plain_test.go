package plain

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are texts as a host that means harm would say them.
var hostile = []string{
	"\x1b]52;c;cm0gLXJmIH4K\x07done", "\x1b]0;title\x1b\\done", "\x1b[2J\x1b[1;1Hdone", "\x1bcdone", "\x1b]52;c;no end\ndone",
	"a\x00b\x7f\x08\x0e", "\u009b31mred\u009d52;c;x\u009c", "\x9b31mred", "safe\u202egnp.exe", "no\u200bspace\ufeff\u2060", "bytes \xff\xc3",
	"10%\r20%\rdone\r", "two\u2028lines\u2029", "tags \U000e0041", "\x1b", "\xef", "\x1b[", "\x1bP1;2|x", "é\u034fcole",
}

// strange gives what of a text would do something on a terminal.
func strange(s string) string {
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		if Steers(r) || broken(r, width) {
			return s[i : i+width]
		}
		i += width
	}
	return ""
}

func TestWhatIsTakenInIsText(t *testing.T) {
	for in, want := range map[string]string{
		"\x1b[31mError\x1b[0m: \x1b]52;c;Zm9v\x07no such image\x1b[K": "Error: no such image",
		"two\tcolumns\nand é, 東京, 🏠 as they are\n":                    "two\tcolumns\nand é, 東京, 🏠 as they are\n",
		"10%\r20%\rdone\r\nnext":                                      "done\nnext",
		"\x1b]52;c;no end\nthe next line stays":                       "\nthe next line stays",
		"safe\u202egnp.exe":                                           "safegnp.exe",
		"car\u200dgo":                                                 "cargo",
		"bytes \xff, \x9b31m":                                         "bytes ?, ?31m",
		"nothing \x00\x7f\u009b\u200b here":                           "nothing  here",
	} {
		if got := Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Line("  a\tb\nc\x1b[2J  ", 100); got != "a b c" {
		t.Errorf("%q", got)
	}
	if got := Seen(" a\tb\nc\x1b "); got != " abc " {
		t.Errorf("%q", got)
	}
}

func TestWhatIsCutSaysSo(t *testing.T) {
	for _, n := range []int{40, 41, 1000, 1 << 20} {
		got := Line(strings.Repeat("é", n), 80)
		if whole := n == 40; whole != (got == strings.Repeat("é", n)) || !whole && !strings.HasSuffix(got, "é… (cut)") || len(got) > 80 || !utf8.ValidString(got) {
			t.Errorf("%d letters: %q", n, got)
		}
	}
	if got := Line(strings.Repeat("\x1b[0m", 1000)+"end", 80); got != "… (cut)" {
		t.Errorf("%q", got)
	}
}

func TestWhatIsPrintedIsSpelledOut(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out)
	for _, piece := range []string{"é", "caf\xc3", "\xa9\n\ttab \x1b[31m", "\xe2\x80", "\xae \xff ", "\u009b", "👨‍👩‍👧"} {
		if n, err := io.WriteString(w, piece); n != len(piece) || err != nil {
			t.Fatal(n, err)
		}
	}
	if got, want := out.String(), "écafé\n\ttab \\x1b[31m\\u202e \\xff \\u009b👨‍👩‍👧"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if Under(w) != io.Writer(&out) || Under(&out) != io.Writer(&out) {
		t.Error("what lies below it is another one")
	}
}

func TestJSONMeansTheSame(t *testing.T) {
	in := map[string]string{"a\u202e": "\u009b\x7f\U000e0041\u200b<é>", "plain": "東京"}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]string
	clean := JSON(text)
	if err := json.Unmarshal(clean, &back); err != nil || back["a\u202e"] != in["a\u202e"] || back["plain"] != "東京" || strange(string(clean)) != "" {
		t.Errorf("%s, %v", clean, err)
	}
	if same := []byte(`{"a":"é"}`); &JSON(same)[0] != &same[0] {
		t.Error("a text with nothing in it was written anew")
	}
}

func FuzzNothingSteersATerminal(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, 3)
	}
	f.Fuzz(func(t *testing.T, s string, at int) {
		var out bytes.Buffer
		w := NewWriter(&out)
		at = max(min(at, len(s)), 0)
		_, _ = io.WriteString(w, s[:at])
		_, _ = io.WriteString(w, s[at:])
		for what, got := range map[string]string{"Text": Text(s), "Line": Line(s, 60), "Seen": Seen(s), "Spell": Spell(s), "Writer": out.String()} {
			if bad := strange(got); bad != "" {
				t.Errorf("%s(%q) has %q in it", what, s, bad)
			}
		}
		if got := Line(s, 60); len(got) > 60 || strings.ContainsAny(got, "\n\t") || Line(got, 60) != got {
			t.Errorf("Line(%q) = %q, of that %q", s, got, Line(got, 60))
		}
		if got := Text(s); Text(got) != got {
			t.Errorf("Text(%q) = %q, of that %q", s, got, Text(got))
		}
		if quoted, err := json.Marshal(s); err == nil {
			var before, after string
			if json.Unmarshal(quoted, &before) != nil || json.Unmarshal(JSON(quoted), &after) != nil || before != after || strange(string(JSON(quoted))) != "" {
				t.Errorf("JSON(%s) = %s", quoted, JSON(quoted))
			}
		}
	})
}
