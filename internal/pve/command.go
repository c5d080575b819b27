package pve

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed commands.json
var commandsText []byte

// command is what a word or two behind qm, pct, pvesm or pveam stand for: a method of the API, or a command of its own,
// whose parameters the API does not have.
type command struct {
	Alias  string            `json:"alias"` // "disk resize"
	API    string            `json:"api"`   // "PUT /nodes/{node}/qemu/{vmid}/resize"
	Params Properties        `json:"params"`
	Args   []string          `json:"args"`  // what may be given without a name, in this order
	Fixed  map[string]string `json:"fixed"` // what Proxmox fills in
	Until  Release           `json:"until"`
	Since  Release           `json:"since"`
}

var commands = sync.OnceValue(func() map[string]command {
	all := map[string]command{}
	if err := json.Unmarshal(commandsText, &all); err != nil {
		panic("pve: commands.json: " + err.Error())
	}
	for _, c := range all {
		for _, p := range c.Params {
			p.Enum = expandEnum(p.Enum)
		}
	}
	return all
})

// tree are the commands of a program as a tree: its words, and below some of them more.
type tree struct {
	command *command
	below   map[string]*tree
}

func commandTree(release Release, program string) *tree {
	root := &tree{below: map[string]*tree{}}
	for name, c := range commands() {
		words, ok := strings.CutPrefix(name, program+" ")
		if !ok || c.Until != 0 && release > c.Until || release < c.Since {
			continue
		}
		at := root
		for _, word := range strings.Fields(words) {
			if at.below[word] == nil {
				at.below[word] = &tree{below: map[string]*tree{}}
			}
			at = at.below[word]
		}
		at.command = &c
	}
	return root
}

// child is the branch of that name, or of the only one that begins so; other names of commands may not be cut short.
func (t *tree) child(word string) (string, *tree, bool) {
	if found, ok := t.below[word]; ok {
		return word, found, true
	}
	begin := t.begin(word)
	if len(begin) == 1 {
		return begin[0], t.below[begin[0]], true
	}
	return word, nil, len(begin) > 1
}

func (t *tree) begin(word string) []string {
	var begin []string
	for _, name := range slices.Sorted(maps.Keys(t.below)) {
		if c := t.below[name].command; strings.HasPrefix(name, word) && (c == nil || c.Alias == "") {
			begin = append(begin, name)
		}
	}
	return begin
}

// resolve finds the command that the words begin with. It returns its full name and the words behind it, or the reason why
// there is none.
func resolve(release Release, program string, words []string) (string, *command, []string, string) {
	if len(words) == 0 {
		return "", nil, nil, "no command specified"
	}
	at, name := commandTree(release, program), program
	root := at
	for len(words) > 0 {
		word, next, known := at.child(words[0])
		name += " " + word
		if next == nil {
			if known {
				break
			}
			return "", nil, nil, "unknown command '" + name + "'"
		}
		words = words[1:]
		switch {
		case next.command != nil && next.command.Alias != "":
			words = append(strings.Fields(next.command.Alias), words...)
			at, name = root, program
		case next.command != nil:
			return name, next.command, words, ""
		default:
			at = next
		}
	}
	return "", nil, nil, "incomplete command '" + name + "'"
}
