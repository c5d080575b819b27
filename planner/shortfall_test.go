package planner

import (
	"reflect"
	"slices"
	"testing"
)

// shortfallCase asks what is against one more service, "new", on a host of smallLab.
type shortfallCase struct {
	name  string
	given func(p *Problem, s *Service) // changes the lab and the service
	there map[string]string            // what is placed already
	host  string
	want  []Reason
}

func pins(p *Problem, s *Service) { s.Wish.On = []string{"media", "apps"} }
func port8(p *Problem, s *Service) {
	s.Demand.Ports = []Port{{Number: 8, UDP: true}, {Number: 9}}
	p.Services[3].Demand.Ports = s.Demand.Ports[:1]
}
func refused(p *Problem, s *Service) {
	s.Suits = map[string]Suitability{"n100": {Declared: true, Fixed: true, Verdict: NotRecommended}}
}
func memory(b Bytes) func(*Problem, *Service) {
	return func(_ *Problem, s *Service) { s.Demand.Memory = b }
}

var shortfallCases = []shortfallCase{
	{"nothing is against a small service", memory(GB), nil, "nas", nil},
	{"a pin names other hosts", pins, nil, "nas", []Reason{{Rule: RulePin, Host: "nas", Subjects: []string{"media", "apps"}}}},
	{"a pin names the hypervisor of the host", func(p *Problem, s *Service) { s.Wish.On = []string{"pve"} }, nil, "apps", nil},
	{"what nobody wishes stays where it runs", func(p *Problem, s *Service) {
		s.Wish.Stays = true
		p.Current.Host["new"] = "nas"
	}, nil, "apps", []Reason{{Rule: RuleStays, Host: "apps", Subjects: []string{"nas"}}}},
	{"a wish keeps it off the host", func(p *Problem, s *Service) { s.Wish.NotOn = []string{"nas"} }, nil, "nas", []Reason{{Rule: RuleNotOn, Host: "nas"}}},
	{"a wish keeps it off the machine of the host", func(p *Problem, s *Service) { s.Wish.NotOn = []string{"pve"} }, nil, "media", []Reason{{Rule: RuleNotOn, Host: "media"}}},
	{"its images are for other processors", func(p *Problem, s *Service) { s.Archs = []Arch{{"arm64", 0}, {"amd64", 4}} }, nil, "nas", []Reason{
		{Rule: RuleArch, Host: "nas", Subjects: []string{"arm64", "amd64/v4"}, Arch: Arch{"amd64", 3}}}},
	{"the host lacks devices", func(p *Problem, s *Service) { s.Devices = []string{"gpu", "disks", "tun"} }, nil, "nas", []Reason{
		{Rule: RuleDevice, Host: "nas", Subjects: []string{"gpu", "tun"}}}},
	{"it is not recommended there", refused, nil, "nas", []Reason{{Rule: RuleVerdict, Host: "nas", Judgement: Judgement{
		Verdict: NotRecommended, By: Suitability{Declared: true, Fixed: true, Verdict: NotRecommended}}}}},
	{"the wish accepts that", func(p *Problem, s *Service) { refused(p, s); s.Wish.Accept = true }, nil, "nas", nil},
	{"it wishes to be apart from two services there, by name", func(p *Problem, s *Service) { s.Wish.ApartFrom = []string{"photos", "wiki", "films"} },
		map[string]string{"wiki": "nas", "photos": "nas"}, "nas", []Reason{{Rule: RuleApart, Host: "nas", Subjects: []string{"photos", "wiki"}}}},
	{"a service there wishes to be apart from it", func(p *Problem, s *Service) { p.Services[3].Wish.ApartFrom = []string{"new"} },
		map[string]string{"wiki": "nas"}, "nas", []Reason{{Rule: RuleApart, Host: "nas", Subjects: []string{"wiki"}}}},
	{"two services with which it has to share a host are on another", func(p *Problem, s *Service) {
		s.Wish.With = []string{"more"}
		p.Services[3].Wish.With = []string{"more"}
	}, map[string]string{"wiki": "apps", "more": "apps"}, "nas", []Reason{{Rule: RuleWith, Host: "nas", Subjects: []string{"apps", "more", "wiki"}}}},
	{"what it uses is brought by one on another host", func(p *Problem, s *Service) {
		s.Uses = []Resource{{NetworkResource, "edge"}}
		p.Services[3].Provides = []Provided{{Resource: s.Uses[0]}}
	}, map[string]string{"wiki": "apps"}, "nas", []Reason{{Rule: RuleTied, Host: "nas", Subjects: []string{"apps", "wiki"}, Resource: Resource{NetworkResource, "edge"}}}},
	{"what it uses is brought by one that runs nowhere", func(p *Problem, s *Service) {
		s.Uses = []Resource{{VolumeResource, "films_media"}}
		p.Services[1].Provides = []Provided{{Resource{VolumeResource, "media"}, true}}
	}, nil, "nas", []Reason{{Rule: RuleResource, Host: "nas", Subjects: []string{"films"}, Resource: Resource{VolumeResource, "films_media"}}}},
	{"a service there has its container's name", func(p *Problem, s *Service) {
		s.Provides = []Provided{{Resource: Resource{ContainerResource, "dns"}}}
		p.Services[3].Provides = s.Provides
	}, map[string]string{"wiki": "nas"}, "nas", []Reason{{Rule: RuleName, Host: "nas", Subjects: []string{"wiki", "dns"}}}},
	{"a service there publishes its port", port8, map[string]string{"wiki": "nas"}, "nas", []Reason{{Rule: RulePort, Host: "nas", Subjects: []string{"wiki", "8/udp"}}}},
	{"the same number by TCP is another port", func(p *Problem, s *Service) {
		port8(p, s)
		p.Services[3].Demand.Ports = []Port{{Number: 8}}
	}, map[string]string{"wiki": "nas"}, "nas", nil},
	{"an agent that would come with the guest publishes its port", func(p *Problem, s *Service) {
		s.Demand.Ports = []Port{{Number: 9100}}
		p.Services[0].Demand.Ports = s.Demand.Ports
	}, nil, "apps", []Reason{{Rule: RulePort, Host: "apps", Subjects: []string{"agent", "9100"}}}},
	{"9 GB beside 1 reserved and an agent are over 9 of 10 GB", memory(9 * GB), nil, "nas", []Reason{
		{Rule: RuleMemory, Host: "nas", Need: int64(10*GB + 256*MB), Have: int64(9 * GB)}}},
	{"exactly the margin fits", memory(8*GB - 256*MB), nil, "nas", nil},
	{"one byte more does not", memory(8*GB - 256*MB + 1), nil, "nas", []Reason{{Rule: RuleMemory, Host: "nas", Need: int64(9*GB + 1), Have: int64(9 * GB)}}},
	{"foreign memory counts", func(p *Problem, s *Service) { s.Demand.Memory = 7 * GB; p.Machines[0].Foreign = 2 * GB }, nil, "nas", []Reason{
		{Rule: RuleMemory, Host: "nas", Need: int64(10*GB + 256*MB), Have: int64(9 * GB)}}},
	{"over the margin is allowed for one run", func(p *Problem, s *Service) { s.Demand.Memory = 8*GB + 768*MB; p.AllowOverMargin() }, nil, "nas", nil},
	{"5 GB and the agent would need a guest of 6 GB", memory(5 * GB), nil, "apps", []Reason{
		{Rule: RuleGuestRange, Host: "apps", Need: int64(6 * GB), Have: int64(5 * GB)}}},
	{"guests of 9.75 and 4.5 GB are too much for the machine", memory(3*GB + 768*MB), map[string]string{"films": "media", "photos": "media", "more": "media"}, "apps", []Reason{
		{Rule: RuleMachineMemory, Host: "pve", Need: int64(18*GB + 256*MB), Have: int64(18 * GB)}}},
	{"8 cores and the agent are more than twice 4", func(p *Problem, s *Service) { s.Demand.CPU = 8000 }, nil, "nas", []Reason{{Rule: RuleCPU, Host: "nas", Need: 8100, Have: 8000}}},
	{"a limit on that processor caps the cores", func(p *Problem, s *Service) {
		s.Demand.CPU = 8000
		s.Limits = map[string]Limit{"n100": {CPU: 3000}}
	}, nil, "nas", nil},
	{"20 vCPUs more are more than twice 12 threads", func(p *Problem, s *Service) { guestOf(p, "apps").CPUs = 20 }, map[string]string{"films": "media"}, "apps", []Reason{
		{Rule: RuleMachineCPU, Host: "pve", Need: 26000, Have: 24000}}},
	{"the vCPUs of a guest that is there are not counted twice", func(p *Problem, s *Service) { guestOf(p, "apps").CPUs = 18 },
		map[string]string{"films": "media", "wiki": "apps"}, "apps", nil},
	{"the disk of the host is too small", func(p *Problem, s *Service) { s.Demand.Disk = 15 * GB; p.Services[3].Demand.Disk = 6 * GB }, map[string]string{"wiki": "apps"}, "apps", []Reason{
		{Rule: RuleDisk, Host: "apps", Need: int64(21 * GB), Have: int64(20 * GB)}}},
	{"the disk of the machine is too small for one more guest", func(p *Problem, s *Service) { p.Machines[1].Disk = 79 * GB }, map[string]string{"films": "media"}, "apps", []Reason{
		{Rule: RuleDisk, Host: "pve", Need: int64(80 * GB), Have: int64(79 * GB)}}},
	{"every reason is listed, not only the first", func(p *Problem, s *Service) {
		s.Wish.NotOn, s.Devices, s.Demand.Memory, s.Demand.CPU = []string{"nas"}, []string{"tun"}, 9*GB, 9000
	}, nil, "nas", []Reason{{Rule: RuleNotOn, Host: "nas"}, {Rule: RuleDevice, Host: "nas", Subjects: []string{"tun"}},
		{Rule: RuleMemory, Host: "nas", Need: int64(10*GB + 256*MB), Have: int64(9 * GB)}, {Rule: RuleCPU, Host: "nas", Need: 9100, Have: 8000}}},
}

