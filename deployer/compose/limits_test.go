package compose

import (
	"strings"
	"testing"

	"berth/planner"
)

const twoContainers = `name: app
services:
  big: {image: "a:1", restart: always, mem_limit: 300m, memswap_limit: 600m, cpus: 3}
  small: {image: "b:1", restart: always, deploy: {resources: {limits: {memory: 100m, cpus: "1"}, reservations: {memory: 50m}}}}
  free: {image: "c:1", restart: always, mem_limit: 90m}
x-berth:
  title: App
  group: apps
  demand: {memory: 500MB, cpus: 2}
  limits: {bcm2712: {cpus: 2}, n100: {memory: 250MB}}
`

func TestContainersAreHeldToWhatThePlanGivesTheirService(t *testing.T) {
	const mb = planner.MB
	for name, c := range map[string]struct {
		processor, wish string
		memory          [3]planner.Bytes // big, small, free
		cpus            [3]float64
	}{
		"as declared, the processor's cores shared": {"bcm2712", "{}", [3]planner.Bytes{300 * mb, 100 * mb, 90 * mb}, [3]float64{1.33, 0.66, 2}},
		"half the memory on this processor":         {"n100", "{}", [3]planner.Bytes{150 * mb, 50 * mb, 45 * mb}, [3]float64{3, 1, 0}},
		"twice the memory by the wish":              {"bcm2712", "{memory: 1000MB}", [3]planner.Bytes{600 * mb, 200 * mb, 180 * mb}, [3]float64{1.33, 0.66, 2}},
		"an odd share is rounded down":              {"bcm2712", "{memory: 333MB}", [3]planner.Bytes{199 * mb, 66 * mb, 59 * mb}, [3]float64{1.33, 0.66, 2}},
		"no more cores than the host has":           {"two-cores", "{}", [3]planner.Bytes{300 * mb, 100 * mb, 90 * mb}, [3]float64{2, 1, 0}},
	} {
		text := "processors: {two-cores: {arch: amd64/v2, cores: 2}}\n" + strings.Replace(oneHost(c.wish), "bcm2712", c.processor, 1)
		b := bundleOf(t, lab(t, text, entryDir(t, twoContainers, nil)), "pi", "app")
		p, _ := readBack(t, &b)
		for i, container := range []string{"big", "small", "free"} {
			got := p.Services[container]
			if memory(&got) != c.memory[i] {
				t.Errorf("%s: %s may use %s, want %s", name, container, memory(&got), c.memory[i])
			}
			if d := cpus(&got) - c.cpus[i]; d > 0.001 || d < -0.001 {
				t.Errorf("%s: %s may use %v cores, want %v", name, container, cpus(&got), c.cpus[i])
			}
		}
		big, small := p.Services["big"], p.Services["small"]
		if planner.Bytes(big.MemSwapLimit) < c.memory[0] || planner.Bytes(small.Deploy.Resources.Reservations.MemoryBytes) > c.memory[1] {
			t.Errorf("%s: swap %v, reservation %v", name, big.MemSwapLimit, small.Deploy.Resources.Reservations.MemoryBytes)
		}
	}
}

func TestAContainerWithoutALimitGetsWhatTheOthersLeave(t *testing.T) {
	entry := strings.Replace(twoContainers, "mem_limit: 90m", "scale: 2", 1)
	b := bundleOf(t, lab(t, oneHost("{}"), entryDir(t, entry, nil)), "pi", "app")
	p, _ := readBack(t, &b)
	if free := p.Services["free"]; memory(&free) != 50*planner.MB {
		t.Errorf("free may use %s, want half of the 100 MB that are left", memory(&free))
	}
}

func TestMemoryThatNoContainerCanRunWithIsRefused(t *testing.T) {
	for wish, want := range map[string]string{
		"{memory: 20MB}": "less than the 6MB that Docker needs",
	} {
		_, err := Render(lab(t, oneHost(wish), entryDir(t, twoContainers, nil)))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "service app on pi: ") {
			t.Errorf("%s: %v", wish, err)
		}
	}
	entry := strings.Replace(strings.Replace(twoContainers, "mem_limit: 90m", "scale: 2", 1), "300m", "395m", 1)
	_, err := Render(lab(t, oneHost("{}"), entryDir(t, entry, nil)))
	if err == nil || !strings.Contains(err.Error(), "free has no memory limit") {
		t.Errorf("got %v", err)
	}
}
