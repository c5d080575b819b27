package session

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"berth/message"
	"berth/planner"
)

// small is a session with a little of everything.
func small(t testing.TB) (lab, *Session) {
	l := readLab(t, "blackbox")
	s := l.today()
	s.Move("cargo", "immich")
	s.Set(s.Changes().Edit(func(c *Changes) {
		c.Goal, c.Margin = planner.Stay, 850
		c.Ranges["media"] = planner.Range{Min: 2 * planner.GB, Max: 9 * planner.GB}
		c.Pins["immich"], c.Pins["jellyfin"] = []string{"cargo"}, nil
		c.Workloads["immich"] = planner.Workload{Amount: 30, Unit: "photos", Period: planner.Week}
		c.Accepts["immich"] = true
		c.Added, c.LeftOut = []string{"vaultwarden"}, []string{"homepage"}
	}), Done{Kind: SetGoal, Subject: "stay"})
	s.SaveVariant("tidy")
	s.Switch("pve")
	s.Move("control-tower", "immich")
	s.Undo()
	return l, s
}

func TestAFileSaysWhetherTheOperatorLeft(t *testing.T) {
	_, s := small(t)
	for what, data := range map[bool][]byte{false: s.Snapshot().Encode(), true: s.Snapshot().Ended().Encode()} {
		f, err := Decode("session.json", data)
		if err != nil {
			t.Fatal(err)
		}
		if f.Ended != what || f.Steps != 4 || f.Variants != 1 {
			t.Errorf("ended %v, %d steps, %d variants", f.Ended, f.Steps, f.Variants)
		}
	}
}

func TestASnapshotIsNotChangedByTheSession(t *testing.T) {
	_, s := small(t)
	snapshot := s.Snapshot()
	before := snapshot.Encode()
	s.Redo()
	s.SaveVariant("tidy")
	s.Undo()
	s.Undo()
	s.Move("cargo", "homepage")
	s.DropVariant("tidy")
	if !bytes.Equal(before, snapshot.Encode()) {
		t.Error("the snapshot is another one after the session went on")
	}
}

