package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/planner"
	"berth/wording"
)

// statusPage prints how hosts are.
type statusPage struct {
	w       wording.Words
	problem *planner.Problem
	hosts   []status.Host
	diffs   map[fileAt]string
}

// fileAt is a file of a service on a host.
type fileAt struct{ host, service, name string }

// count gives the hosts that could not be looked at, or not as root, without guests that need not be
// there, and those on which something is not as it should be.
func (p *statusPage) count() (failed, drifted int) {
	for i := range p.hosts {
		h := &p.hosts[i]
		place, _ := p.problem.Host(h.Host)
		switch {
		case h.Err != nil && place.Exists:
			failed++
		case h.Err == nil && h.Drifted():
			drifted++
		case h.Err == nil && h.Facts.RootErr != nil:
			failed++
		}
	}
	return failed, drifted
}

func (p *statusPage) text() string {
	var b strings.Builder
	for i := range p.hosts {
		p.host(&b, &p.hosts[i])
	}
	failed, drifted := p.count()
	say := p.w.Say
	if failed > 0 {
		fmt.Fprintln(&b, say("%d of %d hosts could not be looked at as root", "hôtes qui n'ont pas pu être examinés en root : %d sur %d", failed, len(p.hosts)))
	}
	switch {
	case drifted > 0:
		fmt.Fprintln(&b, say("not as it should be: %d of %d hosts", "hôtes où tout n'est pas comme il faut : %d sur %d", drifted, len(p.hosts)))
	case failed == 0:
		fmt.Fprintln(&b, say("everything is as it should be", "tout est comme il faut"))
	}
	return b.String()
}

func (p *statusPage) host(b *strings.Builder, h *status.Host) {
	say := p.w.Say
	if h.Err != nil {
		place, _ := p.problem.Host(h.Host)
		if !place.Exists {
			fmt.Fprintf(b, "%s  %s\n\n", h.Host, say("is not there; the inventory does not say that it exists", "n'est pas là ; l'inventaire ne dit pas qu'il existe"))
			return
		}
		fmt.Fprintf(b, "%s  %s %v\n\n", h.Host, say("could not be looked at:", "n'a pas pu être examiné :"), h.Err)
		return
	}
	f := h.Facts
	fmt.Fprintf(b, "%s  %s\n", h.Host, say("%s of %s used, %s planned for services, foreign %s",
		"%s sur %s utilisés, %s prévus pour les services, étranger %s",
		p.w.Used(f.Memory-f.Available), p.w.Left(f.Memory), p.w.Used(h.Planned), p.w.Used(f.Foreign())))
	for _, line := range p.remarks(f) {
		fmt.Fprintf(b, "  ! %s\n", line)
	}
	if len(h.Services) == 0 {
		fmt.Fprintf(b, "  %s\n\n", say("nothing that berth deployed", "rien que berth ait déployé"))
		return
	}
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, say("  SERVICE\tSTATE\tHEALTHY\tRESTARTS\tMEMORY\tPLANNED", "  SERVICE\tÉTAT\tSAINS\tREDÉMARRAGES\tMÉMOIRE\tPRÉVU"))
	for _, s := range h.Services {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%d\t%s\t%s\n", s.Service, s.State.Say(p.w), cmp.Or(s.Health(), "-"), s.Restarts, p.w.Used(s.Memory), p.planned(s.Planned))
	}
	_ = t.Flush() // of a strings.Builder
	for _, s := range h.Services {
		p.drift(b, h.Host, &s)
	}
	fmt.Fprintln(b)
}

func (p *statusPage) planned(b planner.Bytes) string {
	if b == 0 {
		return "-"
	}
	return p.w.Used(b)
}

// remarks are about the host itself.
func (p *statusPage) remarks(f *probe.Facts) []string {
	var out []string
	say := p.w.Say
	if f.RootErr != nil {
		out = append(out, say("not looked at as root, so files are not seen: %v", "pas examiné en root, les fichiers ne se voient pas : %v", f.RootErr))
	}
	switch {
	case f.Docker.Client == "":
		out = append(out, say("no Docker", "pas de Docker"))
	case f.Docker.Down():
		out = append(out, say("Docker does not answer: %s", "Docker ne répond pas : %s", f.Docker.Err))
	}
	if f.Lock != nil {
		out = append(out, preflight.LockHeld{Place: preflight.Place{Host: f.Host}, Owner: f.Lock.Owner()}.Say(p.w))
	}
	if f.Journal != nil && !f.Journal.Ended() {
		out = append(out, preflight.JournalOpen{Place: preflight.Place{Host: f.Host}, Run: f.Journal.Run}.Say(p.w))
	}
	for _, s := range f.Services {
		if s.Err != "" {
			out = append(out, preflight.RecordUnreadable{Place: preflight.Place{Host: f.Host, Service: s.Record.Service}, Why: s.Err}.Say(p.w))
		}
	}
	return append(out, f.Notes...)
}

func (p *statusPage) drift(b *strings.Builder, host string, s *status.Service) {
	for _, d := range s.Drift {
		fmt.Fprintf(b, "  ! %s: %s\n", s.Service, d.Say(p.w))
		if d.Kind != status.FileChanged {
			continue
		}
		for line := range strings.Lines(p.diffs[fileAt{host, s.Service, d.Name}]) {
			fmt.Fprintf(b, "      %s", line)
		}
	}
}
