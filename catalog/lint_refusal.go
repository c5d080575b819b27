package catalog

import (
	"regexp"
	"slices"
	"strings"

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
func (r refusal) said(file string) string {
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
	ours   string
}{
	{regexp.MustCompile(`^validating [^:]+: `), ""},
	{regexp.MustCompile(`^decoding failed due to the following error\(s\):[; ]*`), ""},
	{regexp.MustCompile(`'([a-z_]+)\[([^\]]+)\]((?:\.[^'\s]+)?)'`), "$1.$2$3:"},
	{regexp.MustCompile(`: invalid compose project$`), ""},
	{regexp.MustCompile(`^error while interpolating ([^:]+): failed to cast to expected type: .*parsing ("[^"]*"): .*$`), "$1: $2 is no number"},
	{regexp.MustCompile(`^error while interpolating ([^:]+): failed to cast to expected type: invalid boolean: (.*)$`), `$1: "$2" is neither true nor false`},
	{regexp.MustCompile(`^error while interpolating ([^:]+): failed to cast to expected type: `), "$1: "},
	{regexp.MustCompile(`^error while interpolating `), ""},
	{regexp.MustCompile(`strconv\.Parse\w+: parsing ("[^"]*"): .*$`), "$1 is no number"},
	{regexp.MustCompile(`\b(environment|args|labels|annotations|sysctls)\.\[\d*\]: unexpected type .*$`), "$1: an item of the list is written NAME=value"},
	{regexp.MustCompile(`: unexpected type .*$`), ": a text is expected"},
	{regexp.MustCompile(`\.\[\d*\]`), ""},
	{regexp.MustCompile(`^invalid interpolation format for (.+?)\.?; You may need to escape any \$ with another \$\.; (.*)$`),
		"$1: $2 has a dollar and what follows is no variable; a dollar that is none is written $$$$"},
	{regexp.MustCompile(`^([a-z]+) additional properties ('.*') not allowed$`), "$1: $2 is no name: letters, digits and . _ - are taken"},
	{regexp.MustCompile(`^\s*(?:\(root\) )?additional properties ('.*') not allowed$`), "there is no field $1"},
	{regexp.MustCompile(`^(\S+) additional properties ('.*') not allowed$`), "$1: there is no field $2"},
	{regexp.MustCompile(`^(.*) false schema$`), "there is no field $1"},
	{regexp.MustCompile(`must be a array`), "must be a list"},
	{regexp.MustCompile(`\s*;[;\s]*`), "; "},
	{regexp.MustCompile(`:; `), ": "},
}

// inWords is a message of Compose's in the words of somebody who has not read its source.
func inWords(text string) string {
	for _, w := range wordings {
		text = w.theirs.ReplaceAllString(text, w.ours)
	}
	return strings.TrimSpace(text)
}

var (
	wantsText = regexp.MustCompile(`must be a string$`)
	durations = []string{"interval", "timeout", "start_period", "start_interval", "stop_grace_period"}
)

// hint is what may be written instead.
func (r refusal) hint() string {
	if len(r.keys) == 0 || r.value.IsMap() || r.value.IsList() || r.value.IsNull() || !wantsText.MatchString(r.text) {
		return ""
	}
	key, value := r.keys[len(r.keys)-1], r.value.Node().Value
	switch {
	case slices.Contains(durations, key) && len(value) < 6:
		return key + ": " + value + "s"
	case r.isRevealing() || len(inScalar(r.path(), value)) > 0:
		return "write it in quotes"
	case r.item:
		return `- "` + value + `"`
	}
	return key + `: "` + value + `"`
}
