package planner

import (
	"context"
	"reflect"
	"slices"
	"testing"
)

// twins is a lab of two docker machines that are alike but for a device of b.
func twins(services ...Service) *Problem {
	machine := func(name string, devices ...string) Machine {
		return Machine{Name: name, Kind: Docker, Processor: testProcessors[1], Memory: 10 * GB, Devices: devices}
	}
	return &Problem{
		Name: "twins", Rules: Rules{Margin: 900, Overcommit: 2000}, Machines: []Machine{machine("a"), machine("b", "tun")},
		Services: services, Current: Placement{Host: map[string]string{}, Size: map[string]Bytes{}},
	}
}

func service(name string, memory Bytes, with ...string) Service {
	return Service{Name: name, Demand: Demand{Memory: memory, CPU: 100}, Wish: Wish{With: with}}
}

func downloads(memory Bytes) Service {
	s := service("downloads", memory)
	s.Devices = []string{"tun"}
	return s
}

func TestWhatHasToShareAHostDoesSoInBothDirectionsAndThroughOthers(t *testing.T) {
	agent := service("agent", 0)
	agent.Agent = true
	p := twins(service("d", GB), service("c", GB, "b", "agent", "nobody"), service("b", GB, "b"), service("a", GB, "b"), agent)
	want := map[string][]string{"a": {"b", "c"}, "b": {"a", "c"}, "c": {"a", "b"}}
	if got := Together(p); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := Together(twins(service("a", GB), service("b", GB, "b"))); got != nil {
		t.Errorf("who names itself alone is in no group: %v", got)
	}
}

func TestWhatHasToShareAHostIsPlacedOnOneThatSuitsAll(t *testing.T) {
	p := twins(downloads(GB), service("films", GB, "downloads"), service("series", GB, "films"), service("wiki", GB))
	p.Current.Host["films"], p.Current.Host["series"] = "a", "a"
	plan := solved(t, p)
	for _, name := range []string{"downloads", "films", "series"} {
		if plan.Placement.Host[name] != "b" || plan.Status != Optimal {
			t.Errorf("%s is on %q, %v", name, plan.Placement.Host[name], plan.Status)
		}
	}
	i := slices.IndexFunc(plan.Placed, func(pd Placed) bool { return pd.Service.Name == "films" })
	if why := plan.Placed[i].Why; why.Kind != WhyOnlyHost || !slices.Equal(why.With, []string{"downloads", "series"}) {
		t.Errorf("films: %+v", why)
	}
}