func TestAFileThatNoSessionWroteIsRefusedWithEverythingThatIsWrong(t *testing.T) {
	_, s := small(t)
	good := string(s.Snapshot().Encode())
	for name, x := range map[string]struct{ old, new, want string }{
		"no JSON":              {good, "hello", `s.json: 1:2: invalid character`},
		"cut off":              {good, good[:len(good)/2], `the file ends in the middle`},
		"empty":                {good, "", `the file ends in the middle`},
		"text behind":          {good, good + "{}", `more text behind the end of the session`},
		"another version":      {`"version":1`, `"version":7`, `version 7 of the format is not known; this berth reads version 1`},
		"unknown field":        {`"done":`, `"gone":3,"done":`, `unknown field "gone"`},
		"wrong type":           {`"done":3`, `"done":"three"`, `"done" cannot be string`},
		"too many done":        {`"done":3`, `"done":9`, `9 of 4 steps cannot be done`},
		"done below nothing":   {`"done":3`, `"done":-1`, `-1 of 4 steps cannot be done`},
		"unknown step":         {`"do":"moved"`, `"do":"danced"`, `step 1: nothing is done by "danced"`},
		"no step":              {`"do":"moved"`, `"do":""`, `step 1: nothing is done by ""`},
		"no such changes":      {`"changes":1,`, `"changes":77,`, `there are no changes 77`},
		"unknown goal":         {`"goal":"stay"`, `"goal":"rest"`, `changes 1: unknown goal "rest"`},
		"no goal":              {`{"goal":"balance"}`, `{}`, `the first of them has to state the goal`},
		"a wide margin":        {`"margin_permille":850`, `"margin_permille":8500`, `changes 1: a margin of 8500 thousandths cannot be`},
		"a range upside down":  {`"max_bytes":9663676416`, `"max_bytes":1`, `changes 1: media: 2147483648 to 1 bytes are no range`},
		"no workload":          {`"30 photos/week"`, `"often"`, `changes 1: immich: "often" is no workload`},
		"a jump":               {`{"service":"immich","to":"cargo"}`, `{"service":"immich","from":"media","to":"cargo"}`, `step 1: service "immich" is on "" before it, not on "media"`},
		"a control character":  {`"service":"immich","to":"cargo"`, `"service":"immich","to":"car\u001bgo"`, `is no name`},
		"a nameless variant":   {`"name":"tidy"`, `"name":""`, `variant 1: "" is no name`},
		"a huge guest":         {`"hosts":{`, `"sizes_bytes":{"media":9000000000000000000},"hosts":{`, `guest "media" cannot have 9000000000000000000 bytes`},
		"an added one twice":   {`["vaultwarden"]`, `["vaultwarden","vaultwarden"]`, `"vaultwarden" is there twice`},
		"every problem at one": {`"goal":"stay","margin_permille":850`, `"goal":"rest","margin_permille":-1`, "unknown goal \"rest\"\ns.json: changes 1: a margin of -1"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, x.old) {
				t.Fatalf("the file does not have %s:\n%s", x.old, good[strings.Index(good, `"changes"`):])
			}
			_, err := Decode("s.json", []byte(strings.Replace(good, x.old, x.new, 1)))
			if err == nil {
				t.Fatal("it is read")
			}
			if !strings.Contains(err.Error(), x.want) || !strings.HasPrefix(err.Error(), "s.json: ") {
				t.Errorf("it says %v", err)
			}
			if fr := message.French(err); !strings.HasPrefix(fr, "s.json : ") || strings.Contains(fr, " is ") || strings.Contains(fr, "cannot") {
				t.Errorf("in French it says %s", fr)
			}
		})
	}
}

func TestAFileIsNotResumedOnAnInventoryThatLacksWhatItNames(t *testing.T) {
	l, s := small(t)
	f, err := Decode("s.json", s.Snapshot().Encode())
	if err != nil {
		t.Fatal(err)
	}
	base, ok := l.base.Without("cargo")
	if !ok {
		t.Fatal("there is no cargo")
	}
	lib := l.lib
	lib.Services = clone(lib.Services)
	delete(lib.Services, "vaultwarden")
	_, err = f.Resume(base, lib, f.Meta)
	if err == nil || err.Error() != `the inventory does not have host "cargo", service "vaultwarden"` {
		t.Errorf("it says %v", err)
	}
}

func TestChangesThatWereSharedAreSharedAfterReading(t *testing.T) {
	l, s := small(t)
	s.Goto(s.variants[0].State, Done{Kind: TookVariant})
	f, err := Decode("s.json", s.Snapshot().Encode())
	if err != nil {
		t.Fatal(err)
	}
	again, err := f.Resume(l.base, l.lib, f.Meta)
	if err != nil {
		t.Fatal(err)
	}
	if again.changes != again.variants[0].Changes {
		t.Error("the session and its variant have changes of their own")
	}
	plan := planner.Check(again.Problem(), again.Board().Placement())
	again.Planned(again.Changes(), plan)
	again.Switch("cargo")
	again.Undo()
	if st, _, _ := again.Standing(); st == NotPlanned {
		t.Errorf("what was planned is forgotten: %v", st)
	}
}

