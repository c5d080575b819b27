package tui

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// randomKeys are keys that do something, and some that do nothing. What they begin beside the screen ends
// before the next one comes.
var randomKeys = strings.Fields(`up down left right h j k l tab tab shift+tab pgup pgdown home end G space space space space
	space ! ! esc v v backspace p y w m g x + - u ctrl+r b B / : ? o enter enter e r d 1 0 % 2 B . q f é ctrl+u ctrl+w ctrl+t f5
	n a A s S R ctrl+x`)

// randomLimit is how long a search of a random session may take.
const randomLimit = 2 * time.Millisecond

// Whatever is typed and pointed at, nothing panics, every frame fills its terminal, and what the board
// shows is what Check says of the placement; undoing all of it gives the first board back.
//
//raced:skip
func TestRandomKeysAndMouseNeverPanicNorDisagreeWithCheck(t *testing.T) {
	events := 10_000
	if testing.Short() {
		events = 1_000
	}
	written, did, searches := 0, 0, 0
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 9))
		s := labA(t)
		if seed%2 == 1 {
			s = largeLab(8, 60)
		}
		first, made, before := s.State(), 0, 0
		store := newShelf(t, labFile(t))
		m := outside(t, s, 80+rng.IntN(120), 24+rng.IntN(30), store, nil)
		m.o.Limit = randomLimit
		for i := range events / 4 {
			if rng.IntN(8) == 0 {
				x, y := aim(rng, m)
				dragAndSettle(t, m, x, y, rng.IntN(max(m.width, 1)), rng.IntN(max(m.height, 1)))
			}
			if rng.IntN(100) == 0 { // chance alone hardly ever answers two questions in a row
				pressAndSettle(t, m, [][]string{{"R", "enter", "enter"}, {"S", "enter"}, {"s", "enter", "enter"}, {"a", "enter"}}[rng.IntN(4)]...)
			}
			_, cmd := m.Update(randomEvent(rng, m))
			settleCmds(t, m, cmd)
			back, _ := m.s.Steps()
			made += max(back-before, 0)
			before = back
			if m.height > 0 && m.width > 0 && i%5 == 0 {
				fills(t, m)
			}
			if i%7 == 0 {
				agrees(t, m)
			}
			if t.Failed() {
				t.Fatalf("seed %d, event %d, on screen %d", seed, i, m.screen)
			}
		}
		did, searches = did+made, searches+m.search.generation
		written += len(store.files)
		undoAll(t, m)
		if got := m.s.State(); !reflect.DeepEqual(got.Placement, first.Placement) || got.Changes != first.Changes {
			t.Errorf("seed %d: undoing all gives another board:\n%s", seed, cmp.Diff(first.Placement, got.Placement))
		}
	}
	// So few do what they do by chance. How many it are depends on how much a search finds in its time, so one seed alone
	// says little.
	if did < events/50 && !testing.Short() {
		t.Errorf("all these events did only %d things", did)
	}
	if searches < events/500 && !testing.Short() {
		t.Errorf("all these events began only %d searches", searches)
	}
	if written < 4 && !testing.Short() {
		t.Errorf("only %d reports were saved", written)
	}
}

// dragAndSettle drags with the left button and runs what that begins.
func dragAndSettle(t *testing.T, m *Model, x, y, toX, toY int) {
	t.Helper()
	for _, e := range []tea.MouseMsg{{X: x, Y: y, Action: tea.MouseActionPress}, {X: toX, Y: toY, Action: tea.MouseActionMotion}, {X: toX, Y: toY, Action: tea.MouseActionRelease}} {
		e.Button = tea.MouseButtonLeft
		_, cmd := m.Update(e)
		settleCmds(t, m, cmd)
	}
}

// undoAll takes everything back as an operator does, with the keys alone.
func undoAll(t *testing.T, m *Model) {
	t.Helper()
	resize(m, 140, 40)
	for range 100_000 {
		back, _ := m.s.Steps()
		switch {
		case m.screen != onBoard || m.board.carrying():
			pressAndSettle(t, m, "esc")
		case back > 0:
			pressAndSettle(t, m, "u")
			if now, _ := m.s.Steps(); now != back-1 {
				t.Fatalf("u takes back %d steps: %q", back-now, m.notice.text)
			}
		default:
			return
		}
	}
	t.Fatalf("there is no end to undoing, on screen %d", m.screen)
}

// aim finds a service on the screen, most of the time.
func aim(rng *rand.Rand, m *Model) (x, y int) {
	for range 40 {
		x, y = rng.IntN(max(m.width, 1)), rng.IntN(max(m.height, 1))
		if m.drawable() {
			if s, ok := m.board.hit(x, y); ok && s.service != "" {
				break
			}
		}
	}
	return x, y
}