func TestEveryShortfallIsListedWithItsFigures(t *testing.T) {
	covered := map[Rule]bool{}
	for _, c := range shortfallCases {
		t.Run(c.name, func(t *testing.T) {
			p := smallLab()
			p.Services = append(p.Services, Service{Name: "more", Demand: Demand{Memory: 2*GB + 512*MB}}, Service{Name: "new"})
			s := &p.Services[len(p.Services)-1]
			c.given(p, s)
			for i := range c.want {
				c.want[i].Service = "new"
				covered[c.want[i].Rule] = true
			}
			tl := newTally(p, Placement{Host: c.there})
			if got := tl.shortfalls(s, tl.index[c.host]); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
			// Put there all the same, the placement breaks the same rules.
			there := Placement{Host: map[string]string{"new": c.host}}
			for name, host := range c.there {
				there.Host[name] = host
			}
			if got, want := brokenRules(Check(p, there).Violations), brokenRules(c.want); !slices.Equal(got, want) {
				t.Errorf("the placement breaks %v, want %v", got, want)
			}
		})
	}
	for rule := range RuleUnknownHost {
		if !covered[rule] {
			t.Errorf("no case for %v", rule)
		}
	}
}

// What no shortfall can say is said of a placement as a whole.
func TestAPlacementIsJudgedAsItIsGiven(t *testing.T) {
	for _, c := range []struct {
		name  string
		given func(p *Problem)
		pl    Placement
		want  []Reason
	}{
		{"a host that is not there", func(*Problem) {}, Placement{Host: map[string]string{"wiki": "attic"}},
			[]Reason{{Rule: RuleUnknownHost, Host: "attic", Service: "wiki"}}},
		{"what it needs is nowhere", func(p *Problem) { p.Services[3].Needs = []string{"photos"} }, Placement{Host: map[string]string{"wiki": "nas"}},
			[]Reason{{Rule: RuleNeeds, Host: "nas", Service: "wiki", Subjects: []string{"photos"}}}},
		{"what it needs is anywhere", func(p *Problem) { p.Services[3].Needs = []string{"photos"} }, Placement{Host: map[string]string{"wiki": "nas", "photos": "apps"}}, nil},
		{"a guest that was given too little", func(*Problem) {}, Placement{Host: map[string]string{"photos": "apps"}, Size: map[string]Bytes{"apps": 4 * GB}},
			[]Reason{{Rule: RuleMemory, Host: "apps", Need: int64(4*GB + 256*MB), Have: int64(Permille(900).Of(4 * GB))}}},
		{"a guest that was given more than its range", func(*Problem) {}, Placement{Size: map[string]Bytes{"apps": 6 * GB}},
			[]Reason{{Rule: RuleGuestRange, Host: "apps", Need: int64(6 * GB), Have: int64(5 * GB)}}},
		{"guests that were given more than their machine", func(p *Problem) { p.Machines[1].Foreign = 512 * MB }, Placement{Size: map[string]Bytes{"apps": 5 * GB, "media": 9 * GB}},
			[]Reason{{Rule: RuleMachineMemory, Host: "pve", Need: int64(18*GB + 512*MB), Have: int64(18 * GB)}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := smallLab()
			c.given(p)
			plan := Check(p, c.pl)
			if !reflect.DeepEqual(plan.Violations, c.want) {
				t.Errorf("got  %+v\nwant %+v", plan.Violations, c.want)
			}
		})
	}
}
