package strictyaml_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"berth/message"
	"berth/strictyaml"
)

func TestParseRefusesWithThePlace(t *testing.T) {
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'i'; c++ {
		p := string(c - 1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+p+",", 9), ",") + "]\n"
	}
	for name, c := range map[string]struct{ in, want string }{
		"an empty file":                      {"", "f.yaml: the file is empty"},
		"only a comment":                     {"# nothing\n", "f.yaml: the file is empty"},
		"two documents":                      {"# x\na: 1\n---\nb: 2\n", "f.yaml:3:1: the file has more than one document; keep what is before the second ---"},
		"a binary file":                      {"a: 1\nb: \x00\n", "f.yaml:2:4: this is no text file: byte 0x00 is not allowed; save it as UTF-8"},
		"bad UTF-8":                          {"a: \xff\n", "f.yaml:1:4: this is no text file: byte 0xff is not allowed; save it as UTF-8"},
		"a file over 1 MiB":                  {strings.Repeat("#", strictyaml.MaxSize+1), "f.yaml: the file is larger than 1 MiB; no file of berth's is"},
		"lists in lists in lists":            {deep, "f.yaml:1:34: maps and lists are nested more than 32 deep"},
		"an alias bomb":                      {bomb, "f.yaml:1:1: the aliases of this file expand to more than 200000 values"},
		"a value within itself":              {"a: &a\n  b: *a\n", `f.yaml:1:4: the value "&a" contains itself`},
		"an unknown alias":                   {"x: 1\na: *b\n", "f.yaml:2:1: unknown anchor 'b' referenced"},
		"a tab as indentation":               {"a:\n  b: 1\n\tc: 2\n", "f.yaml:3:2: the line is indented with a tab; use spaces"},
		"a list never closed":                {"a: 1\nb: [1, 2\nc: 3\nd: 4\n", "f.yaml:2:1: this [ has no matching ], or a comma is missing"},
		"a quote never closed":               {"a: 1\nb: \"x\nc: 3\n", "f.yaml:2:1: a quote that is opened here is never closed"},
		"a line indented too little":         {"a:\n    b: 1\n  c: 2\nd: 3\n", "f.yaml:3:3: a key and its colon are expected here; is the line indented as the ones beside it?"},
		"a line indented too far":            {"a: 1\n  b: 2\nc: 3\n", "f.yaml:2:3: a second colon on this line, or a line indented too far; quote a text that has \": \" in it"},
		"a key without a colon":              {"a: 1\nb 2\nc: 3\n", "f.yaml:2:1: a colon and a space are expected after the key"},
		"a colon without a space":            {"a:\n  kind:docker\n  b: 1\n", "f.yaml:2:3: a space is missing after the colon; write kind: docker"},
		"a colon without a space at the top": {"name:x\nb: 1\n", "f.yaml:1:1: a space is missing after the colon; write name: x"},
		"an image before the broken line":    {"a:\n  - nginx:latest\n  b: 1\n", "f.yaml:3:3: a list item (- ...) is expected here; is the line indented as the ones beside it?"},
		"a long list before the broken line": {"a: [\n1,\n2,\n3,\n4]\nb: 1\n c: 2\nd: 1\n", "f.yaml:7:2: a second colon on this line, or a line indented too far; quote a text that has \": \" in it"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := strictyaml.Parse("f.yaml", []byte(c.in))
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// Files that are made to be slow to read: what is allocated for one of the largest size is about four
// times what it is for a quarter of that, and not the square.
func TestParseGrowsWithTheFileOnHostileFiles(t *testing.T) {
	allocated := func(data []byte) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = strictyaml.Parse("f", data)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	for name, unit := range map[string]string{
		"brackets": "[", "braces": "{", "items": "- ", "questions": "? ", "comments": "#\n", "anchors": "&a ", "empty lines": "\n",
		"pairs": "{a: b}, ", "list of maps": "- a: b\n", "keys": "a: b\n", "open quotes": "'a\n", "long flow": "[a,\n", "tags": "!!str ", "spaces": " ",
		"aliases": "- &a a\n- *a\n", "docs": "---\n", "anchored maps": "&a {", "colons": ":\n", "deep": "a:\n ",
	} {
		t.Run(name, func(t *testing.T) {
			data := []byte(strings.Repeat(unit, strictyaml.MaxSize/len(unit)))
			const noise = 1 << 20
			if quarter, whole := allocated(data[:len(data)/4]), allocated(data); whole > 8*quarter+noise {
				t.Errorf("%d bytes for the whole, %d for a quarter", whole, quarter)
			}
		})
	}
}

func TestDuplicateKeysAreProblemsWhereverTheyAre(t *testing.T) {
	doc, err := strictyaml.Parse("f", []byte("a: {x: 1, y: 2, x: 3}\nb:\n  - c: 1\n    c: 2\na: 1\n[1]: 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := `f:1:17: duplicate key "x": it is already given on line 1
f:4:5: duplicate key "c": it is already given on line 3
f:5:1: duplicate key "a": it is already given on line 1
f:6:1: a key must be a plain word`
	if got := doc.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDiagnosticsAreSortedOnceEachAndBounded(t *testing.T) {
	ds := strictyaml.Diagnostics{{"b", 1, 1, message.Same("x")}, {"a", 2, 1, message.Same("z")}, {"a", 1, 9, message.Same("y")}, {"a", 2, 1, message.Same("z")}, {"a", 0, 0, message.Same("whole")}}
	if got := ds.Err().Error(); got != "a: whole\na:1:9: y\na:2:1: z\nb:1:1: x" {
		t.Errorf("got\n%s", got)
	}
	if (strictyaml.Diagnostics{}).Err() != nil {
		t.Error("no problems are an error")
	}
	var many strictyaml.Diagnostics
	for i := range 150 {
		many = append(many, strictyaml.Diagnostic{File: "f", Line: i + 1, Column: 1, Text: message.Same("t")})
	}
	if got := many.Error(); !strings.HasSuffix(got, "\nand 50 more problems") {
		t.Errorf("ends in %q", got[len(got)-30:])
	}
	merged := strictyaml.Merge("dir", nil, ds.Err(), errors.New("cannot open"))
	if got := merged.Error(); !strings.Contains(got, "dir: cannot open") || !strings.Contains(got, "a:1:9: y") {
		t.Errorf("merged: %s", got)
	}
	if strictyaml.Merge("f", nil, nil) != nil {
		t.Error("merging nothing is an error")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("a: [1, {b: c}]\n"))
	f.Add([]byte("x: &x {<<: *x}\n"))
	f.Add([]byte("a: 1\n---\nb: 2"))
	f.Add([]byte("a:\n\t- x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := strictyaml.Parse("f", data)
		if (doc == nil) == (err == nil) {
			t.Fatal("want a document or an error")
		}
		if err != nil {
			return
		}
		readAll(doc.Root(), 0)
		_ = doc.Err()
	})
}

// readAll reads every value in every way.
func readAll(v strictyaml.Value, depth int) {
	v.Text()
	v.Bool()
	v.Int(0, 10)
	v.Words()
	v.Struct(strictyaml.Fields{"a": strictyaml.IntoText(new(string))})
	for _, it := range v.Items() {
		readAll(it, depth+1)
	}
	for _, e := range v.Entries() {
		readAll(e.Value, depth+1)
	}
}

func TestParseAllReadsEveryDocument(t *testing.T) {
	docs, err := strictyaml.ParseAll("f.yaml", []byte("# x\n---\na: 1\n---\nb: [1]\nb: 2\n---\n"))
	if err != nil || len(docs) != 3 {
		t.Fatalf("got %d documents, %v", len(docs), err)
	}
	if docs[0].Err() != nil || docs[1].Err() == nil || docs[1].Err().Error() != `f.yaml:6:1: duplicate key "b": it is already given on line 5` {
		t.Errorf("got %v, %v", docs[0].Err(), docs[1].Err())
	}
	if !docs[2].Root().IsNull() {
		t.Error("a document without anything is something")
	}
	for in, want := range map[string]string{
		"a: 1\n---\nb: [1\n": "f.yaml:3:1: this [ has no matching ], or a comma is missing", "": "f.yaml: the file is empty",
	} {
		if _, err := strictyaml.ParseAll("f.yaml", []byte(in)); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", in, err, want)
		}
	}
}
