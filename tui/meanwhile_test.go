package tui

import (
	"strings"
	"testing"

	"berth/planner"
	"berth/session"
	"berth/tui/compare"
	"berth/wording"
)

func TestPlacingTheRestKeepsWhatWasMovedWhileItSearched(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	m.s.Move("", "grafana", "dozzle")
	m.Update(nil)
	_, search := m.Update(keyMsg("A"))
	m.s.Move("infrastructure", "uptime-kuma") // from control-tower
	m.s.Move("cargo", "dozzle")               // by hand
	m.Update(nil)
	settleCmds(t, m, search)
	if m.screen != onProposal {
		t.Fatalf("screen %d, %q", m.screen, m.notice.text)
	}
	pressAndSettle(t, m, "enter")
	if hostOf(m, "uptime-kuma") != "infrastructure" || hostOf(m, "dozzle") != "cargo" || hostOf(m, "grafana") == "" {
		t.Errorf("uptime-kuma is on %q, dozzle on %q, grafana on %q", hostOf(m, "uptime-kuma"), hostOf(m, "dozzle"), hostOf(m, "grafana"))
	}
}

func TestAPlaceThatWasTakenMeanwhileIsNotProposed(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	m.s.Move("", "immich")
	m.Update(nil)
	_, search := m.Update(keyMsg("A"))
	m.s.Move("cargo", "prometheus", "grafana") // where immich would have gone
	m.Update(nil)
	settleCmds(t, m, search)
	if want := "taken by what you moved meanwhile"; m.screen != onBoard || !strings.Contains(m.notice.text, want) {
		t.Errorf("screen %d, %q", m.screen, m.notice.text)
	}
	if hostOf(m, "prometheus") != "cargo" || m.facts.noRest {
		t.Errorf("prometheus is on %q", hostOf(m, "prometheus"))
	}
}

// otherSide is the present state with changed wishes.
func otherSide(m *Model, change func(c *session.Changes)) compare.Side {
	changes := m.s.Changes().Edit(change)
	return compare.SideOf(m.s, "then", session.State{Placement: m.s.State().Placement, Changes: changes})
}

func TestSidesOfDifferentProblemsAreNotRanked(t *testing.T) {
	m := opened(t, labA(t), 140, 80)
	for want, change := range map[string]func(c *session.Changes){
		"fill to 85 %":                     func(c *session.Changes) { c.Margin = 850 },
		"goal: stay":                       func(c *session.Changes) { c.Goal = planner.Stay },
		"pve off":                          func(c *session.Changes) { c.Off["pve"] = map[string]string{} },
		"media off":                        func(c *session.Changes) { c.Off["media"] = map[string]string{} },
		"without dozzle and uptime-kuma":   func(c *session.Changes) { c.Omit("uptime-kuma"); c.Omit("dozzle") },
		"without 3 services":               func(c *session.Changes) { c.Omit("uptime-kuma"); c.Omit("dozzle"); c.Omit("jellyfin") },
		"another workload of immich":       func(c *session.Changes) { c.Workloads["immich"] = planner.Workload{} },
		"media off, fill to 85 %, goal: s": func(c *session.Changes) { c.Off["media"], c.Margin, c.Goal = map[string]string{}, 850, planner.Stay },
	} {
		for _, turned := range []bool{false, true} {
			left, right := present(&m.view), otherSide(m, change)
			if turned {
				left, right = right, left
			}
			r := compare.Rank(left, right)
			if r.Known || r.Sign != 0 {
				t.Errorf("%s: one is ranked above the other: %+v", want, r)
			}
			p := rankPart(&m.view, r, left, right)
			if !strings.HasPrefix(p.text, "another problem: ") || !turned && !strings.Contains(p.text, want) {
				t.Errorf("%s: it says %q", want, p.text)
			}
			for _, row := range compare.Of(machines(m.s), left, right).Rows(m.w) {
				if row.Worth != compare.Neutral {
					t.Errorf("%s: %q is called better or worse", want, row.What)
				}
			}
		}
	}
}

