package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"berth/message"
	"berth/preferences"
	"berth/strictyaml"
	"berth/wording"
)

// always is the key that leaves berth whatever else is bound.
const always = "ctrl+c"

// ReadKeys reads a keys.yaml: the names of actions, each with a key or a list of keys; file is only for
// messages. The error is a [strictyaml.Diagnostics] with everything that is wrong: an unknown action or
// key, and two actions that would have one key on one screen.
func ReadKeys(file string, data []byte) (Keys, error) {
	if preferences.Blank(data) {
		return nil, nil
	}
	doc, err := strictyaml.Parse(file, data)
	if err != nil {
		return nil, err
	}
	r := &keysReader{acts: usualActions(&pages{}), keys: Keys{}, places: map[string]strictyaml.Value{}}
	for _, e := range doc.Root().As(message.Word("the keys")).Entries() {
		r.read(e)
	}
	r.collide()
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return r.keys, nil
}

// keysReader collects the keys of a file.
type keysReader struct {
	acts   []action
	keys   Keys
	places map[string]strictyaml.Value // of a key, by action and key
}

func (r *keysReader) read(e strictyaml.Entry) {
	i := slices.IndexFunc(r.acts, func(a action) bool { return a.name == e.Name && !a.fixed() })
	if i < 0 {
		var known []string
		for _, a := range r.acts {
			if !a.fixed() {
				known = append(known, a.name)
			}
		}
		e.Key.Errorf("there is no action %q%s", clipped(e.Name), strictyaml.DidYouMean(e.Name, known))
		return
	}
	keys := []string{}
	for _, w := range e.Value.As(message.Of("the keys of %s", strconv.Quote(e.Name))).Words() {
		key, why := readKey(w.Text)
		switch {
		case !why.IsZero():
			w.Value.Errorf("%s", why)
		case slices.Contains(keys, key):
			w.Value.Errorf("%q is given twice", w.Text)
		default:
			keys = append(keys, key)
			r.places[e.Name+"\n"+key] = w.Value
		}
	}
	for _, k := range r.acts[i].keeps() {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	r.keys[e.Name], r.acts[i].keys = keys, keys
}

// keeps lists the keys that a file does not take from the action: the one that leaves, and the one without
// which no window could be left.
func (a *action) keeps() []string {
	switch {
	case a.name == "back":
		return []string{"esc"}
	case slices.Contains(a.keys, always):
		return []string{always}
	}
	return nil
}

// fixed reports whether the action keeps its key.
func (a *action) fixed() bool { return len(a.keys) == 1 && a.keys[0] == always }

// collide finds keys that two actions of one screen have.
func (r *keysReader) collide() {
	for i := range r.acts {
		for j := range r.acts[:i] {
			a, b := &r.acts[i], &r.acts[j]
			if !slices.ContainsFunc(a.on, func(s screen) bool { return slices.Contains(b.on, s) }) {
				continue
			}
			for _, key := range a.keys {
				if !slices.Contains(b.keys, key) {
					continue
				}
				at, mine, other := r.places[a.name+"\n"+key], a, b
				if at.IsZero() {
					at, mine, other = r.places[b.name+"\n"+key], b, a
				}
				if !at.IsZero() {
					at.Errorf("%q cannot be the key of %q: on the same screen it is the key of %q; give that another one here", keyName(key), mine.name, other.name)
				}
			}
		}
	}
}

// sameKeys are names of keys that a terminal does not tell from another.
var sameKeys = map[string]string{"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc", "return": "enter", "escape": "esc", "del": "delete", "page-up": "pgup", "page-down": "pgdown", "pageup": "pgup", "pagedown": "pgdown"}

// namedKeys are the keys that have a name.
var namedKeys = func() map[string]bool {
	out := map[string]bool{"space": true}
	for t := tea.KeyType(-128); t <= 127; t++ {
		if name := t.String(); t != tea.KeyRunes && name != "" && name != " " {
			out[name] = true
		}
	}
	return out
}()

// readKey gives a key as Bubble Tea names it, or says why it is none.
func readKey(text string) (key string, why message.Text) {
	if text == always {
		return "", message.Word("ctrl+c always leaves berth: it cannot be given to an action")
	}
	alt, name := "", text
	if rest, ok := strings.CutPrefix(text, "alt+"); ok && rest != "" {
		alt, name = "alt+", rest
	}
	if same, ok := sameKeys[name]; ok {
		return "", message.Of("%q is written %q", text, alt+same)
	}
	switch r, n := utf8.DecodeRuneInString(name); {
	case name == "space" || name == " ":
		return alt + " ", message.Text{}
	case namedKeys[name], n == len(name) && n > 0 && unicode.IsPrint(r):
		return alt + name, message.Text{}
	}
	known := sortedKeys(namedKeys)
	return "", message.Of("%q is no key%s", clipped(text), strictyaml.DidYouMean(strings.ToLower(text), known))
}

// clipped keeps messages short.
func clipped(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}

// DefaultKeys is a keys.yaml that changes nothing: every action with its usual keys and what it does.
func DefaultKeys(lang wording.Lang) []byte {
	w := wording.For(lang)
	var b strings.Builder
	for _, line := range []string{
		w.Say("The keys of berth's planning session. berth reads $XDG_CONFIG_HOME/berth/keys.yaml,", "Les touches de la session de planification de berth, lues dans"),
		w.Say("else ~/.config/berth/keys.yaml; this is what holds without one.", "$XDG_CONFIG_HOME/berth/keys.yaml, sinon ~/.config/berth/keys.yaml ; voici celles d'origine."),
		"",
		w.Say("An action has a key or a list of keys; [] takes it off the keyboard. What is not in the file", "Une action a une touche ou une liste de touches ; [] lui retire le clavier. Ce qui n'est pas"),
		w.Say("stays as it is. Two actions of one screen cannot have the same key; esc always goes back.", "dans le fichier reste tel quel. Deux actions d'un écran ne peuvent avoir la même touche ; esc revient toujours."),
		"",
		w.Say("A key is a character, or one of: space enter esc tab shift+tab backspace delete up down left", "Une touche est un caractère, ou : space enter esc tab shift+tab backspace delete up down left"),
		w.Say("right home end pgup pgdown f1 to f20, ctrl+ and a letter, alt+ and a key. ctrl+c always leaves.", "right home end pgup pgdown f1 à f20, ctrl+ et une lettre, alt+ et une touche. ctrl+c quitte toujours."),
	} {
		b.WriteString(strings.TrimRight("# "+line, " ") + "\n")
	}
	b.WriteByte('\n')
	for _, a := range usualActions(&pages{}) {
		if a.fixed() {
			continue
		}
		fmt.Fprintf(&b, "%-42s # %s\n", a.name+": "+yamlKeys(a.keys), w.Say(a.en, a.fr))
	}
	return []byte(b.String())
}

// yamlKeys writes keys as the file has them.
func yamlKeys(keys []string) string {
	var out []string
	for _, k := range keys {
		if k == always {
			continue
		}
		name := keyName(k)
		if strings.ContainsFunc(name, func(r rune) bool { return r != '+' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) || len(name) == 1 {
			name = strconv.Quote(name)
		}
		out = append(out, name)
	}
	if len(out) == 1 {
		return out[0]
	}
	return "[" + strings.Join(out, ", ") + "]"
}
