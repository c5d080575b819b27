package tui

import (
	"strings"
	"testing"
)

func TestAMachineWithGuestsBesideItsContainersShowsBoth(t *testing.T) {
	s := sessionOf(t, "both.yaml", []byte("name: both\nmachines:\n  tower: {kind: docker, processor: n100, memory: 16GB, reserved: 1GB, guests: {ha-os: {kind: vm, cpus: 2, memory: 4GB, appliance: true}, apps: {kind: vm, cpus: 2, memory: 2GB, exists: {memory: 2GB}}}}\n"+
		"services: {dozzle: {on: tower}, uptime-kuma: {on: apps}}\ncurrent: {tower: [dozzle], apps: [uptime-kuma]}\n"))
	for _, size := range [][2]int{{140, 40}, {80, 24}} {
		m := opened(t, s, size[0], size[1])
		view := m.View()
		for _, want := range []string{"tower", "ha-os", "apps", "dozzle"} {
			if !strings.Contains(view, want) {
				t.Errorf("%v: no %s in\n%s", size, want, view)
			}
		}
	}
	m := opened(t, s, 140, 40)
	if view := m.View(); !strings.Contains(view, "6.1 GB + 1.0 GB reserved + 1.6 GB margin of 16 GB") || !strings.Contains(view, "uptime-kuma") {
		t.Errorf("the machine carries 2 + 4 GB of guests and dozzle:\n%s", view)
	}
	m.board.at = spot{machine: "tower", host: "tower"}
	text := ""
	for _, l := range explainPlace(&m.view, m.board.at) {
		text += l.head + l.text + "\n"
	}
	if !strings.Contains(text, "ha-os") || !strings.Contains(text, "dozzle") {
		t.Errorf("%s", text)
	}
	if !isHost(&m.view, m.board.at) || !isHost(&m.view, spot{machine: "tower", host: "apps"}) || isHost(&m.view, spot{machine: "tower", host: "ha-os"}) {
		t.Error("hosts are the machine and its guest, not its appliance")
	}
}
