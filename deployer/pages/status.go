// Package pages says what was found on hosts and what was done there: status, scan and log, as text in the words of a
// language and as JSON for scripts. It asks nobody.
package pages

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

// Status is how hosts are.
type Status struct {
	Words       wording.Words
	Problem     *planner.Problem
	Hosts       []status.Host
	Differences map[status.File]string // of files that were changed by hand
}

// Count gives the hosts that could not be looked at, or not as root, without guests that need not be
// there, and those on which something is not as it should be.
func (p *Status) Count() (failed, drifted int) {
	for i := range p.Hosts {
		h := &p.Hosts[i]
		place, _ := p.Problem.Host(h.Host)
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

// Text is the page for people.
func (p *Status) Text() string {
	var b strings.Builder
	for i := range p.Hosts {
		p.host(&b, &p.Hosts[i])
	}
	failed, drifted := p.Count()
	say := p.Words.Say
	if failed > 0 {
		fmt.Fprintln(&b, say("%d of %d hosts could not be looked at as root", "hôtes qui n'ont pas pu être examinés en root : %d sur %d", failed, len(p.Hosts)))
	}
	switch {
	case drifted > 0:
		fmt.Fprintln(&b, say("not as it should be: %d of %d hosts", "hôtes où tout n'est pas comme il faut : %d sur %d", drifted, len(p.Hosts)))
	case failed == 0:
		fmt.Fprintln(&b, say("everything is as it should be", "tout est comme il faut"))
	}
	return b.String()
}

func (p *Status) host(b *strings.Builder, h *status.Host) {
	say := p.Words.Say
	if h.Err != nil {
		place, _ := p.Problem.Host(h.Host)
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
		p.Words.Used(f.Memory-f.Available), p.Words.Left(f.Memory), p.Words.Used(h.Planned), p.Words.Used(f.Foreign())))
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
		fmt.Fprintf(t, "  %s\t%s\t%s\t%d\t%s\t%s\n", s.Service, s.State.Say(p.Words), cmp.Or(s.Health(), "-"), s.Restarts, p.Words.Used(s.Memory), p.planned(s.Planned))
	}
	_ = t.Flush() // of a strings.Builder
	for _, s := range h.Services {
		p.drift(b, h.Host, &s)
	}
	fmt.Fprintln(b)
}

func (p *Status) planned(b planner.Bytes) string {
	if b == 0 {
		return "-"
	}
	return p.Words.Used(b)
}

// remarks are about the host itself.
func (p *Status) remarks(f *probe.Facts) []string {
	var out []string
	say := p.Words.Say
	if f.RootErr != nil {
		out = append(out, say("not looked at as root, so files are not seen: %v", "pas examiné en root, les fichiers ne se voient pas : %v", f.RootErr))
	}
	switch {
	case f.Docker.Down():
		out = append(out, say("Docker does not answer: %s", "Docker ne répond pas : %s", f.Docker.Err))
	case f.Docker.Client == "":
		out = append(out, say("no Docker", "pas de Docker"))
	}
	if f.Lock != nil {
		out = append(out, preflight.LockHeld{Place: preflight.Place{Host: f.Host}, Owner: f.Lock.Owner()}.Say(p.Words))
	}
	if f.Journal != nil && !f.Journal.Ended() {
		out = append(out, preflight.JournalOpen{Place: preflight.Place{Host: f.Host}, Run: f.Journal.Run}.Say(p.Words))
	}
	for _, s := range f.Services {
		if s.Err != "" {
			out = append(out, preflight.RecordUnreadable{Place: preflight.Place{Host: f.Host, Service: s.Record.Service}, Why: s.Err}.Say(p.Words))
		}
	}
	return append(out, f.Notes...)
}

func (p *Status) drift(b *strings.Builder, host string, s *status.Service) {
	for _, d := range s.Drift {
		fmt.Fprintf(b, "  ! %s: %s\n", s.Service, d.Say(p.Words))
		if d.Kind != status.FileChanged {
			continue
		}
		for line := range strings.Lines(p.Differences[status.File{Host: host, Service: s.Service, Name: d.Name}]) {
			fmt.Fprintf(b, "      %s", line)
		}
	}
}
