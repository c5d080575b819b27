package processors

import (
	"slices"
	"testing"

	"berth/planner"
)

func TestTheTableIsWholeAndInOrder(t *testing.T) {
	all := All()
	if len(all) < 250 {
		t.Errorf("%d processors", len(all))
	}
	if !slices.IsSortedFunc(all, func(a, b planner.Processor) int {
		switch {
		case a.Name < b.Name:
			return -1
		case a.Name > b.Name:
			return 1
		}
		t.Errorf("%s is there twice", a.Name)
		return 0
	}) {
		t.Error("it is not in order")
	}
	for _, p := range all {
		if p.Title == "" || p.Short == "" || p.Cores < 1 || p.Threads < p.Cores || !p.Speed.Known() || p.Arch.Family == "" {
			t.Errorf("%+v", p)
		}
		if (p.Arch.Family == "arm64") != (p.ISA != "") || p.Arch.Family == "amd64" && (p.Arch.Level < 1 || p.Arch.Level > 4) {
			t.Errorf("%s: level of %s", p.Name, p.Arch)
		}
		if got, ok := Named(p.Title); !ok || got.Title != p.Title && got.Speed != p.Speed {
			t.Errorf("%s is not found by its title %q: %q", p.Name, p.Title, got.Name)
		}
		if got, _ := Named(p.Name); got.Name != p.Name {
			t.Errorf("%s is not found by its name: %q", p.Name, got.Name)
		}
	}
	if n, _ := Named("n100"); n.Speed != (planner.Speed{One: 1000, All: 1000}) {
		t.Errorf("the N100 is what others are compared with: %+v", n.Speed)
	}
}

func TestOwnersFindTheirProcessor(t *testing.T) {
	for title, want := range map[string]string{
		"Intel N100": "n100", "intel n100": "n100", "N100": "n100", "i5-8500T": "i5-8500t", "Intel Core i5-8500T": "i5-8500t",
		"core i5 8500t": "i5-8500t", "J4125": "celeron-j4125", "Celeron J4125": "celeron-j4125", "7640HS": "ryzen-7640hs", "Ryzen 5 7640HS": "ryzen-7640hs",
		"Raspberry Pi 4": "bcm2711", "pi 5": "bcm2712", "E5-2680 v4": "xeon-e5-2680v4", "Xeon E5-2680v4": "xeon-e5-2680v4",
		"N305": "i3-n305", "i3-N305": "i3-n305", "EPYC 7302P": "epyc-7302p", "RK3588S": "rk3588", "Apple M1": "apple-m1",
		"": "", "Intel": "", "i5": "", "Core": "", "Pentium": "", "Ryzen 5": "",
	} {
		if p, _ := Named(title); p.Name != want {
			t.Errorf("%q: %q, want %q", title, p.Name, want)
		}
	}
}

func TestANearMissIsTold(t *testing.T) {
	for title, want := range map[string]string{"Intel N10": "n100", "i5-8500": "i5-8500", "Celeron J412": "celeron-j4125", "7640": "ryzen-7640hs"} {
		if _, ok := Named(title); ok && title != "i5-8500" {
			t.Errorf("%q is found", title)
		}
		if got := Like(title); !slices.Contains(got, want) {
			t.Errorf("%q: %q, want %s among them", title, got, want)
		}
	}
	for _, title := range []string{"", "x", "Pentium", "a very good one"} {
		if got := Like(title); len(got) > 0 {
			t.Errorf("%q: %q", title, got)
		}
	}
}
