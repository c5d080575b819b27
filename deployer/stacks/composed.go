package stacks

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"berth/catalog/secretscan"
	"berth/message"
)

// edit is another text in the place of some of a file's.
type edit struct {
	start, end int
	text       string
}

// editor changes texts of a Compose file and leaves every other byte as it is.
type editor struct {
	*taker
	text  string
	lines []int // where each line begins
	dir   string
	base  string
	stay  map[string]bool // paths that are the host's own
	edits []edit
}

// compose takes the secrets out of a Compose file, and gives full paths to the files that stay on the host; base is what its paths
// are relative to, dir the directory of the project on the host. What Compose reads in it stays the same, or it is an error.
func (t *taker) compose(text []byte, dir, base string, stay map[string]bool) ([]byte, error) {
	roots, err := parse(text)
	if err != nil {
		return nil, err
	}
	e := &editor{taker: t, text: string(text), lines: []int{0}, dir: dir, base: base, stay: stay}
	for i, b := range text {
		if b == '\n' {
			e.lines = append(e.lines, i+1)
		}
	}
	for _, root := range roots {
		e.walk(root, "", "", false)
	}
	out := withoutSecrets(e.apply())
	for _, s := range t.secrets { // in a comment, or where no name tells
		if isTelling(s.Value) {
			out = strings.ReplaceAll(out, strings.ReplaceAll(s.Value, "$", "$$"), "${"+s.Name+"}")
		}
	}
	after, err := parse([]byte(out))
	if err != nil || !slices.EqualFunc(roots, after, e.same) || t.left(out, after, base) {
		return nil, errTaken
	}
	return []byte(out), nil
}

// left reports whether a Compose file that secrets were taken out of has some.
func (t *taker) left(text string, roots []*yaml.Node, base string) bool {
	again := &editor{taker: &taker{env: t.env, refers: t.refers, replaced: map[string]string{}}, text: text, lines: []int{0}, base: base}
	for _, root := range roots {
		again.walk(root, "", "", false)
	}
	return len(again.secrets) > 0
}

// isTelling reports whether a value that stands somewhere is the secret there, too: a short word is also a user's name, or a part of
// an image's.
func isTelling(value string) bool {
	return len(value) >= 12 || len(value) >= 8 && strings.ContainsAny(value, "0123456789") && strings.ContainsFunc(value, unicode.IsLetter)
}

var errTaken = message.New("a secret in it cannot be taken out; write it as a variable with its value in .env")

// walk looks at every text; key is that of the map that it is a value of, scope the container.
func (e *editor) walk(n *yaml.Node, key, scope string, flow bool) {
	flow = flow || n.Style&yaml.FlowStyle != 0
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			inner := scope
			if key == "services" {
				inner = n.Content[i].Value
			}
			e.walk(n.Content[i+1], n.Content[i].Value, inner, flow)
		}
	case yaml.SequenceNode:
		if key == "secrets" || key == "configs" { // names of them
			return
		}
		before := ""
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode {
				e.walk(item, key, scope, flow)
				continue
			}
			name, value, assigned := strings.Cut(item.Value, "=")
			switch {
			case assigned && variableLike.MatchString(name):
				e.scalar(item, name, len(name)+1, value, scope, flow)
			case strings.HasPrefix(before, "-"):
				e.scalar(item, strings.TrimLeft(before, "-"), 0, item.Value, scope, flow)
			default:
				e.scalar(item, listKey(key), 0, item.Value, scope, flow)
			}
			before = item.Value
		}
	case yaml.ScalarNode:
		e.scalar(n, key, 0, n.Value, scope, flow)
	}
}

// listKey is what tells of the items of a list that it is of: paths, but no secrets.
func listKey(key string) string {
	if slices.Contains(pathKeys, key) {
		return key
	}
	return ""
}

