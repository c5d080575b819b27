package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/tui/gauge"
)

func TestBarsShowMemoryThenProcessorDiskAndWattsInTurn(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	first := m.View()
	h := m.s.Board().HostIndex("control-tower")
	at := spot{machine: "control-tower", host: "control-tower"}
	cpu := m.s.Board().HostLoad(h)
	press(m, "c")
	if f := (picture{board: m.board}).filled(at); gauge.Sum(f.Parts) != int64(cpu.CPU) || f.Size != int64(cpu.CPULimit) || !strings.Contains(m.View(), f.says()[0]) {
		t.Errorf("%+v is not the load %v of %v", f, cpu.CPU, cpu.CPULimit)
	}
	agents := m.s.Board().Service("node-exporter").Demand.CPU + m.s.Board().Service("promtail").Demand.CPU
	if line := lineWith(m, "node-exporter, promtail"); !strings.Contains(line, m.w.CPU(agents)+" together") {
		t.Errorf("agents ask for %v: %q", agents, line)
	}
	press(m, "c")
	if f := (picture{board: m.board}).filled(at); f.missing == "" || !strings.Contains(m.View(), "size not stated") {
		t.Errorf("the disk of this machine is not stated: %+v", f)
	}
	press(m, "c")
	if f := (picture{board: m.board}).filled(at); f.missing == "" {
		t.Errorf("what this machine draws is not stated: %+v", f)
	}
	press(m, "c esc") // esc takes the notice away
	if m.View() != first {
		t.Error("the fourth time does not lead back to the first")
	}
}

func TestABarOfWattsAddsUpToWhatTheMachineDraws(t *testing.T) {
	s := sessionOf(t, "watts.yaml", []byte("name: watts\nmachines:\n  tower: {kind: docker, processor: n100, memory: 16GB, power: {idle: 6W, busy: 26W}}\n"+
		"services: {dozzle: {on: tower}, grafana: {on: tower}, immich: {on: tower}}\n"))
	m := opened(t, s, 140, 40)
	press(m, "c c c")
	b := m.s.Board()
	want := planner.Draws(&planner.Plan{Problem: m.s.Problem(), Machines: []planner.MachineLoad{b.MachineLoad(0)}, Hosts: []planner.HostLoad{b.HostLoad(0)}})[0]
	f := (picture{board: m.board}).filled(spot{machine: "tower", host: "tower"})
	if got := f.Kept + gauge.Sum(f.Parts); got > int64(want.Watts) || got < int64(want.Watts)-100 || f.Kept != 6000 || f.Size != 26000 {
		t.Errorf("%d in a bar of %d, of them %d with nothing to do: it draws %d", got, f.Size, f.Kept, want.Watts)
	}
}

// What a bar of memory is made of adds up to what the planner counts, for hosts and for hypervisors.
func TestBarsOfMemoryAddUp(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	for i, machine := range m.s.Problem().Machines {
		if f, l := (picture{board: m.board}).filled(machineSpot(&machine)), m.s.Board().MachineLoad(i); gauge.Sum(f.Parts) != int64(l.Used) {
			t.Errorf("%s: parts of %d, used %d", machine.Name, gauge.Sum(f.Parts), l.Used)
		}
	}
	for h := range m.s.Board().HostCount() {
		if f, l := (picture{board: m.board}).filledHost(spot{host: m.s.Board().Host(h).Name, machine: m.s.Board().Host(h).Machine}, h), m.s.Board().HostLoad(h); gauge.Sum(f.Parts) != int64(l.Used) && m.s.Board().InUse(h) {
			t.Errorf("%s: parts of %d, used %d", l.Host.Name, gauge.Sum(f.Parts), l.Used)
		}
	}
}

func TestAPartOfABarIsTheServiceToThePointer(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	x, y := at(t, m, "paperless") // in the bar, which stands above the list
	mouse(m, x+3, y, tea.MouseActionPress, tea.MouseButtonLeft)
	if m.board.at.service != "paperless-ngx" {
		t.Errorf("the cursor is on %+v", m.board.at)
	}
	mouse(m, x+3, y, tea.MouseActionRelease, tea.MouseButtonLeft)
	mouse(m, 70-4, y, tea.MouseActionPress, tea.MouseButtonLeft) // free
	if m.board.at != (spot{machine: "control-tower", host: "control-tower"}) {
		t.Errorf("the cursor is on %+v", m.board.at)
	}
}

func TestAServiceThatIsAddedChangesNoHue(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	before := m.facts.groups
	press(m, "+ v a u l t enter")
	for name, position := range before {
		if m.facts.groups[name] != position {
			t.Errorf("%s was %d and is %d", name, position, m.facts.groups[name])
		}
	}
}

// lineWith is the first line of the screen with a text in it.
func lineWith(m *Model, text string) string {
	for line := range strings.Lines(m.View()) {
		if strings.Contains(line, text) {
			return line
		}
	}
	return ""
}
