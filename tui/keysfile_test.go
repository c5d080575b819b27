package tui

import (
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"berth/wording"
)

func TestTheDefaultKeysReadAsTheUsualOnes(t *testing.T) {
	for _, lang := range []wording.Lang{wording.EN, wording.FR} {
		keys, err := ReadKeys("keys.yaml", DefaultKeys(lang))
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range usualActions(&pages{}) {
			if got := actionsWith(&pages{}, keys)[i].keys; !slices.Equal(got, a.keys) {
				t.Errorf("%s has the keys %q, usually %q", a.name, got, a.keys)
			}
			if _, there := keys[a.name]; !there && !a.fixed() {
				t.Errorf("%s is not in the file", a.name)
			}
		}
	}
}

func TestKeysAreReadAsTheTerminalNamesThem(t *testing.T) {
	for yaml, want := range map[string]Keys{
		"":                                    nil,
		"# nothing\n\n  # yet\n":              nil,
		"pick-up: enter\nexplain: e\n":        {"pick-up": {"enter"}, "explain": {"e"}},
		"pick-up: [space, ctrl+g]\n":          {"pick-up": {" ", "ctrl+g"}},
		"plan: [alt+space, alt+p, F, f5, é]":  {"plan": {"alt+ ", "alt+p", "F", "f5", "é"}},
		"plan: []\n":                          {"plan": {}},
		"quit: Q\n":                           {"quit": {"Q", "ctrl+c"}},
		"undo: 7\n":                           {"undo": {"7"}},
		"pin: u\nundo: p\n":                   {"pin": {"u"}, "undo": {"p"}},
		"add: '-'\nleave-out: '+'\n":          {"add": {"-"}, "leave-out": {"+"}},
		"scroll-down: [down, e]\nexplain: ee": nil,
	} {
		got, err := ReadKeys("keys.yaml", []byte(yaml))
		if strings.Contains(yaml, "ee") { // the one that is wrong
			if err == nil {
				t.Errorf("%q is read as %q", yaml, got)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", yaml, err)
		}
		if len(got) != len(want) {
			t.Errorf("%q is read as %q, want %q", yaml, got, want)
		}
		for name, keys := range want {
			if !slices.Equal(got[name], keys) {
				t.Errorf("%q gives %s the keys %q, want %q", yaml, name, got[name], keys)
			}
		}
	}
}

func TestEverythingThatIsWrongWithAKeysFileIsSaidWithItsPlace(t *testing.T) {
	_, err := ReadKeys("keys.yaml", []byte(`plam: a
pin: [p, p]
undo: ctrl+shift+u
redo: Ctrl+R
goal: ctrl+i
margin: ctrl+c
interrupt: x
workload: a
find: "?"
deploy: {}
report: [e]
explain: [e]
`))
	if err == nil {
		t.Fatal("it is read")
	}
	for _, want := range []string{
		`keys.yaml:1:1: there is no action "plam"; did you mean "plan"?`,
		`keys.yaml:2:10: "p" is given twice`,
		`keys.yaml:3:7: "ctrl+shift+u" is no key; did you mean "ctrl+shift+up"?`,
		`keys.yaml:4:7: "Ctrl+R" is no key; did you mean "ctrl+r"?`,
		`keys.yaml:5:7: "ctrl+i" is written "tab"`,
		`keys.yaml:6:9: ctrl+c always leaves berth`,
		`keys.yaml:7:1: there is no action "interrupt"`,
		`keys.yaml:8:11: "a" cannot be the key of "workload": on the same screen it is the key of "plan"; give that another one here`,
		`keys.yaml:9:7: "?" cannot be the key of "find": on the same screen it is the key of "help"`,
		`keys.yaml:10:9: the keys of "deploy": expected a list, found a map`,
		`keys.yaml:11:10: "e" cannot be the key of "report": on the same screen it is the key of "explain"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("it does not say %s", want)
		}
	}
	if n := strings.Count(err.Error(), "\n") + 1; n != 11 {
		t.Errorf("%d lines:\n%v", n, err)
	}
}

func TestTheUsualKeysOfAScreenAreEachThatOfOneAction(t *testing.T) {
	names := map[string]bool{}
	for i, a := range usualActions(&pages{}) {
		if names[a.name] {
			t.Errorf("two actions are called %s", a.name)
		}
		names[a.name] = true
		for _, b := range usualActions(&pages{})[:i] {
			for _, key := range a.keys {
				for _, s := range a.on {
					if slices.Contains(b.keys, key) && slices.Contains(b.on, s) {
						t.Errorf("%q is the key of %s and of %s on screen %d", key, a.name, b.name, s)
					}
				}
			}
		}
	}
}

func TestAnActionHasTheKeyOfTheFileAndNoLongerItsUsualOne(t *testing.T) {
	keys, err := ReadKeys("keys.yaml", []byte("pick-up: t\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := opened(t, labA(t), 140, 40)
	m.bind(actionsWith(&m.pages, keys))
	press(m, "down space")
	if m.board.carrying() {
		t.Error("space still picks up")
	}
	press(m, "t")
	if !m.board.carrying() {
		t.Error("c does not pick up")
	}
}

func TestCharactersThatComeAtOnceAreKeysOfTheirOwn(t *testing.T) {
	slow, fast := opened(t, labA(t), 140, 40), opened(t, labA(t), 140, 40)
	press(slow, "j j l x u")
	fast.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jjlxu")})
	if slow.View() != fast.View() {
		t.Errorf("after one at a time:\n%s\nafter all at once:\n%s", slow.View(), fast.View())
	}
	if back, forth := fast.s.Steps(); back != 0 || forth != 1 {
		t.Errorf("%d steps were made, %d undone", back, forth)
	}
	press(fast, "/")
	fast.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("immich")})
	if got := fast.prompt.input.Value(); got != "immich" {
		t.Errorf("%q was typed", got)
	}
}

func TestTextThatIsPastedOnTheBoardDoesNothing(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("xq"), Paste: true})
	if back, _ := m.s.Steps(); back != 0 || m.saving.leaving {
		t.Errorf("%d steps were made", back)
	}
}

func FuzzReadKeys(f *testing.F) {
	f.Add(string(DefaultKeys(wording.EN)))
	f.Add("plan: [alt+a, \"\\x1b\"]\npin: *x\n")
	f.Add("plan: alt+\nquit: [alt+alt+x, '']\n")
	f.Fuzz(func(t *testing.T, text string) {
		keys, err := ReadKeys("keys.yaml", []byte(text))
		if err != nil {
			return
		}
		for name, list := range keys {
			for _, k := range list {
				if k == "" {
					t.Errorf("%s has a key without a name", name)
				}
			}
		}
	})
}
