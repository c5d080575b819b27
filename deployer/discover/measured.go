package discover

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
	"berth/quantity"
)

// measure weighs what stacks keep, and writes what was measured of each beside its Compose file.
func measure(ctx context.Context, all []*Stack, hosts map[string]ledger.Host, facts map[string]*probe.Facts, now time.Time) {
	by := map[string][]string{}
	for _, s := range all {
		for _, st := range s.Entry.Service.State {
			if at := s.place(facts[s.On], st); at != "" && !onShare(facts[s.On], at) {
				by[s.On] = append(by[s.On], at)
			}
		}
	}
	weights := map[string]map[string]probe.Weight{}
	for name, paths := range by {
		weights[name], _ = probe.Weigh(ctx, hosts[name], paths) // what cannot be weighed has no size
	}
	for _, s := range all {
		s.Block = s.block(facts[s.On], weights[s.On], now)
	}
}

// place is where something that a stack keeps lies on its host; empty where that is not known.
func (s *Stack) place(f *probe.Facts, st planner.State) string {
	switch {
	case path.IsAbs(st.Name):
		return path.Clean(st.Name)
	case strings.HasPrefix(st.Name, "./"), strings.HasPrefix(st.Name, "../"):
		return path.Join(s.Dir, st.Name)
	case strings.ContainsAny(st.Name, "~$/"):
		return ""
	}
	for _, v := range f.Volumes {
		if v.Project == s.Project && v.Key == st.Name || s.Written && v.Name == st.Name {
			return v.At
		}
	}
	return ""
}

// onShare reports whether a path lies on a share of the network.
func onShare(f *probe.Facts, at string) bool {
	best, share := "", false
	for _, m := range f.Hardware.Mounts {
		if (at == m.At || strings.HasPrefix(at, strings.TrimSuffix(m.At, "/")+"/")) && len(m.At) > len(best) {
			best, share = m.At, shareTypes[m.Type] != ""
		}
	}
	return share
}

// memory is what a stack is planned with, and what is said of it; 0 where its Compose files decide. Limits stay as they are: a
// figure below them would shrink them.
func (s *Stack) memory(f *probe.Facts, now time.Time) (planner.Bytes, string) {
	if s.Use.Peak == 0 {
		return 0, ""
	}
	said := s.Use.said(english)
	amount := handy(max(s.Use.Peak+s.Use.Peak*15/100, 10*planner.MB*planner.Bytes(len(s.Containers))))
	var limits planner.Bytes
	free := 0
	for _, name := range s.Containers {
		if c := f.Container(name); c != nil && c.Limit > 0 {
			limits = min(limits+c.Limit, most)
		} else {
			free++
		}
	}
	derived := s.Entry.Service.Demand.Memory
	switch {
	case limits > 0 && amount < limits+planner.Bytes(free)*16*planner.MB:
		return 0, said + "; its limits count"
	case s.Use.demand(now) == 0 && amount <= derived:
		return 0, said + ", too short to go by; its Compose files count"
	}
	return amount, said + ", and 15 %"
}

// block is the text of berth.yaml; nil where there is nothing to say.
func (s *Stack) block(f *probe.Facts, weights map[string]probe.Weight, now time.Time) []byte {
	p := &page{}
	p.line(fmt.Sprintf("# What berth was told of %s when it came from %s on %s, beside its Compose files, which are as they", s.Name, ledger.Clean(cmp.Or(f.Hardware.Hostname, s.On)), now.Format("2 January 2006")), "")
	p.line("# lay there but for secrets: berth catalog show "+s.Name, "")
	for _, stay := range s.Stays {
		p.line("# "+ledger.Clean(stay.Path)+" stays on its host: "+stay.Why.String(), "")
	}
	empty := p.Len()
	amount, said := s.memory(f, now)
	var disk planner.Bytes
	var state []string
	for _, st := range s.Entry.Service.State {
		at := s.place(f, st)
		w := weights[at]
		key := "volume"
		if strings.ContainsAny(st.Name, "/~$") {
			key = "path"
		}
		text := "{" + key + ": " + quoted(st.Name)
		switch {
		case at != "" && onShare(f, at):
			text += ", shared: true}"
		case w.Counted:
			disk = min(disk+w.Size, most)
			text += ", size: " + quantity.FormatBytes(handy(max(w.Size, planner.MB))) + "}"
		default:
			continue
		}
		if key == "volume" || path.IsAbs(st.Name) {
			state = append(state, text)
		}
	}
	if amount > 0 || disk > 0 {
		p.line("demand:", "")
	}
	if amount > 0 {
		p.line("  memory: "+quantity.FormatBytes(amount), said)
	} else if said != "" {
		p.line("  # memory: "+said, "")
	}
	if disk > 0 {
		p.line("  disk: "+quantity.FormatBytes(handy(max(disk, planner.MB))), "measured: what lies in its volumes and directories")
	}
	if s.Agent {
		p.line("runs: every host", "it runs on all hosts, the same on each")
	}
	if len(s.Secrets) > 0 {
		p.line("secrets:", "values that were taken out of its files")
		for _, x := range s.Secrets {
			p.line("  "+x.Name+": given", "")
		}
	}
	if slices.Sort(state); len(state) > 0 {
		p.line("state:", "")
		for _, text := range state {
			p.line("  - "+text, "")
		}
	}
	if !s.Agent && amount == 0 && disk == 0 && len(s.Secrets) == 0 && len(state) == 0 || p.Len() == empty {
		return nil
	}
	return []byte(p.String())
}
