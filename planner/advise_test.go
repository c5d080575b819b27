package planner

import (
	"context"
	"reflect"
	"slices"
	"testing"
)

// tooMuchLab has no place for the photos: they are not recommended on the NAS, and the guests are too
// small for them.
func tooMuchLab() *Problem {
	p := smallLab()
	p.Services[2].Demand.Memory = 7*GB + 512*MB
	refused(p, &p.Services[2])
	return p
}

func adviceFor(p *Problem) [][]Remedy {
	var out [][]Remedy
	for _, a := range Advise(context.Background(), p, Options{}) {
		out = append(out, a.Remedies)
	}
	return out
}

func TestAdviceIsTheLeastThatHelpsCheapestFirst(t *testing.T) {
	for _, c := range []struct {
		name  string
		given func(p *Problem)
		want  [][]Remedy
	}{
		{"everything fits already", func(p *Problem) { p.Services[2].Wish.Accept = true }, nil},
		{"ranges are what is in the way", func(*Problem) {}, [][]Remedy{
			{{Kind: AcceptVerdict, Subject: "photos"}},
			{{Kind: WidenGuest, Subject: "media", To: 11 * GB}},      // 9.75 GB / 0.9 = 10.8
			{{Kind: WidenGuest, Subject: "apps", To: 8*GB + 768*MB}}, // 7.75 GB / 0.9 = 8.6
			{{Kind: RaiseMargin, Margin: 980}},                       // 9.75 of 10 GB
			{{Kind: LeaveOut, Subject: "films"}},                     // the smaller one first
			{{Kind: LeaveOut, Subject: "photos"}},
		}},
		{"the machine is what is too small", func(p *Problem) {
			p.Services[2].Demand.Memory = 4 * GB
			p.Machines[1].Memory = 12 * GB
			guestOf(p, "apps").Memory.Max = 2 * GB
		}, [][]Remedy{
			{{Kind: AcceptVerdict, Subject: "photos"}},
			{{Kind: RaiseMargin, Margin: 920}}, // 4 + 7 of 12 GB
			{{Kind: LeaveOut, Subject: "films"}},
			{{Kind: LeaveOut, Subject: "photos"}},
			{{Kind: AddMemory, Subject: "pve", Add: 256 * MB, To: 12*GB + 256*MB, Sold: 16 * GB}},
		}},
		{"a low margin takes much memory", func(p *Problem) {
			p.Rules.Margin = 300
			p.Services[2].Demand.Memory = 4 * GB
			p.Services[1].Needs = []string{"wiki"}
			p.Services[3].Needs = []string{"photos"}
			guestOf(p, "media").Memory.Max = 100 * GB
		}, [][]Remedy{
			{{Kind: RaiseMargin, Margin: 680}}, // 6.25 GB / 0.68 = 9.2; 4 + 9.25 of 13.6 GB
			{{Kind: AddMemory, Subject: "pve", Add: 63*GB + 512*MB, To: 83*GB + 512*MB, Sold: 96 * GB}}, // 6.25 GB / 0.3 = 20.8; 25 / 0.3 = 83.3
		}},
		{"a service that has its place may make room", func(p *Problem) {
			p.Services[2].Demand.Memory = 4 * GB
			p.Services[2].Wish.Priority = High
			p.Services[2].Wish.NotOn = []string{"media"}
			p.Services[3] = Service{Name: "wiki", Demand: Demand{Memory: 4 * GB}, Wish: Wish{On: []string{"apps"}}}
		}, [][]Remedy{
			{{Kind: AcceptVerdict, Subject: "photos"}},
			{{Kind: Unpin, Subject: "wiki"}},
			{{Kind: WidenGuest, Subject: "apps", To: 9*GB + 256*MB}}, // 8.25 GB / 0.9 = 9.2
			{{Kind: LeaveOut, Subject: "photos"}},
			{{Kind: LeaveOut, Subject: "wiki"}},
		}},
		{"two changes together, where fewer than three help alone", func(p *Problem) {
			p.Services[2] = Service{Name: "photos", Demand: Demand{Memory: 7 * GB}, Wish: Wish{On: []string{"apps"}}}
			p.Machines[1].Memory = 10 * GB
		}, [][]Remedy{
			{{Kind: Unpin, Subject: "photos"}},
			{{Kind: LeaveOut, Subject: "photos"}},
			// 7.25 GB / 0.9 = 8.1, with 2 + 2 + 2.5: 14.75 GB / 0.9 = 16.4
			{{Kind: WidenGuest, Subject: "apps", To: 8*GB + 256*MB}, {Kind: AddMemory, Subject: "pve", Add: 6*GB + 512*MB, To: 16*GB + 512*MB, Sold: 24 * GB}},
		}},
		{"no pairs where three help alone", func(p *Problem) {
			p.Services[2] = Service{Name: "photos", Demand: Demand{Memory: 7 * GB}, Wish: Wish{On: []string{"apps"}}}
			p.Services[3] = Service{Name: "wiki", Demand: Demand{Memory: 2 * GB}, Wish: Wish{On: []string{"apps"}}}
			guestOf(p, "apps").Memory.Max = 9 * GB
			p.Machines[1].Memory = 16*GB + 512*MB // 14.85; a guest of 10.5 GB would need 17 and so more memory too
		}, [][]Remedy{
			{{Kind: Unpin, Subject: "photos"}},
			{{Kind: Unpin, Subject: "wiki"}},
			{{Kind: LeaveOut, Subject: "wiki"}},
			{{Kind: LeaveOut, Subject: "photos"}},
		}},
		{"agents alone are too much for a machine", func(p *Problem) {
			p.Services[2].Demand.Memory = GB
			p.Machines = append(p.Machines, Machine{Name: "old", Processor: testProcessors[1], Memory: GB, Reserved: 768 * MB})
		}, [][]Remedy{
			{{Kind: AddMemory, Subject: "old", Add: 256 * MB, To: GB + 256*MB, Sold: 4 * GB}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := tooMuchLab()
			c.given(p)
			if got := adviceFor(p); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// Every advice helps, no amount in it could be a step less, and a pair has no member that helps alone.
func TestAdviceIsVerifiedAndNoAmountCouldBeLess(t *testing.T) {
	if testing.Short() {
		t.Skip("slow, and has one goroutine")
	}
	amounts, pairs := 0, 0
	for i, p := range randomLabs(200, 35, 2, 5) {
		alone := map[Remedy]bool{}
		for _, a := range Advise(context.Background(), p, Options{}) {
			whole := func(set []Remedy) bool {
				q, ok := remedied(p, set)
				return ok && Solve(context.Background(), q, Options{}).Status != Infeasible
			}
			if !whole(a.Remedies) || a.Plan.Status == Infeasible {
				t.Errorf("lab %d: %+v does not help", i, a.Remedies)
			}
			for k, r := range a.Remedies {
				key := Remedy{Kind: r.Kind, Subject: r.Subject}
				if len(a.Remedies) == 1 {
					alone[key] = true
				} else if pairs++; alone[key] || len(alone) >= enoughAdvice {
					t.Errorf("lab %d: %+v help alone, and there is the pair %+v", i, alone, a.Remedies)
				}
				lo, hi := steps(p, r)
				if hi == 0 || hi-1 <= lo {
					continue
				}
				amounts++
				less := slices.Clone(a.Remedies)
				less[k] = amount(p, r, hi-1)
				if whole(less) {
					t.Errorf("lab %d: %+v helps as well as %+v", i, less, a.Remedies)
				}
			}
		}
	}
	if amounts < 10 || pairs < 3 {
		t.Errorf("%d amounts and %d members of pairs: too few to tell", amounts, pairs)
	}
}

func TestAdviceThatTheEndOfTheContextLeavesUnverifiedIsNotGiven(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got := Advise(ctx, tooMuchLab(), Options{}); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestWhatAnotherServiceNeedsIsLeftOutOnlyWithIt(t *testing.T) {
	p := smallLab()
	p.Services[3].Needs = []string{"photos"}
	photos, wiki := Remedy{Kind: LeaveOut, Subject: "photos"}, Remedy{Kind: LeaveOut, Subject: "wiki"}
	for _, c := range []struct {
		name string
		set  []Remedy
		left int
	}{
		{"not alone", []Remedy{photos}, 0},
		{"the one that needs it alone", []Remedy{wiki}, 3},
		{"both", []Remedy{photos, wiki}, 2},
		{"both, the other way round", []Remedy{wiki, photos}, 2},
		{"not what is not there", []Remedy{{Kind: LeaveOut, Subject: "ghost"}}, 0},
		{"not what has been left out before", []Remedy{wiki, {Kind: AcceptVerdict, Subject: "wiki"}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, ok := remedied(p, c.set)
			if ok != (c.left > 0) || ok && len(q.Services) != c.left {
				t.Errorf("got %v", ok)
			}
			if len(p.Services) != 4 || p.Services[3].Name != "wiki" {
				t.Errorf("the problem itself has changed: %+v", p.Services)
			}
		})
	}
}

func TestTheNextSizeSoldIsTheSmallestThatIsEnough(t *testing.T) {
	for size, want := range map[Bytes]Bytes{
		GB: 4 * GB, 12*GB + 256*MB: 16 * GB, 32 * GB: 32 * GB, 32*GB + 256*MB: 48 * GB, 2 * TB: 2 * TB, 2*TB + GB: 0,
	} {
		if got := nextSold(size); got != want {
			t.Errorf("for %v: %v, want %v", size, got, want)
		}
	}
}

func TestMemoryIsNotAddedWhereItIsSoldered(t *testing.T) {
	p := &Problem{
		Machines: []Machine{
			{Name: "board", Memory: 4 * GB, MemoryMax: 4 * GB, Processor: testProcessors[0]},
			{Name: "box", Memory: 4 * GB, MemoryMax: 14 * GB, Processor: testProcessors[0]},
		},
		Services: []Service{{Name: "big", Demand: Demand{Memory: 8 * GB}}},
		Rules:    Rules{Margin: 900, Overcommit: 2000},
	}
	want := [][]Remedy{
		{{Kind: LeaveOut, Subject: "big"}},
		{{Kind: AddMemory, Subject: "box", Add: 5 * GB, To: 9 * GB, Sold: 12 * GB}},
	}
	if got := adviceFor(p); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	p.Machines[1].MemoryMax = 10 * GB // nobody sells that
	if got := adviceFor(p); len(got) != 2 || got[1][0].Sold != 0 {
		t.Errorf("%+v", got)
	}
	p.Machines[1].MemoryMax = 8 * GB
	if got := adviceFor(p); !reflect.DeepEqual(got, want[:1]) {
		t.Errorf("%+v", got)
	}
}

func TestAGuestThatIsKeptTooLargeIsAdvisedSmaller(t *testing.T) {
	p := smallLab()
	p.Rules.Margin = 900
	p.Machines[1].Memory = 16 * GB // 14.4: router 2, reserved 2, films' guest at least 8
	guestOf(p, "media").Memory = Range{8 * GB, 10 * GB}
	guestOf(p, "apps").Memory = Range{GB, 10 * GB}
	p.Services[2].Wish.On = []string{"apps"} // 4 GB of photos and the agent: 4.75 GB
	found := false
	for _, set := range adviceFor(p) {
		for _, r := range set {
			if r.Kind == ShrinkGuest {
				found = true
				if want := (Remedy{Kind: ShrinkGuest, Subject: "media", To: 5*GB + 512*MB}); len(set) != 1 || r != want {
					t.Errorf("%+v, want %+v", set, want)
				}
			}
		}
	}
	if !found {
		t.Errorf("%+v", adviceFor(p))
	}
}

func TestAPortThatTwoServicesWantIsAdvisedElsewhere(t *testing.T) {
	p := &Problem{
		Machines: []Machine{{Name: "a", Memory: 8 * GB, Processor: testProcessors[0]}},
		Services: []Service{
			{Name: "one", Demand: Demand{Memory: GB, Ports: []Port{{Number: 8080}, {Number: 53}}}},
			{Name: "two", Demand: Demand{Memory: GB, Ports: []Port{{Number: 8080}, {Number: 8081}, {Number: 80}}}},
		},
		Rules: Rules{Margin: 900, Overcommit: 2000},
	}
	want := [][]Remedy{
		{{Kind: OtherPort, Subject: "one", Port: 8080, Free: 8082}},
		{{Kind: OtherPort, Subject: "two", Port: 8080, Free: 8082}},
		{{Kind: LeaveOut, Subject: "one"}},
		{{Kind: LeaveOut, Subject: "two"}},
	}
	if got := adviceFor(p); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	p.Services[0].Demand.Ports[0].Number, p.Services[1].Demand.Ports[0].Number = 53, 53 // clients cannot be told
	if got := adviceFor(p); !reflect.DeepEqual(got, want[2:]) {
		t.Errorf("%+v", got)
	}
	p.Services[0].Demand.Ports, p.Services[1].Demand.Ports = []Port{{Number: 80}}, []Port{{Number: 80}, {Number: 8080}}
	if got := adviceFor(p); len(got) == 0 || got[0][0] != (Remedy{Kind: OtherPort, Subject: "one", Port: 80, Free: 8081}) {
		t.Errorf("%+v", got)
	}
}
