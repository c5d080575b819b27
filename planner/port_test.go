package planner

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestPortsCollideWhereTheirAddressesOverlap(t *testing.T) {
	for _, c := range []struct {
		a, b Port
		want bool
	}{
		{Port{Number: 53}, Port{Number: 53}, true},
		{Port{Number: 53}, Port{Number: 54}, false},
		{Port{Number: 53}, Port{Number: 53, UDP: true}, false},
		{Port{Number: 53}, Port{Number: 53, Address: "192.168.1.2"}, true},
		{Port{Number: 53}, Port{Number: 53, Address: "fd00::2"}, true},
		{Port{Number: 53, Address: "192.168.1.2"}, Port{Number: 53, Address: "192.168.1.2"}, true},
		{Port{Number: 53, Address: "192.168.1.2"}, Port{Number: 53, Address: "192.168.1.3"}, false},
		{Port{Number: 53, Address: "192.168.1.2"}, Port{Number: 53, UDP: true, Address: "192.168.1.2"}, false},
		{Port{Number: 53, Address: "0.0.0.0"}, Port{Number: 53, Address: "192.168.1.3"}, true},
		{Port{Number: 53, Address: "0.0.0.0"}, Port{Number: 53, Address: "fd00::2"}, false},
		{Port{Number: 53, Address: "::"}, Port{Number: 53, Address: "fd00::2"}, true},
		{Port{Number: 53, Address: "::"}, Port{Number: 53, Address: "127.0.0.1"}, false},
		{Port{Number: 53, Address: "::"}, Port{Number: 53, Address: "0.0.0.0"}, true},
		{Port{Number: 53, Address: "127.0.0.1"}, Port{Number: 53, Address: "::1"}, false},
	} {
		if c.a.Overlaps(c.b) != c.want || c.b.Overlaps(c.a) != c.want {
			t.Errorf("%s and %s: want %v", c.a, c.b, c.want)
		}
	}
}

func TestPortsWithAddressesAreWrittenAsDockerWritesThem(t *testing.T) {
	for want, p := range map[string]Port{
		"8096": {Number: 8096}, "53/udp": {Number: 53, UDP: true},
		"192.168.1.2:53/udp": {Number: 53, UDP: true, Address: "192.168.1.2"}, "[fd00::2]:80": {Number: 80, Address: "fd00::2"},
	} {
		if p.String() != want {
			t.Errorf("%s, want %s", p, want)
		}
	}
}

func TestTheGroupsOfPortsSayTheSameAsOverlapping(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 20))
		services := make([]*Service, 2+rng.IntN(6))
		for i := range services {
			services[i] = &Service{Name: fmt.Sprint("s", i)}
			for range rng.IntN(4) {
				p := Port{Number: 8 + rng.IntN(2), UDP: rng.IntN(4) == 0}
				if rng.IntN(3) > 0 {
					p.Address = randomAddresses[rng.IntN(len(randomAddresses))]
				}
				services[i].Demand.Ports = append(services[i].Demand.Ports, p)
			}
		}
		groups := portGroups(services)
		for _, g := range groups {
			if len(g) < 2 || !slices.IsSorted(g) || len(slices.Compact(slices.Clone(g))) != len(g) {
				t.Fatalf("seed %d: %v is no set of at least two", seed, g)
			}
		}
		for i := range services {
			for j := range i {
				apart := slices.ContainsFunc(groups, func(g []int) bool { return slices.Contains(g, i) && slices.Contains(g, j) })
				if want := sharedPorts(services[i], services[j]) != nil; apart != want {
					t.Errorf("seed %d: %v and %v: apart %v, want %v", seed, services[i].Demand.Ports, services[j].Demand.Ports, apart, want)
				}
			}
		}
	}
}

func TestPortsWithoutAddressesMakeOneGroupEach(t *testing.T) {
	var services []*Service
	for range 4 {
		services = append(services, &Service{Demand: Demand{Ports: []Port{{Number: 53}, {Number: 53, UDP: true}}}})
	}
	if got := portGroups(services); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

func TestServicesAtTwoAddressesShareAHost(t *testing.T) {
	p := smallLab()
	p.Machines = p.Machines[:1]
	dns := func(name string, ports ...Port) Service {
		return Service{Name: name, Demand: Demand{Memory: 100 * MB, Ports: ports}}
	}
	p.Services = []Service{
		dns("dns-a", Port{Number: 53, Address: "192.168.1.2"}), dns("dns-b", Port{Number: 53, Address: "192.168.1.3"}), dns("dns-c", Port{Number: 53}),
	}
	plan := Solve(context.Background(), p, Options{})
	if len(plan.Unplaced) != 1 || !plan.Proven {
		t.Fatalf("unplaced %v, proven %v", plan.Unplaced, plan.Proven)
	}
	pl := plan.Placement.Clone()
	pl.Host = map[string]string{"dns-a": "nas", "dns-b": "nas", "dns-c": "nas"}
	var said []string
	for _, v := range Check(p, pl).Violations {
		said = append(said, v.Service+" "+v.Subjects[0]+" "+v.Subjects[1])
	}
	if want := []string{"dns-c dns-a 53", "dns-c dns-b 53"}; !slices.Equal(said, want) {
		t.Errorf("violations %q, want %q", said, want)
	}
}
