package inventory

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"berth/strictyaml"
)

// What is written in another shape than it should have is answered with the right line, made from what is there.

// mostWords bounds what a hint repeats of a file.
const mostWords = 4

// byName is the map that a list of names should be: [jellyfin, immich] is {jellyfin: {}, immich: {}}, and so is a list of maps with
// names. value is what each has.
func byName(field string, v strictyaml.Value, value string) string {
	var out []string
	for _, name := range namesIn(v) {
		if len(out) == mostWords {
			out = append(out, "...")
			break
		}
		out = append(out, name+": "+value)
	}
	if len(out) == 0 {
		return ""
	}
	return field + ": {" + strings.Join(out, ", ") + "}"
}

// namesIn are the names in a text, in a list of texts, or in a list of maps that have one, as name: or as their only key.
func namesIn(v strictyaml.Value) []string {
	n := v.Node()
	if v.IsMap() || v.IsNull() {
		return nil
	}
	items := []*yaml.Node{n}
	if v.IsList() {
		items = n.Content
	}
	var out []string
	for _, item := range items {
		name := item.Value
		if item.Kind == yaml.MappingNode && len(item.Content) > 0 {
			name = item.Content[0].Value
			if named, ok := child(item, "name"); ok {
				name = named.Value
			}
		}
		if serviceName.MatchString(name) {
			out = append(out, name)
		}
	}
	return out
}

var loginAt = regexp.MustCompile(`^(?:([A-Za-z0-9_][A-Za-z0-9._-]*)@)?([A-Za-z0-9][A-Za-z0-9._-]*)(?::([0-9]{1,5}))?$`)

// sshLike is the ssh block that an address stands for: pi@192.168.1.2:22.
func sshLike(text string) string {
	m := loginAt.FindStringSubmatch(text)
	if m == nil {
		return "ssh: {host: 192.168.1.2, user: pi}"
	}
	out := "ssh: {host: " + m[2]
	if m[1] != "" {
		out += ", user: " + m[1]
	}
	if m[3] != "" {
		out += ", port: " + m[3]
	}
	return out + "}"
}

// machineLike is a machine as it is written, with what a text in its place tells of it.
func (r *reader) machineLike(name string, v strictyaml.Value) string {
	processor, more, text := "n100", "", v.Node().Value
	switch _, known := r.lib.Processors[text]; {
	case known:
		processor = text
	case !v.IsMap() && !v.IsList() && strings.ContainsAny(text, ".@") && loginAt.MatchString(text):
		more = ", " + sshLike(text)
	}
	return fmt.Sprintf("%s: {kind: docker, processor: %s, memory: 8GB%s}", name, processor, more)
}

// wishLike is the wish that a text or list in its place stands for; of a map it is not asked.
func (r *reader) wishLike(name string, v strictyaml.Value) string {
	if v.IsMap() {
		return ""
	}
	words := []string{v.Node().Value}
	if v.IsList() {
		words = namesIn(v)
	}
	var hosts []string
	for _, word := range words {
		if at := strictyaml.Suggest(word, slices.Concat(r.names.Hosts, r.names.Machines)); at != "" {
			hosts = append(hosts, at)
		}
	}
	switch _, err := someBytes(words0(words)); {
	case len(hosts) == 1:
		return fmt.Sprintf("%s: {on: %s}", name, hosts[0])
	case len(hosts) > 1:
		return fmt.Sprintf("%s: {on: [%s]}", name, strings.Join(hosts, ", "))
	case !v.IsList() && err == nil:
		return fmt.Sprintf("%s: {memory: %s}", name, words[0])
	case !v.IsList() && v.Node().ShortTag() == "!!str" && plainName.MatchString(words[0]) && words[0] != "yes" && words[0] != "no":
		return fmt.Sprintf("%s: {on: %s}", name, words[0])
	}
	return name + ": {}"
}

func words0(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

// listed are the words of a map in place of a list: {gpu: true} is [gpu].
func listed(field string, v strictyaml.Value, most int) string {
	var out []string
	if v.IsMap() {
		for _, e := range v.Entries() {
			if len(out) < most && serviceName.MatchString(e.Name) {
				out = append(out, e.Name)
			}
		}
	}
	if len(out) == 0 {
		return ""
	}
	return field + ": [" + strings.Join(out, ", ") + "]"
}

var spoken = regexp.MustCompile(`^([a-z0-9][a-z0-9_-]*)[,;] *([a-z0-9][a-z0-9_,; -]*)$`)

// asList is the list that several words in one text stand for: "pi, nas" is [pi, nas].
func asList(text string) (string, bool) {
	if !spoken.MatchString(text) {
		return "", false
	}
	return "[" + strings.Join(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",; ", r) }), ", ") + "]", true
}
