package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"berth/planner"
	"berth/wording"
)

const gb = planner.Bytes(1 << 30)

// lab is a sheet of machines, each with services of some groups.
func lab(machines, services int) *Sheet {
	rng := rand.New(rand.NewPCG(uint64(machines), uint64(services)))
	s := &Sheet{Lang: "en", Title: "lab", About: "margin 90 %", Date: "1 December 2026", Digest: "0badcafe", Command: "berth report",
		Figures: []Figure{{"fits", "1 of 1 services", "proven"}, {"changes", "1 new, 0 move", ""}, {"down", "nothing", ""}}, Groups: []string{"media", "home"}}
	for i := range machines {
		m := &Box{Kind: Machine, Name: fmt.Sprint("machine-", i), Memory: planner.Bytes(1+rng.IntN(64)) * gb, Group: -1}
		m.Usable = m.Memory / 10 * 9
		m.Inside = append(m.Inside, &Box{Kind: Reserved, Name: "reserved", Memory: m.Memory / 20, Group: -1})
		guest := &Box{Kind: Guest, Name: "110 guest", Memory: m.Memory / 2, Group: -1, Change: Moved, From: "2 GB"}
		for n := range services {
			b := &Box{Kind: Service, Name: fmt.Sprintf("service-%d-%d", i, n), Memory: guest.Memory / planner.Bytes(services), Amount: "1 GB", Group: n % 2, Change: Change(n % 3)}
			guest.Inside = append(guest.Inside, b)
		}
		m.Inside = append(m.Inside, guest)
		s.Machines = append(s.Machines, m)
	}
	return s
}

func TestEverythingIsNamedAndOnThePage(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{1, 1}, {1, 30}, {3, 9}, {9, 6}, {50, 4}, {300, 10}} {
		s := lab(size[0], size[1])
		texts := 0
		w, h := s.size()
		d := xml.NewDecoder(bytes.NewReader(s.SVG()))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%v: %v", size, err)
			}
			e, is := token.(xml.StartElement)
			if !is {
				continue
			}
			if e.Name.Local == "text" {
				texts++
			}
			at := map[string]float64{}
			for _, a := range e.Attr {
				at[a.Name.Local], _ = strconv.ParseFloat(a.Value, 64)
			}
			if at["x"] < 0 || at["y"] < 0 || at["x"]+at["width"] > w+.1 || at["y"]+at["height"] > h+.1 {
				t.Fatalf("%v: off the page: %v", size, e.Attr)
			}
		}
		if out := string(s.SVG()); size[0] <= 9 && size[1] <= 9 && size[0]*size[1] < 30 {
			for i := range size[0] {
				for n := range size[1] {
					if name := fmt.Sprintf("service-%d-%d", i, n); !strings.Contains(out, name) {
						t.Errorf("%v: no %s", size, name)
					}
				}
			}
		}
		if texts < 8 {
			t.Errorf("%v: %d texts", size, texts)
		}
	}
}

func TestBlocksHaveTheAreaOfTheirMemoryAndDoNotOverlap(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		r := rect{rng.Float64() * 10, rng.Float64() * 10, 5 + rng.Float64()*200, 5 + rng.Float64()*150}
		amounts := make([]planner.Bytes, 1+rng.IntN(20))
		var sum planner.Bytes
		for i := range amounts {
			amounts[i] = planner.Bytes(1 + rng.IntN(9000))
			sum += amounts[i]
		}
		places := pack(amounts, r, 2.4)
		for i, p := range places {
			if want := share(amounts[i], sum) * r.w * r.h; math.Abs(p.w*p.h-want) > want*1e-6 {
				t.Fatalf("block %d has %g, not %g", i, p.w*p.h, want)
			}
			if p.x < r.x-1e-6 || p.y < r.y-1e-6 || p.x+p.w > r.x+r.w+1e-6 || p.y+p.h > r.y+r.h+1e-6 {
				t.Fatalf("block %d is outside: %v in %v", i, p, r)
			}
			for _, q := range places[:i] {
				if min(p.x+p.w, q.x+q.w)-max(p.x, q.x) > 1e-6 && min(p.y+p.h, q.y+q.h)-max(p.y, q.y) > 1e-6 {
					t.Fatalf("%v overlaps %v", p, q)
				}
			}
		}
	}
	if got := pack([]planner.Bytes{0, 0}, rect{0, 0, 1, 1}, 1); got[0] != (rect{}) {
		t.Errorf("%v", got)
	}
}

