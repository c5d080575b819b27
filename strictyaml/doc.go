// Package strictyaml reads YAML files that people write by hand, and says everything that is wrong with
// one in a single run, each problem with its place.
//
// [Parse] reads a file under limits that hold against hostile input (size, depth, aliases that expand
// without end) and gives a [Doc]. Its [Value]s are read field by field; a value that has the wrong shape,
// an unknown field or a key given twice becomes a [Diagnostic] of the Doc, and reading goes on with the
// next. At the end [Doc.Err] has all of them, in the order of the file.
//
// The package reads a part of a file as strictly as a whole one: the x-berth block of a Compose file is
// a Value like any other, and what lies beside it is not judged.
package strictyaml

import (
	"gopkg.in/yaml.v3"

	"berth/message"
)

// Limits on a file. They leave room for thousands of services, and keep a hostile file from costing
// more than a fraction of a second.
const (
	MaxSize  = 1 << 20 // bytes of a file
	MaxDepth = 32      // maps and lists inside each other
	MaxNodes = 200_000 // values after every alias is expanded
)

// Doc is a file that could be read as YAML, and the problems found in it so far.
type Doc struct {
	File     string
	root     *yaml.Node
	problems Diagnostics
}

// Parse reads one YAML document. The error is a [Diagnostics]: data that is too large, no text, no
// YAML, empty, several documents, or nested too deep. Keys that are given twice, anywhere in the file,
// are already among the problems of the Doc. It never panics.
func Parse(file string, data []byte) (*Doc, error) {
	docs, err := parse(file, data, func(data []byte) ([]*yaml.Node, error) {
		root, err := decode(data)
		return []*yaml.Node{root}, err
	})
	if err != nil {
		return nil, err
	}
	return docs[0], nil
}

// ParseAll is Parse for a file that may have several documents, in their order. Problems of one are that one's.
func ParseAll(file string, data []byte) ([]*Doc, error) { return parse(file, data, decodeAll) }

func parse(file string, data []byte, decode func([]byte) ([]*yaml.Node, error)) ([]*Doc, error) {
	if d, ok := checkBytes(file, data); !ok {
		return nil, Diagnostics{d}
	}
	roots, err := decode(data)
	if err != nil {
		return nil, Diagnostics{syntaxProblem(file, data, err)}
	}
	var docs []*Doc
	for _, root := range roots {
		d := &Doc{File: file, root: root}
		if !d.checkShape() {
			return nil, d.Err()
		}
		docs = append(docs, d)
	}
	return docs, nil
}

// Root is the top of the document.
func (d *Doc) Root() Value { return Value{doc: d, node: d.root} }

// Errorf adds a problem of the file as a whole.
func (d *Doc) Errorf(format string, args ...any) {
	d.problems = append(d.problems, Diagnostic{File: d.File, Text: message.Of(format, args...)})
}

// Err returns every problem found so far as a [Diagnostics] in the order of the file, or nil.
func (d *Doc) Err() error { return d.problems.Err() }

func (d *Doc) at(n *yaml.Node, format string, args ...any) {
	d.problems = append(d.problems, Diagnostic{
		File: d.File, Line: n.Line, Column: n.Column, Text: message.Of(format, args...),
	})
}
