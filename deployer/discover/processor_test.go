package discover

import (
	"strings"
	"testing"

	"berth/catalog"
	"berth/deployer/probe"
	"berth/planner"
)

//raced:skip
func TestAProcessorIsFoundByWhatMachinesCallIt(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	amd64 := planner.Arch{Family: "amd64", Level: 3}
	for name, w := range map[string]struct {
		arch     planner.Arch
		cores    int
		hardware probe.Hardware
		want     string
		known    bool
	}{
		"as the kernel has it":                 {amd64, 6, probe.Hardware{Model: "Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz"}, "i5-8500t", true},
		"with its graphics":                    {planner.Arch{Family: "amd64", Level: 4}, 12, probe.Hardware{Model: "AMD Ryzen 5 7640HS w/ Radeon 760M Graphics"}, "ryzen-7640hs", true},
		"by its board":                         {planner.Arch{Family: "arm64"}, 4, probe.Hardware{Board: "Raspberry Pi 4 Model B Rev 1.4"}, "bcm2711", true},
		"by the device tree":                   {planner.Arch{Family: "arm64"}, 8, probe.Hardware{Compatible: []string{"xunlong,orangepi-5-plus", "rockchip,rk3588"}}, "rk3588", true},
		"one that cannot run as it does":       {planner.Arch{Family: "arm64"}, 4, probe.Hardware{Model: "Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz"}, "intel-core-i5-8500t", false},
		"some of its threads":                  {amd64, 2, probe.Hardware{Model: "Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz", Virtual: "kvm"}, "i5-8500t-of-2", false},
		"all of them, virtually":               {amd64, 6, probe.Hardware{Model: "Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz", Virtual: "kvm"}, "i5-8500t", true},
		"all of them, with fewer instructions": {planner.Arch{Family: "amd64", Level: 2}, 6, probe.Hardware{Model: "Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz", Virtual: "kvm"}, "i5-8500t-as-v2", false},
		"nobody's":                             {amd64, 3, probe.Hardware{Model: "QEMU Virtual CPU version 2.5+", Virtual: "kvm", Cores: 1, Threads: 1}, "qemu-virtual-version-2-5", false},
	} {
		got := processorOf(c.Processors(), &probe.Facts{Arch: w.arch, Cores: w.cores, Hardware: &w.hardware})
		if got.Known != w.known || got.Name != w.want {
			t.Errorf("%s: %+v", name, got)
		}
		if w.hardware.Virtual != "" && (got.Threads != w.cores || got.Cores > w.cores) {
			t.Errorf("%s: %d cores, %d threads", name, got.Cores, got.Threads)
		}
	}
}

func TestVirtualMachinesOnOneProcessorAreToldApart(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	machine := func(name, model string, cores int) (Source, *probe.Facts) {
		s, err := Sources([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		return s[0], &probe.Facts{Arch: planner.Arch{Family: "amd64", Level: 2}, Memory: 4 * planner.GB, Available: 3 * planner.GB, Cores: cores,
			Hardware: &probe.Hardware{Hostname: name, Boot: name, Login: "root", Virtual: "kvm", Model: model}}
	}
	const xeon, i5 = "Intel(R) Xeon(R) Processor", "Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz"
	var sources []Source
	facts := map[string]*probe.Facts{}
	for _, m := range []struct {
		name, model string
		cores       int
	}{{"a", xeon, 4}, {"b", xeon, 2}, {"c", xeon, 4}, {"d", i5, 2}} {
		s, f := machine(m.name, m.model, m.cores)
		sources, facts[s.Given] = append(sources, s), f
	}
	l, err := seen(sources, nil, facts, nil, c)
	if err != nil {
		t.Fatal(err)
	}
	text, err := l.Inventory()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, want := range []string{
		"intel-xeon: {title: \"Intel Xeon Processor\", arch: amd64/v2, cores: 4, threads: 4}", "intel-xeon-of-2: {", "cores: 2, threads: 2}",
		"i5-8500t-of-2: {title: \"2 of the 6 threads of Intel Core i5-8500T\"", "speed: {one: ",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	if strings.Count(string(text), "speed:") != 1 {
		t.Errorf("%s", text)
	}
}