var (
	variableLike = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	withDefault  = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*):?-([^{}]+)\}`)
	pathKeys     = []string{"file", "env_file", "label_file", "path"}
)

// scalar takes the secrets out of one text: out of value, which begins at shift within it.
func (e *editor) scalar(n *yaml.Node, name string, shift int, value, scope string, flow bool) {
	if shift == 0 && slices.Contains(pathKeys, name) && e.stay[path.Join(e.base, filled(value, e.value))] {
		e.replace(n, []edit{{0, len(value), path.Join(e.dir, e.base, filled(value, e.value))}}, flow)
		return
	}
	var inside []edit
	for _, m := range withDefault.FindAllStringSubmatchIndex(value, -1) {
		variable, fallback := value[m[2]:m[3]], value[m[4]:m[5]]
		if !isSecret(variable, fallback) {
			continue
		}
		have, set := e.env[variable]
		if !set || have == "" {
			have = filled(value[m[0]:m[1]], e.value)
		}
		e.add(variable, have, set)
		inside = append(inside, edit{shift + m[0], shift + m[1], "${" + variable + "}"})
	}
	taken := references(value)
	for _, f := range found(name, value) {
		overlaps := func(x edit) bool { return f.Start+shift < x.end && x.start < f.End+shift }
		cuts := func(x edit) bool { return x.start < f.Start && f.Start < x.end || x.start < f.End && f.End < x.end }
		if f.End <= f.Start || slices.ContainsFunc(inside, overlaps) || slices.ContainsFunc(taken, cuts) || isMadeOf(value[f.Start:f.End]) { // half a variable is no secret
			continue
		}
		wish := f.Name
		if wish == "" || len(f.Name) > 40 {
			wish = name
		}
		if f.Start > 0 && !secretscan.SoundsSecret(wish) {
			wish += "_PASSWORD"
		}
		inside = append(inside, edit{shift + f.Start, shift + f.End, "${" + e.keep(wish, scope, filled(value[f.Start:f.End], e.value), false) + "}"})
	}
	if len(inside) > 0 {
		e.replace(n, inside, flow)
	}
}

// isMadeOf reports whether a text has variables in it and, beside them, nothing that may be secret: Bearer ${TOKEN}.
func isMadeOf(text string) bool {
	all := references(text)
	for i := len(all) - 1; i >= 0; i-- {
		text = text[:all[i].start] + text[all[i].end:]
	}
	return len(all) > 0 && !isTelling(text)
}

// references are where variables stand in a text.
func references(value string) []edit {
	var out []edit
	for i := 0; i+1 < len(value); i++ {
		switch {
		case value[i] != '$':
		case value[i+1] == '$':
			i++
		case value[i+1] == '{':
			depth, end := 0, i+1
			for ; end < len(value); end++ {
				if value[end] == '{' {
					depth++
				} else if value[end] == '}' {
					if depth--; depth == 0 {
						break
					}
				}
			}
			out = append(out, edit{start: i, end: min(end+1, len(value))})
			i = end
		}
	}
	return out
}

// found lists the secrets of a text.
func found(name, value string) []secretscan.Found {
	out := secretscan.Command(value)
	if name != "" {
		out = secretscan.Assigned(name, value)
	}
	if len(out) > 0 {
		return out
	}
	for _, m := range jsonPair.FindAllStringSubmatchIndex(value, -1) {
		if name, secret := value[m[2]:m[3]], value[m[4]:m[5]]; isSecret(name, secret) {
			out = append(out, secretscan.Found{Name: name, Start: m[4], End: m[5]})
		}
	}
	return out
}

// jsonPair is a field of JSON that a variable holds.
var jsonPair = regexp.MustCompile(`"([A-Za-z_][\w.-]*)"\s*:\s*"([^"\\]+)"`)

// replace puts other texts into a scalar, where it stands in the file: only them where they stand there as they are, else all of it
// anew. What cannot be found stays, and is seen later.
func (e *editor) replace(n *yaml.Node, inside []edit, flow bool) {
	start := e.offset(n)
	end := len(e.text)
	slices.SortFunc(inside, func(a, b edit) int { return a.start - b.start })
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0
	switch plain := n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 && !quoted; {
	case quoted:
		if start, end = quotes(e.text, start, n.Style&yaml.DoubleQuotedStyle != 0); start == end {
			return
		}
	case plain && flow: // where braces would end it
		at := strings.Index(e.text[start:], n.Value)
		if at < 0 {
			return
		}
		e.edits = append(e.edits, edit{start + at, start + at + len(n.Value), strconv.Quote(replaced(n.Value, inside))})
		return
	}
	var edits []edit
	at := start
	for _, x := range inside {
		old := n.Value[x.start:x.end]
		i := strings.Index(e.text[at:end], old)
		if i < 0 {
			edits = nil
			break
		}
		edits = append(edits, edit{at + i, at + i + len(old), x.text})
		at += i + len(old)
	}
	if edits == nil && quoted {
		edits = []edit{{start, end, strconv.Quote(replaced(n.Value, inside))}}
	}
	e.edits = append(e.edits, edits...)
}

// replaced is a text with others in it.
func replaced(text string, inside []edit) string {
	for i := len(inside) - 1; i >= 0; i-- {
		text = text[:inside[i].start] + inside[i].text + text[inside[i].end:]
	}
	return text
}

// quotes is where a text in quotes begins and ends, with them; nowhere where there is none.
func quotes(text string, start int, double bool) (from, to int) {
	quote := byte('\'')
	if double {
		quote = '"'
	}
	at := strings.IndexByte(text[start:], quote)
	if at < 0 {
		return start, start
	}
	from = start + at
	for i := from + 1; i < len(text); i++ {
		switch {
		case double && text[i] == '\\':
			i++
		case text[i] != quote:
		case !double && i+1 < len(text) && text[i+1] == quote:
			i++
		default:
			return from, i + 1
		}
	}
	return start, start
}

// offset is where a node begins in the text.
func (e *editor) offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(e.lines) {
		return 0
	}
	at := e.lines[n.Line-1]
	for range n.Column - 1 {
		_, size := utf8.DecodeRuneInString(e.text[at:])
		at += size
	}
	return at
}

// apply makes the edits. Of two at one place the first holds.
func (e *editor) apply() string {
	slices.SortStableFunc(e.edits, func(a, b edit) int { return a.start - b.start })
	var out strings.Builder
	at := 0
	for _, x := range e.edits {
		if x.start < at {
			continue
		}
		out.WriteString(e.text[at:x.start] + x.text)
		at = x.end
	}
	out.WriteString(e.text[at:])
	return out.String()
}

// same reports whether two Compose files mean the same once their variables are put in, and none of the secrets is left in the second.
func (e *editor) same(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Kind == yaml.ScalarNode {
		was, is := filled(a.Value, e.value), filled(b.Value, e.after)
		return was == is || e.stay[path.Join(e.base, was)] && is == path.Join(e.dir, e.base, was)
	}
	for i := range a.Content {
		if !e.same(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}