func FuzzDecode(f *testing.F) {
	const gb = planner.GB
	l := lab{base: &planner.Problem{
		Name: "lab", Rules: planner.Rules{Margin: 900, Overcommit: 2000},
		Machines: []planner.Machine{
			{Name: "cargo", Kind: planner.Docker, Memory: 8 * gb},
			{Name: "pve", Kind: planner.Proxmox, Memory: 16 * gb, Guests: []planner.Guest{{Name: "media", Kind: planner.VM, Memory: planner.Range{Min: gb, Max: 9 * gb}}}},
		},
		Services: []planner.Service{{Name: "immich", Demand: planner.Demand{Memory: 6 * gb}}, {Name: "loki", Demand: planner.Demand{Memory: gb}}},
	}}
	s := l.today()
	s.Move("cargo", "immich")
	s.Take(planner.Placement{Host: map[string]string{"immich": "media", "loki": "cargo"}, Size: map[string]planner.Bytes{"media": 9 * gb}}, Done{Kind: Planned})
	s.Set(s.Changes().Edit(func(c *Changes) { c.Pins["loki"] = []string{"cargo"} }), Done{Kind: Pinned, Subject: "loki"})
	s.SaveVariant("tidy")
	s.Switch("pve")
	s.Undo()
	f.Add(s.Snapshot().Encode())
	f.Add([]byte(`{"version":1,"changes":[{"goal":"balance"}],"start":{"changes":0,"hosts":{}},"steps":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Decode("s.json", data)
		if err != nil {
			return
		}
		again, err := file.Resume(l.base, l.lib, file.Meta)
		if err != nil {
			return
		}
		for range 5 {
			if _, ok := again.Undo(); !ok {
				break
			}
		}
		for range 5 {
			if _, ok := again.Redo(); !ok {
				break
			}
		}
		for _, v := range again.Variants() {
			again.Goto(v.State, Done{})
		}
		once := again.Snapshot().Encode()
		if _, err := Decode("s.json", once); err != nil {
			t.Errorf("what was written cannot be read: %v\n%s", err, once)
		}
	})
}

// large is a session of 1,000 services and so many steps, one in ten of which changes a wish.
func large(steps int) *Session {
	p := &planner.Problem{Name: "large", Rules: planner.Rules{Margin: 900, Overcommit: 2000}}
	current := planner.Placement{Host: map[string]string{}}
	for i := range 50 {
		p.Machines = append(p.Machines, planner.Machine{Name: fmt.Sprintf("host-%02d", i), Kind: planner.Docker, Memory: 64 * planner.GB})
	}
	for i := range 1000 {
		name := fmt.Sprintf("service-%04d", i)
		p.Services = append(p.Services, planner.Service{Name: name, Demand: planner.Demand{Memory: planner.GB}})
		current.Host[name] = p.Machines[i%50].Name
	}
	s := New(p, planner.Library{}, current)
	for i := range steps {
		if i%10 == 0 {
			s.Set(s.Changes().Edit(func(c *Changes) { c.Pins[p.Services[i/10%1000].Name] = []string{"host-01"} }), Done{Kind: Pinned})
			continue
		}
		s.Move(p.Machines[i%49].Name, p.Services[i*7%1000].Name)
	}
	return s
}

func TestTheFileOfALongSessionIsAFewMegabytes(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: three thousand steps, in one goroutine")
	}
	s := large(3000)
	data := s.Snapshot().Encode()
	if got := len(data); got > 600<<10 {
		t.Errorf("%d steps take %d kB", len(s.steps), got>>10)
	}
	f, err := Decode("s.json", data)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Resume(s.base, s.lib, f.Meta); err != nil {
		t.Fatal(err)
	}
}

// changesOf is how many changes a benchmark's session has; with -short, which asks only whether it runs, a few.
func changesOf(b *testing.B) int {
	if testing.Short() {
		return 100
	}
	return 10_000
}

func BenchmarkEncode(b *testing.B) {
	s := large(changesOf(b))
	size := 0
	for b.Loop() {
		size = len(s.Snapshot().Encode())
	}
	b.ReportMetric(float64(size)/1e6, "MB")
}

func BenchmarkDecode(b *testing.B) {
	s := large(changesOf(b))
	data := s.Snapshot().Encode()
	for b.Loop() {
		f, err := Decode("s.json", data)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.Resume(s.base, s.lib, f.Meta); err != nil {
			b.Fatal(err)
		}
	}
}
