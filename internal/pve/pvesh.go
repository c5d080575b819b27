package pve

import (
	"maps"
	"slices"
	"strings"
)

// verbs are the methods of the API by the words that pvesh takes.
var verbs = map[string]string{"get": "GET", "set": "PUT", "create": "POST", "delete": "DELETE"}

// ownParams are the parameters of pvesh itself.
func ownParams() Properties {
	params := Properties{
		"api_path": {Type: "string"}, "noproxy": {Type: "boolean", Optional: true},
		"output-format": {Type: "string", Optional: true, Enum: []string{"text", "json", "json-pretty", "yaml"}},
	}
	for name := range output {
		if params[name] == nil {
			params[name] = &Property{Type: "boolean", Optional: true}
		}
	}
	return params
}

// pvesh reads a call of the API: its parameters are those of the method, but for what its path holds.
func (j Judging) pvesh(s *schema, words []string) (Call, error) {
	for len(words) > 0 && (words[0] == "--noproxy" || words[0] == "--nooutput") {
		words = words[1:]
	}
	if len(words) == 0 {
		return Call{}, &Refusal{Reason: "ERROR: no command specified"}
	}
	var begin []string
	for _, word := range slices.Sorted(maps.Keys(verbs)) {
		if strings.HasPrefix(word, words[0]) {
			begin = append(begin, word)
		}
	}
	if len(begin) != 1 {
		return Call{}, &Refusal{Reason: "ERROR: unknown command 'pvesh " + words[0] + "'"}
	}
	word := begin[0]
	params := ownParams()
	call := Call{Command: "pvesh " + word}
	held := map[string]string{}
	// as in Proxmox, the path is looked at where it stands first and the word is in full
	if len(words) > 1 && words[0] == word {
		method, path := s.find(verbs[word], words[1])
		if method == "" {
			return Call{}, &Refusal{Reason: "No '" + word + "' handler defined for '" + words[1] + "'"}
		}
		call.Method, call.Path, held = method, words[1], path
		for name, p := range s.methods[method] {
			if _, inPath := held[name]; !inPath {
				params[name] = p
			}
		}
	}
	line := commandLine{params: params, args: []string{"api_path"}, equals: true, shown: true}
	read, err := j.read(s, line, words[1:])
	if err != nil {
		if r, ok := err.(*Refusal); ok {
			r.Usage = line.usage("pvesh " + word)
		}
		return Call{}, err
	}
	call.Params, call.Lists, call.Usage = read.Params, read.Lists, line.usage("pvesh "+word)
	// what the path holds is judged by the method itself
	found := faults{}
	for name, v := range held {
		if p := s.methods[call.Method][name]; p != nil {
			s.property(name, p, text(v), true, found)
			call.Params[name] = v
		}
	}
	if len(found) > 0 {
		return Call{}, &Refusal{Reason: "400 Parameter verification failed.", Faults: found}
	}
	return call, nil
}

// find is the method that a path stands for, and what it holds: "GET /nodes/{node}/qemu/{vmid}/config" of
// "/nodes/pve/qemu/110/config". A part that is written in full goes before one that is a name.
func (s *schema) find(verb, path string) (string, map[string]string) {
	parts := strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
	best, bestHeld := "", map[string]string(nil)
	for method := range s.methods {
		template, ok := strings.CutPrefix(method, verb+" ")
		if !ok {
			continue
		}
		held, ok := match(strings.FieldsFunc(template, func(r rune) bool { return r == '/' }), parts)
		if ok && (best == "" || len(held) < len(bestHeld)) {
			best, bestHeld = method, held
		}
	}
	return best, bestHeld
}

// match compares a path with a template. A volume at its end holds what is left, slashes too.
func match(template, parts []string) (map[string]string, bool) {
	last := len(template) - 1
	if last >= 0 && template[last] == "{volume}" && len(parts) > len(template) {
		parts = append(slices.Clone(parts[:last]), strings.Join(parts[last:], "/"))
	}
	if len(template) != len(parts) {
		return nil, false
	}
	held := map[string]string{}
	for i, t := range template {
		if name, ok := strings.CutPrefix(t, "{"); ok {
			held[strings.TrimSuffix(name, "}")] = parts[i]
		} else if t != parts[i] {
			return nil, false
		}
	}
	return held, true
}
