package stacks

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"

	"berth/message"
)

// assignment is NAME=value in a file of variables, as it is written.
type assignment struct {
	name       string
	start, end int // of all of it, without the end of its line
	value      int // where the value begins
}

var assigning = regexp.MustCompile(`(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*[=:][ \t]*`)

// assignments finds those of a text. A value in quotes may have several lines.
func assignments(text string) []assignment {
	var out []assignment
	for at := 0; at < len(text); {
		m := assigning.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		a := assignment{name: text[at+m[2] : at+m[3]], start: at + m[0], value: at + m[1]}
		a.end = endOfValue(text, a.value)
		out = append(out, a)
		at = a.end
	}
	return out
}

// endOfValue is where a value ends that begins there.
func endOfValue(text string, start int) int {
	line := start + strings.IndexByte(text[start:]+"\n", '\n')
	if start < len(text) && (text[start] == '"' || text[start] == '\'') {
		for i := start + 1; i < len(text); i++ {
			switch {
			case text[i] == '\\' && text[start] == '"':
				i++
			case text[i] == text[start]:
				return i + strings.IndexByte(text[i:]+"\n", '\n')
			}
		}
	}
	return line
}

// errVariables says no more: any line of such a file may be secret.
var errVariables = message.New("it is no file of variables as Compose reads them")

// parseVariables reads a file of variables as Compose does.
func parseVariables(text []byte, value func(string) (string, bool)) (out map[string]string, err error) {
	defer func() {
		if recover() != nil {
			out, err = nil, errVariables
		}
	}()
	if out, err = dotenv.ParseWithLookup(bytes.NewReader(text), value); err != nil {
		return nil, errVariables
	}
	return out, nil
}

// filled is a text of a Compose file with its variables put in; what cannot be put in stays as it is.
func filled(text string, value func(string) (string, bool)) string {
	out, err := template.SubstituteWithOptions(text, value, template.WithoutLogging)
	if err != nil {
		return text
	}
	return out
}

// lookup gives values of a map.
func lookup(m map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) { v, ok := m[name]; return v, ok }
}