func randomEvent(rng *rand.Rand, m *Model) tea.Msg {
	switch {
	case !m.drawable() && rng.IntN(5) == 0:
		return tea.WindowSizeMsg{Width: 80 + rng.IntN(220), Height: 24 + rng.IntN(60)}
	case m.screen != onBoard && rng.IntN(5) == 0:
		return keyMsg("esc")
	}
	switch rng.IntN(12) {
	case 0:
		if rng.IntN(20) == 0 {
			return tea.WindowSizeMsg{Width: rng.IntN(320), Height: rng.IntN(90)}
		}
		return keyMsg("esc")
	case 1, 2, 3:
		e := tea.MouseMsg{X: rng.IntN(max(m.width, 1) + 2), Y: rng.IntN(max(m.height, 1) + 2)}
		e.Action = []tea.MouseAction{tea.MouseActionPress, tea.MouseActionMotion, tea.MouseActionRelease}[rng.IntN(3)]
		e.Button = []tea.MouseButton{tea.MouseButtonLeft, tea.MouseButtonLeft, tea.MouseButtonWheelUp, tea.MouseButtonWheelDown, tea.MouseButtonRight}[rng.IntN(5)]
		return e
	}
	return keyMsg(randomKeys[rng.IntN(len(randomKeys))])
}

// agrees holds the board and its gauges against Check.
func agrees(t *testing.T, m *Model) {
	t.Helper()
	b := m.s.Board()
	plan := planner.Check(m.s.Problem(), b.Placement())
	for _, l := range plan.Hosts {
		h := b.HostIndex(l.Host.Name)
		g, load, ok := (picture{board: m.board}).memoryGauge(spot{machine: l.Host.Machine, host: l.Host.Name})
		if !ok || load.Headroom != l.Headroom || load.Used != l.Used || load.CPU != l.CPU || load.Memory != l.Memory {
			t.Errorf("%s: the board has %+v, Check %+v", l.Host.Name, load, l)
		}
		if !m.board.carrying() && (g.Used != l.Used || g.Total != l.Memory || g.Usable != l.Usable || (g.State() == cells.Over) != (l.Headroom < 0)) {
			t.Errorf("%s: the gauge is %+v, Check has %+v", l.Host.Name, g, l)
		}
		var names []string
		for _, s := range b.Services(h) {
			names = append(names, s.Name)
		}
		slices.Sort(names)
		if !slices.Equal(names, l.Services) {
			t.Errorf("%s: the board has %v, Check %v", l.Host.Name, names, l.Services)
		}
	}
	if !reflect.DeepEqual(m.facts.violations, plan.Violations) {
		t.Errorf("violations: %v, Check %v", m.facts.violations, plan.Violations)
	}
	if !reflect.DeepEqual(m.facts.moves, plan.Moves) || !reflect.DeepEqual(m.facts.guests, plan.Guests) {
		t.Errorf("moves: %v, Check %v", m.facts.moves, plan.Moves)
	}
}

// largeLab is a lab of any size: docker machines and hypervisors with guests, and services that fill
// about two thirds of them.
func largeLab(hosts, services int) *session.Session {
	rng := rand.New(rand.NewPCG(1, uint64(hosts)))
	p := &planner.Problem{Name: "large", Rules: planner.Rules{Margin: 900, Overcommit: 4000},
		Current: planner.Placement{Host: map[string]string{}, Size: map[string]planner.Bytes{}}}
	chip := planner.Processor{Name: "n100", Short: "N100", Arch: planner.Arch{Family: "amd64", Level: 3}, Cores: 16, Threads: 16}
	var names []string
	for i := 0; i < hosts; i++ {
		m := planner.Machine{Name: fmt.Sprintf("box-%02d", i), Processor: chip, Memory: 64 * planner.GB, Reserved: planner.GB}
		if i%5 == 4 {
			m.Kind, m.Memory = planner.Proxmox, 256*planner.GB
			for k := range 4 {
				g := fmt.Sprintf("guest-%02d-%d", i, k)
				m.Guests = append(m.Guests, planner.Guest{Name: g, Kind: planner.VM, ID: 100*i + k, CPUs: 8, Memory: planner.Range{Min: planner.GB, Max: 64 * planner.GB}})
				names = append(names, g)
			}
		} else {
			names = append(names, m.Name)
		}
		p.Machines = append(p.Machines, m)
	}
	lib := planner.Library{Services: map[string]planner.Service{}}
	pl := planner.Placement{Host: map[string]string{}}
	for i := range services {
		s := planner.Service{Name: fmt.Sprintf("service-%04d", i), Archs: []planner.Arch{{Family: "amd64"}}, Demand: planner.Demand{
			Memory: planner.Bytes(256+rng.IntN(3000)) * planner.MB, CPU: planner.MilliCPU(100 + rng.IntN(900)),
			Ports: []planner.Port{{Number: 1024 + i}}}, Suits: map[string]planner.Suitability{"amd64": {Declared: true, Fixed: true}},
			State: []planner.State{{Name: "data", Size: planner.Bytes(rng.IntN(20)) * planner.GB}}}
		if rng.IntN(20) == 0 {
			s.Critical, s.Wish.Priority = true, planner.High
		}
		p.Services = append(p.Services, s)
		if rng.IntN(50) > 0 {
			pl.Host[s.Name] = names[rng.IntN(len(names))]
		}
		if rng.IntN(2) == 0 && pl.Host[s.Name] != "" && strings.HasPrefix(pl.Host[s.Name], "box") {
			p.Current.Host[s.Name] = pl.Host[s.Name]
		}
	}
	p.Services = append(p.Services, planner.Service{Name: "agent", Agent: true, Demand: planner.Demand{Memory: 50 * planner.MB, CPU: 50}})
	extra := planner.Service{Name: "extra", Demand: planner.Demand{Memory: planner.GB}}
	lib.Services["extra"] = extra
	return session.New(p, lib, pl)
}