func TestSidesOfOneProblemAreRanked(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	m.s.Move("productivity", "loki")
	m.Update(nil)
	for _, change := range []func(c *session.Changes){
		func(c *session.Changes) { c.Pins["uptime-kuma"] = []string{"control-tower"} },
		func(c *session.Changes) { c.Ranges["media"] = planner.Range{Min: planner.GB, Max: 16 * planner.GB} },
	} {
		if r := compare.Rank(present(&m.view), otherSide(m, change)); !r.Known {
			t.Errorf("not ranked: %+v", r)
		}
	}
}

func TestAGuestOfOneSizeIsNotSaidToFollowItsServices(t *testing.T) {
	m := opened(t, labA(t), 140, 60)
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) {
		c.Ranges["media"] = planner.Range{Min: 12 * planner.GB, Max: 12 * planner.GB}
	}), session.Done{Kind: session.SetRange})
	m.board.at = spot{machine: "pve", host: "media"}
	m.Update(nil)
	seen(t, m, "always 12 GB")
	unseen(t, m, "12 GB to 12 GB")
	press(m, "e")
	seen(t, m, "always 12 GB")
	unseen(t, m, "as its services ask for")
	press(m, "esc")
	m.board.at = spot{machine: "pve", host: "downloads"}
	seen(t, m, "as its services ask for")
}

//raced:skip
func TestFrenchSaysWhatIsOffWithoutAGender(t *testing.T) {
	for _, size := range sizes {
		for _, at := range []spot{{machine: "pve"}, {machine: "pve", host: "media"}, {machine: "cargo", host: "cargo"}} {
			m := opened(t, labA(t), size[0], size[1])
			m.o.Lang, m.w = wording.FR, wording.For(wording.FR)
			m.board.at = at
			text := ""
			for _, key := range []string{"x", "d", "e", "esc", "tab", "?", "esc", "u", "ctrl+r", "x", "b", "enter", "x", "B", "enter"} {
				press(m, key)
				text += m.View() + m.notice.text
			}
			for _, word := range []string{"éteint", "allumé", "rallume"} {
				if strings.Contains(text, word) {
					t.Errorf("%+v: %q is said", at, word)
				}
			}
			if !strings.Contains(text, "hors service") || !strings.Contains(text, "en service") {
				t.Errorf("%+v: nothing was switched off:\n%s", at, text)
			}
		}
	}
}

func TestEscGoesBackWhateverTheKeysFileSays(t *testing.T) {
	for _, yaml := range []string{"back: []\n", "back: x\n", "back: [esc]\n"} {
		keys, err := ReadKeys("keys.yaml", []byte(yaml))
		if err != nil {
			t.Fatal(err)
		}
		m := opened(t, labA(t), 140, 40)
		m.bind(actionsWith(&m.pages, keys))
		press(m, "?")
		seen(t, m, m.named("back").keys[0]+" back")
		press(m, "esc")
		if m.screen != onBoard {
			t.Errorf("%q: the help cannot be left", yaml)
		}
	}
	if _, err := ReadKeys("keys.yaml", []byte("scroll-up: esc\n")); err == nil {
		t.Error("another action takes esc away")
	}
}

func TestWhatIsSaidNamesTheKeysOfTheFile(t *testing.T) {
	keys, err := ReadKeys("keys.yaml", []byte("back: X\nput-back: Y\naccept-text: Z\nundo: []\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := outside(t, labA(t), 140, 40, newShelf(t, labFile(t)), nil)
	m.bind(actionsWith(&m.pages, keys))
	m.board.at.service = "grafana"
	m.board.settle()
	press(m, "space g")
	if want := "put it back with Y"; !strings.Contains(m.notice.text, want) {
		t.Errorf("%q", m.notice.text)
	}
	press(m, "Y p")
	pressAndSettle(t, m, "S")
	seen(t, m, "Z saves, X leaves it as it is")
	pressAndSettle(t, m, "X")
	press(m, "-")
	if want := ":undo takes that back"; !strings.Contains(m.notice.text, want) {
		t.Errorf("%q", m.notice.text)
	}
}