func TestColumnsAreAsWideAsTheirMemoryButForTheLeast(t *testing.T) {
	t.Parallel()
	machines := []*Box{{Memory: 8 * gb}, {Memory: 32 * gb}, {Memory: gb / 2}, {Memory: 64 * gb}}
	got := columns(machines, rect{0, 0, 306, 100}, 36, 6)
	if len(got) != 4 || got[2].w != 36 || math.Abs(got[3].w/got[1].w-2) > 1e-9 || math.Abs(got[3].x+got[3].w-306) > 1e-9 || got[0].h != 100 {
		t.Errorf("%v", got)
	}
	if two := columns(append(machines, machines...), rect{0, 0, 306, 100}, 70, 6); two[3].h != 47 && two[3].y != 53 {
		t.Errorf("%v", two)
	}
}

func TestNothingThatIsGivenLeavesTheDrawing(t *testing.T) {
	t.Parallel()
	s := lab(2, 2)
	const bad = "</text><script>\"'&\x1b[31m]]>"
	s.Title, s.About, s.Command, s.Groups, s.Date = bad, bad, bad, []string{bad}, bad
	s.Machines[0].Name, s.Machines[0].About, s.Machines[1].Inside[1].Inside[0].Name = bad, []string{bad}, bad
	out := s.SVG()
	for d := xml.NewDecoder(bytes.NewReader(out)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if e, is := token.(xml.StartElement); err != nil || is && e.Name.Local == "script" {
			t.Fatalf("%v %v", err, token)
		}
	}
	if bytes.Contains(out, []byte("\x1b")) {
		t.Error("a control sequence is in it")
	}
}

func TestTheSheetOfAPlanHasWhatThePlanHas(t *testing.T) {
	t.Parallel()
	p := &planner.Problem{
		Name: "lab", Rules: planner.Rules{Margin: 900, Overcommit: 1500},
		Machines: []planner.Machine{
			{Name: "pi", Kind: planner.Docker, Memory: 8 * gb, Processor: planner.Processor{Name: "n100", Cores: 4, Threads: 4}, Reserved: gb, Address: "192.0.2.1", Power: planner.Power{Idle: 3000, Busy: 9000}},
			{Name: "nas", Kind: planner.Docker, Memory: 8 * gb, Processor: planner.Processor{Name: "n100", Cores: 4, Threads: 4}},
		},
		Services: []planner.Service{{Name: "immich", Group: "media", Demand: planner.Demand{Memory: 6 * gb}}, {Name: "exporter", Agent: true, Demand: planner.Demand{Memory: gb / 2}}, {Name: "large", Demand: planner.Demand{Memory: 60 * gb}}},
		Current:  planner.Placement{Host: map[string]string{"immich": "pi"}},
	}
	pl := planner.Placement{Host: map[string]string{"immich": "nas"}}
	s := Of(planner.Check(p, pl), Options{Lang: wording.FR, Date: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), Digest: "0badcafe", Command: "berth report"})
	out := string(s.SVG())
	for _, want := range []string{"lab", "1er décembre 2026", "0badcafe", "immich", "← pi", "192.0.2.1", "réservé", "agents", "1 service sur 2", "berth report", "marge 90 %"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if !s.Bad {
		t.Error("that something has no place is not told")
	}
}