func TestAPlacementThatPartsWhatHasToShareAHostBreaksARule(t *testing.T) {
	p := twins(downloads(GB), service("films", GB, "downloads"), service("series", GB, "downloads"))
	got := Check(p, Placement{Host: map[string]string{"downloads": "b", "films": "a", "series": "b"}}).Violations
	want := []Reason{{Rule: RuleWith, Host: "a", Service: "films", Subjects: []string{"b", "downloads", "series"}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	got = Check(p, Placement{Host: map[string]string{"downloads": "b", "films": "a"}}).Violations
	if len(got) != 1 || got[0].Service != "films" || !slices.Equal(got[0].Subjects, []string{"b", "downloads"}) {
		t.Errorf("of two, the first by name is where it should be: %+v", got)
	}
	if got := Check(p, Placement{Host: map[string]string{"films": "a"}}).Violations; got != nil {
		t.Errorf("nothing is parted from what has no place: %+v", got)
	}
}

func TestABoardTellsEachHostWhoWouldBeParted(t *testing.T) {
	p := twins(downloads(GB), service("films", GB, "downloads"))
	b := NewBoard(p, Placement{Host: map[string]string{"downloads": "b", "films": "b"}})
	answers := b.Answers("films")
	want := []Reason{{Rule: RuleWith, Host: "a", Service: "films", Subjects: []string{"b", "downloads"}}}
	if !reflect.DeepEqual(answers[0].Reasons, want) || !answers[1].Fits {
		t.Errorf("%+v", answers)
	}
	if both := b.Answers("films", "downloads"); len(both[0].Reasons) != 1 || both[0].Reasons[0].Rule != RuleDevice {
		t.Errorf("both together: %+v", both[0].Reasons)
	}
	b.Put("films", 0)
	if v := b.Violations(); len(v) != 1 || v[0].Rule != RuleWith {
		t.Errorf("%+v", v)
	}
	b.Put("films", 1)
	if v := b.Violations(); v != nil {
		t.Errorf("%+v", v)
	}
}

func TestExplainTakesThoseAlongThatHaveToShareTheHost(t *testing.T) {
	p := twins(downloads(GB), service("films", GB, "downloads"))
	answers := Explain(solved(t, p), "films")
	want := []Reason{{Rule: RuleDevice, Host: "a", Service: "downloads", Subjects: []string{"tun"}}}
	if !reflect.DeepEqual(answers[0].Reasons, want) || !slices.Equal(answers[0].With, []string{"downloads"}) || answers[0].Fits {
		t.Errorf("%+v", answers[0])
	}
	if !answers[1].Fits || answers[1].Adds != 2*GB {
		t.Errorf("%+v", answers[1])
	}
}

func TestAdviceMayPartWhatHasToShareAHost(t *testing.T) {
	p := twins(downloads(6*GB), service("films", 6*GB, "downloads"))
	plan := solved(t, p)
	if plan.Status != Infeasible || len(plan.Unplaced) != 1 {
		t.Fatalf("%v, %+v", plan.Status, plan.Unplaced)
	}
	for _, h := range plan.Unplaced[0].Hosts {
		if len(h.Reasons) == 0 {
			t.Errorf("%s gives no reason", h.Host)
		}
	}
	advice := Advise(context.Background(), p, Options{})
	i := slices.IndexFunc(advice, func(a Advice) bool { return a.Remedies[0].Kind == LetPart && a.Remedies[0].Subject == "films" })
	if i < 0 || advice[i].Plan.Placement.Host["films"] != "a" || len(p.Services[1].Wish.With) != 1 {
		t.Errorf("%+v", advice)
	}
}

func TestWithoutAMachineWhatSharesAHostStillDoes(t *testing.T) {
	p := twins(service("downloads", GB), service("films", GB, "downloads"), service("series", GB, "films"))
	p.Services[0].Wish.On = []string{"b"}
	p.Current.Host = map[string]string{"downloads": "b", "films": "b", "series": "b"}
	q, _ := p.Without("b")
	plan := solved(t, q)
	for _, s := range p.Services {
		if plan.Placement.Host[s.Name] != "a" {
			t.Errorf("%s is on %q", s.Name, plan.Placement.Host[s.Name])
		}
	}
}

func TestWhatHasToShareAHostComesToItInOnePhase(t *testing.T) {
	p := twins(service("downloads", 3*GB), service("films", 3*GB, "downloads"), service("new", GB, "films"), service("big", 6*GB))
	p.Current.Host = map[string]string{"downloads": "a", "films": "a", "big": "b"}
	target := Placement{Host: map[string]string{"downloads": "b", "films": "b", "new": "b", "big": "a"}}
	for _, s := range []string{"downloads", "films"} { // room for one of the two before big has left
		if p.Service(s).Demand.Memory+6*GB > 9*GB {
			t.Fatal("the lab has to leave room for one")
		}
	}
	for _, ph := range Phases(Check(p, target)) {
		var names []string
		for _, m := range ph.Moves {
			names = append(names, m.Service)
		}
		if slices.Contains(names, "downloads") != slices.Contains(names, "films") || ph.Kind == PhaseAdd && slices.Contains(names, "new") {
			t.Errorf("%v: %v", ph.Kind, names)
		}
	}
}

// A network cannot be parted from whoever brings it, whatever wishes say besides.
func TestNobodyIsAdvisedToPartWhatAResourceTies(t *testing.T) {
	vpn := Resource{Kind: ContainerResource, Name: "vpn"}
	for name, with := range map[string][]string{"by the container alone": nil, "by a wish as well": {"vpn"}} {
		p := twins(service("torrent", 6*GB, with...), service("vpn", 6*GB))
		p.Services[0].Uses, p.Services[1].Provides = []Resource{vpn}, []Provided{{Resource: vpn}}
		for _, r := range candidates(p) {
			if _, changes := remedied(p, []Remedy{r}); r.Kind == LetPart && changes {
				t.Errorf("%s: %+v is tried", name, r)
			}
		}
		for _, a := range Advise(t.Context(), p, Options{}) {
			if slices.ContainsFunc(a.Remedies, func(r Remedy) bool { return r.Kind == LetPart }) {
				t.Errorf("%s: %+v is advised", name, a.Remedies)
			}
		}
	}
}
