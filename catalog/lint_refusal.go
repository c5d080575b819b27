package catalog

import (
	"regexp"
	"slices"
	"strings"

	"berth/message"
	"berth/strictyaml"
)

// refusal is what Compose says of a part.
type refusal struct {
	piece
	text    string
	depends []string // variables without a value that may be to blame
}

// revealing are fields whose values may be secrets, whatever their names.
var revealing = append([]string{"post_start", "pre_stop", "pre_start", "content", "dockerfile_inline"},
	append(slices.Clone(assigning), running...)...)

// said is what Compose says of a part, without the file's name and without values that may be secrets.
func (r refusal) said(file string) message.Text {
	out := strings.TrimPrefix(r.text, file+": ")
	eachText(r.value, r.path(), func(keys []string, v strictyaml.Value) {
		value := v.Node().Value
		if len(value) > 2 && (r.isRevealing() || len(inScalar(keys, value)) > 0) {
			out = strings.ReplaceAll(out, value, "...")
			out = strings.ReplaceAll(out, strings.ReplaceAll(value, "\n", "; "), "...")
		}
	})
	return inWords(out)
}

// path are the keys that lead to the part, at least one.
func (r refusal) path() []string {
	if len(r.keys) == 0 {
		return []string{""}
	}
	return r.keys
}

// isRevealing reports whether any text of the part may be a secret.
func (r refusal) isRevealing() bool {
	return slices.ContainsFunc(r.keys, func(key string) bool { return slices.Contains(revealing, key) || strings.HasPrefix(key, "x-") })
}

// wordings are how Compose says some things, and how people do.
var wordings = []struct {
	theirs *regexp.Regexp
	ours   message.Text
}{
	{regexp.MustCompile(`^validating [^:]+: `), message.Same("")},
	{regexp.MustCompile(`^decoding failed due to the following error\(s\):[; ]*`), message.Same("")},
	{regexp.MustCompile(`'([a-z_]+)\[([^\]]+)\]((?:\.[^'\s]+)?)'`), message.Same("$1.$2$3:")},
	{regexp.MustCompile(`: invalid compose project$`), message.Same("")},
	{regexp.MustCompile(`^error while interpolating ([^:]+): failed to cast to expected type: .*parsing ("[^"]*"): .*$`), message.Word("$1: $2 is no number")},
	{regexp.MustCompile(`^error while interpolating ([^:]+): failed to cast to expected type: invalid boolean: (.*)$`), message.Word(`$1: "$2" is neither true nor false`)},
	{regexp.MustCompile(`^error while interpolating ([^:]+): failed to cast to expected type: `), message.Same("$1: ")},
	{regexp.MustCompile(`^error while interpolating `), message.Same("")},
	{regexp.MustCompile(`strconv\.Parse\w+: parsing ("[^"]*"): .*$`), message.Word("$1 is no number")},
	{regexp.MustCompile(`\b(environment|args|labels|annotations|sysctls)\.\[\d*\]: unexpected type .*$`), message.Word("$1: an item of the list is written NAME=value")},
	{regexp.MustCompile(`: unexpected type .*$`), message.Word(": a text is expected")},
	{regexp.MustCompile(`\.\[\d*\]`), message.Same("")},
	{regexp.MustCompile(`^invalid interpolation format for (.+?)\.?; You may need to escape any \$ with another \$\.; (.*)$`),
		message.Word("$1: $2 has a dollar and what follows is no variable; a dollar that is none is written $$$$")},
	{regexp.MustCompile(`^([a-z]+) additional properties ('.*') not allowed$`), message.Word("$1: $2 is no name: letters, digits and . _ - are taken")},
	{regexp.MustCompile(`^\s*(?:\(root\) )?additional properties ('.*') not allowed$`), message.Word("there is no field $1")},
	{regexp.MustCompile(`^(\S+) additional properties ('.*') not allowed$`), message.Word("$1: there is no field $2")},
	{regexp.MustCompile(`^(.*) false schema$`), message.Word("there is no field $1")},
	{regexp.MustCompile(`must be a array`), message.Word("must be a list")},
	{regexp.MustCompile(`must be a string$`), message.Word("must be a string")},
	{regexp.MustCompile(`must be a number$`), message.Word("must be a number")},
	{regexp.MustCompile(`must be a boolean$`), message.Word("must be a boolean")},
	{regexp.MustCompile(`must be a mapping$`), message.Word("must be a mapping")},
	{regexp.MustCompile(`must be a mapping or null$`), message.Word("must be a mapping or null")},
	{regexp.MustCompile(`\s*;[;\s]*`), message.Word("; ")},
	{regexp.MustCompile(`:; `), message.Same(": ")},
}

// inWords is a message of Compose's in the words of somebody who has not read its source.
func inWords(text string) message.Text {
	out := message.Same(text)
	for _, w := range wordings {
		out = out.Replace(w.theirs, w.ours)
	}
	return out.Map(strings.TrimSpace)
}

var (
	wantsText = regexp.MustCompile(`must be a string$`)
	durations = []string{"interval", "timeout", "start_period", "start_interval", "stop_grace_period"}
)

// hint is what may be written instead.
func (r refusal) hint() message.Text {
	if len(r.keys) == 0 || r.value.IsMap() || r.value.IsList() || r.value.IsNull() || !wantsText.MatchString(r.text) {
		return message.Text{}
	}
	key, value := r.keys[len(r.keys)-1], r.value.Node().Value
	switch {
	case slices.Contains(durations, key) && len(value) < 6:
		return message.Same(key + ": " + value + "s")
	case r.isRevealing() || len(inScalar(r.path(), value)) > 0:
		return message.Word("write it in quotes")
	case r.item:
		return message.Same(`- "` + value + `"`)
	}
	return message.Same(key + `: "` + value + `"`)
}
