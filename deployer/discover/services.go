package discover

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/planner"
	"berth/wording"
)

// service is a service that runs, as an inventory has it.
type service struct {
	Name    string // in the inventory
	Entry   string // that it is an instance of
	Host    string // of an agent the first
	Agent   bool
	Found   status.Found
	Use     use
	Another bool   // of an entry that counts elsewhere
	Stack   *Stack // that it is; nil: its entry was in the catalog
}

// use is the memory of containers as measured.
type use struct {
	Peak  planner.Bytes // the most since they were started, as far as the kernel tells
	Since time.Time     // when the last of them was started; zero: not known

	Samples int           // of which Peak is the highest; 0: the kernel told it, or it is what was in use at the look
	Every   time.Duration // from one sample to the next
}

// said is what was measured, and where it is from.
func (u use) said(w wording.Words) string {
	text := "measured: " + w.Used(u.Peak) + " at most"
	switch {
	case u.Samples > 0:
		text += ", " + sampled(u.Samples, u.Every)
	case !u.Since.IsZero():
		text += " since " + u.Since.Format("2 Jan 15:04")
	}
	return text
}

// useOf adds up what containers of a host use.
func useOf(f *probe.Facts, containers []string) use {
	var u use
	if f == nil {
		return u
	}
	for _, name := range containers {
		c := f.Container(name)
		if c == nil || !c.Runs() {
			continue
		}
		u.Peak = min(u.Peak+max(c.Peak, c.Memory), most)
		if c.Samples > u.Samples {
			u.Samples, u.Every = c.Samples, f.Every
		}
		if c.Started.After(u.Since) {
			u.Since = c.Started
		}
	}
	return u
}

// enough is how long a service must have been running for its measured memory to count: a day has its nightly jobs. Whoever had it watched
// for an hour wants that to count.
const (
	enough        = 24 * time.Hour
	watchedEnough = time.Hour
)

// demand is the memory that a service is planned with, where what was measured counts; 0 where its entry does. It is the most
// that was measured and 15 % more, as krr sizes containers.
func (u use) demand(now time.Time) planner.Bytes {
	watched := time.Duration(u.Samples)*u.Every >= watchedEnough
	if u.Peak == 0 || !watched && (u.Since.IsZero() || now.Sub(u.Since) < enough) {
		return 0
	}
	return handy(max(u.Peak+u.Peak*15/100, 10*planner.MB))
}

// services lists what runs and what an entry stands for, by name. One that runs on several hosts is an instance on each
// but the first.
func (l *Lab) services() []service {
	all := map[string]service{}
	taken := names{}
	for i := range l.Machines {
		for _, f := range l.Machines[i].Scanned.Found {
			taken[f.Service] = true
		}
	}
	for i := range l.Machines {
		m := &l.Machines[i]
		for _, f := range m.Scanned.Found {
			s := service{Name: f.Service, Entry: f.Service, Host: m.Name, Agent: f.Agent, Found: f, Use: useOf(m.Facts, f.Containers), Stack: m.stack(f.Service)}
			if s.Stack != nil && s.Stack.Of != "" {
				s.Entry = s.Stack.Of
			}
			switch {
			case s.Stack == nil && l.stack(f.Service) != nil: // another machine has the one that is called so
				continue
			case f.Stopped:
				continue
			case f.Agent && all[f.Service].Name != "":
				continue
			case f.Also != "":
				s.Another, s.Name = true, taken.of(f.Service+"-"+m.Name)
			}
			all[s.Name] = s
		}
	}
	return byName(all)
}

// said is the comment on a service.
func (s *service) said(w wording.Words, entry planner.Bytes, now time.Time) string {
	var out []string
	if s.Stack != nil {
		return s.Stack.said(w)
	}
	if s.Use.Peak > 0 {
		text := s.Use.said(w)
		if s.Use.demand(now) == 0 && !s.Agent {
			text += fmt.Sprintf(", too short to go by: it counts with the entry's %s", w.Used(entry))
		} else {
			text += fmt.Sprintf("; the entry says %s", w.Used(entry))
		}
		out = append(out, text)
	}
	if s.Found.Sure == status.ByName {
		out = append(out, "perhaps: the entry has an image of that name by somebody else, this is "+strings.Join(s.Found.Images, ", "))
	}
	return strings.Join(out, "; ")
}

func byName[T any](m map[string]T) []T {
	var out []T
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, m[name])
	}
	return out
}

// foreignOf is what of a machine no service of the inventory stands for: its memory, and names for a comment.
func foreignOf(m *Machine, listed []service) (planner.Bytes, []string) {
	var sum planner.Bytes
	var who []string
	for _, s := range m.Scanned.Strays {
		if u := useOf(m.Facts, s.Containers); !s.Stopped {
			sum, who = min(sum+u.Peak, most), append(who, fmt.Sprintf("%s (%s)", s.Name, strings.Join(s.Images, ", ")))
		}
	}
	for _, f := range m.Scanned.Found {
		if f.Stopped || slices.ContainsFunc(listed, func(s service) bool {
			return s.Agent && s.Entry == f.Service || s.Host == m.Name && (s.Name == f.Service || s.Entry == f.Service)
		}) {
			continue
		}
		sum, who = min(sum+useOf(m.Facts, f.Containers).Peak, most), append(who, f.Service)
	}
	return sum, who
}
