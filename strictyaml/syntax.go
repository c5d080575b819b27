package strictyaml

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"berth/message"
)

var (
	errEmpty   = message.New("the file is empty")
	errSeveral = message.New("the file has more than one document; keep what is before the second ---")
)

// decode reads the one document of data.
func decode(data []byte) (*yaml.Node, error) {
	roots, err := decodeAll(data)
	if err == nil && len(roots) > 1 {
		err = errSeveral
	}
	if err != nil {
		return nil, err
	}
	return roots[0], nil
}

// decodeAll reads the documents of data, at least one. It turns panics of the parser into errors.
func decodeAll(data []byte) (roots []*yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			roots, err = nil, message.Errorf("yaml: cannot read this file (%v)", r)
		}
	}()
	dec := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var doc yaml.Node
		switch err := dec.Decode(&doc); {
		case errors.Is(err, io.EOF) && len(roots) > 0:
			return roots, nil
		case errors.Is(err, io.EOF):
			return nil, errEmpty
		case err != nil:
			return nil, err
		}
		if len(doc.Content) != 1 {
			return nil, errEmpty
		}
		roots = append(roots, doc.Content[0])
	}
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)

// What the parser says of a key without its colon, and of two colons.
const (
	noColon     = "could not find expected ':'"
	secondColon = "mapping values are not allowed in this context"
)

// better gives the parser's messages in the words of someone who has not read its source.
var better = Hints{
	"did not find expected key":                   message.Word("a key and its colon are expected here; is the line indented as the ones beside it?"),
	"did not find expected '-' indicator":         message.Word("a list item (- ...) is expected here; is the line indented as the ones beside it?"),
	"did not find expected ',' or '}'":            message.Word("this { has no matching }, or a comma is missing"),
	"did not find expected ',' or ']'":            message.Word("this [ has no matching ], or a comma is missing"),
	"did not find expected node content":          message.Word("a value is expected here"),
	"did not find expected <document start>":      message.Word("this line belongs to nothing above it; is it indented as the ones beside it?"),
	noColon:                                       message.Word("a colon and a space are expected after the key"),
	secondColon:                                   message.Word("a second colon on this line, or a line indented too far; quote a text that has \": \" in it"),
	"found character that cannot start any token": message.Word("a text must not start with this character (tab, @, `, %); quote it"),
	"found unexpected end of stream":              message.Word("a quote that is opened here is never closed"),
}

// joined is a line of a key and a value without the space between them.
var joined = regexp.MustCompile(`^( *)([A-Za-z_][A-Za-z0-9_-]{0,40}):([A-Za-z0-9.][^\s:]{0,40})\s*$`)

// syntaxProblem turns an error of the parser into a problem with its place.
func syntaxProblem(file string, data []byte, err error) Diagnostic {
	if errors.Is(err, errEmpty) {
		return Diagnostic{File: file, Text: message.Because(err)}
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1]
	}
	if errors.Is(err, errSeveral) {
		n := secondDocument(lines)
		return Diagnostic{file, n, 1, message.Because(err)}
	}
	m := yamlLine.FindStringSubmatch(err.Error())
	text, said := m[2], 0
	if text == "" {
		text = err.Error()
	}
	said, _ = strconv.Atoi(m[1])
	n := min(max(failingLine(lines), said, 1), len(lines))
	line := strings.TrimRight(string(lines[n-1]), "\r\n")
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if text == noColon || text == secondColon {
		for i := n; i >= max(n-1, 1); i-- { // the parser stops where the text that this began goes on
			if m := joined.FindSubmatch(lines[i-1]); m != nil {
				return Diagnostic{file, i, len(m[1]) + 1, message.Of("a space is missing after the colon; write %s: %s", m[2], m[3])}
			}
		}
	}
	why := cmp.Or(better[text], message.Same(text))
	if strings.Contains(indent, "\t") {
		why = message.Word("the line is indented with a tab; use spaces")
	}
	return Diagnostic{file, n, len(indent) + 1, why}
}

// secondDocument is the line of the second document's start.
func secondDocument(lines [][]byte) int {
	content := false
	for i, l := range lines {
		switch t := bytes.TrimSpace(l); {
		case bytes.HasPrefix(l, []byte("---")):
			if content {
				return i + 1
			}
			content = true
		case len(t) > 0 && t[0] != '#':
			content = true
		}
	}
	return len(lines)
}

// failingLine finds the line that breaks the file. The parser names the start of the block that it was
// in, which may be the top of the file, so this looks for the longest start of the file, in whole
// lines, that can still be read: the next line is the culprit. Starts that end inside of a value over
// several lines cannot be read either, so a candidate counts only if none of the next ones can.
func failingLine(lines [][]byte) int {
	within := 40 // lines that such a value may have; few in huge files, which are no inventories
	if len(lines) > 5000 {
		within = 2
	}
	readable := func(n int) bool {
		_, err := decodeAll(bytes.Join(lines[:n], nil))
		return err == nil || errors.Is(err, errEmpty)
	}
	good, bad := 0, len(lines)
	for good+1 < bad {
		mid := (good + bad) / 2
		ok := false
		for n := mid; n < bad && n < mid+within && !ok; n++ {
			if ok = readable(n); ok {
				mid = n
			}
		}
		if ok {
			good = mid
		} else {
			bad = mid
		}
	}
	return good + 1
}
