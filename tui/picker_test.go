package tui

import (
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
)

func TestTheMouseChoosesWhereItClicks(t *testing.T) {
	m := opened(t, largeLab(8, 60), 80, 24)
	lib := m.s.Library().Services
	for _, name := range strings.Fields("a b c d e f g h i j k l m n o p q r s t u v w x y z") {
		lib["new-"+name] = planner.Service{Name: "new-" + name}
	}
	press(m, "+")
	for range 15 { // the list is in its middle
		press(m, "down")
	}
	x, y := at(t, m, "new-j")
	mouse(m, x, y, tea.MouseActionPress, tea.MouseButtonLeft)
	if m.screen != onBoard || m.s.Board().Service("new-j") == nil {
		t.Errorf("screen %d, added %v", m.screen, m.s.Changes().Added)
	}
}

func TestTheNearestNameStandsFirst(t *testing.T) {
	m := opened(t, largeLab(2, 3), 140, 40)
	lib := m.s.Library().Services
	for name, about := range map[string]string{"a-drive": "what comes of redis", "my-redis": "one inside", "redis": "the thing", "redis-ui": "for a browser"} {
		lib[name] = planner.Service{Name: name, About: about}
	}
	press(m, "+ R e d i s")
	var got []string
	for _, c := range m.picker.shown() {
		got = append(got, c.called)
	}
	if want := "redis redis-ui my-redis a-drive"; strings.Join(got, " ") != want {
		t.Errorf("the order is %q, not %q", got, want)
	}
}

//raced:skip
func TestAMarginIsAPercentageWithOrWithoutItsSign(t *testing.T) {
	for text, want := range map[string]planner.Permille{"95": 950, "95%": 950, " 87.5 ": 875, "10": 100, "100": 1000} {
		m := outside(t, labA(t), 140, 40, nil, nil)
		press(m, "m")
		enter(t, m, strings.ReplaceAll(text, " ", ""))
		if got := m.s.Problem().Rules.Margin; m.screen != onBoard || got != want {
			t.Errorf("%q is a margin of %d: %q", text, got, m.prompt.wrong)
		}
	}
	for _, text := range []string{"9", "101", "-95", "NaN", "1e400", "0x20"} {
		m := outside(t, labA(t), 140, 40, nil, nil)
		press(m, "m")
		enter(t, m, text)
		if m.screen != onPrompt || m.prompt.wrong == "" || m.s.Changes().Any() {
			t.Errorf("%q is a margin of %d", text, m.s.Problem().Rules.Margin)
		}
	}
}

func TestTheNameThatIsOfferedForAVariantIsFree(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	press(m, "b enter b enter")
	if names := variantNames(m); names != "A B" {
		t.Fatalf("the variants are %q", names)
	}
	m.s.DropVariant("A")
	press(m, "b enter b enter")
	if names := variantNames(m); names != "A B C" {
		t.Errorf("the variants are %q", names)
	}
	for range 26 {
		press(m, "b enter")
	}
	if n := len(m.s.Variants()); n != 29 {
		t.Errorf("%d variants: %q", n, variantNames(m))
	}
	m.s.Move("cargo", "uptime-kuma")
	press(m, "B enter")
	if view := m.View(); !strings.Contains(view, "variant A ") || strings.Contains(view, "variant variant") {
		t.Error(view)
	}
}

//raced:skip
func TestATerminalThatIsTooSmallIsLeftFromEveryScreen(t *testing.T) {
	for _, open := range []string{"", "m", "/", "o", "?", "e"} {
		for _, key := range []string{"q", "ctrl+c"} {
			m := opened(t, labA(t), 140, 40)
			press(m, open)
			resize(m, 60, 10)
			cmd := press(m, key)
			if cmd == nil {
				t.Errorf("%q: %s does not leave", open, key)
			} else if _, quits := cmd().(tea.QuitMsg); !quits {
				t.Errorf("%q: %s does something else", open, key)
			}
		}
	}
}

func TestAQuestionBeforeLeavingIsSaidWhereItCannotBeDrawn(t *testing.T) {
	store := newShelf(t, nil)
	store.broken = errors.New("disk full")
	m := outside(t, labA(t), 140, 40, store, nil)
	find(m, "uptime-kuma")
	pressAndSettle(t, m, "p")
	resize(m, 60, 10)
	pressAndSettle(t, m, "q", "q", "q")
	seen(t, m, "there is a question before berth can leave")
	if len(m.under) != 1 {
		t.Errorf("%d windows lie below it", len(m.under))
	}
}
