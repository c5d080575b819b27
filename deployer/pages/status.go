// Package pages says what was found on hosts and what was done there: status, scan and log, as text in the words of a
// language and as JSON for scripts. It asks nobody.
package pages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/deployer/status"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Status is how hosts are.
type Status struct {
	Words       wording.Words
	Problem     *planner.Problem
	Hosts       []status.Host
	Found       []status.Finding             // about hosts, and about the lab as a whole
	Only        []string                     // the hosts that were asked, where others were not
	Differences map[status.File]message.Text // of files that were changed by hand
	Hypervisors []status.Hypervisor          // what Proxmox machines said of their guests, or why they did not
}

// Verdict sums the page up.
type Verdict struct {
	Silent  int  // hosts that could not be looked at, without guests that need not be there
	NotRoot int  // hosts that were not looked at as root
	Unclear bool // something could not be found out, on a host or of the lab
	Drifted int  // hosts on which something is not as it should be
	Drift   bool // something is not as it should be, on a host or in the lab as a whole
}

// Verdict sums up what was found.
func (p *Status) Verdict() Verdict {
	var v Verdict
	for i := range p.Hosts {
		h := &p.Hosts[i]
		place, _ := p.Problem.Host(h.Host)
		switch {
		case h.Err != nil && place.Exists:
			v.Silent++
		case h.Err != nil:
		case p.drifted(h):
			v.Drifted++
			fallthrough
		default:
			if h.Facts.RootErr != nil {
				v.NotRoot++
			}
		}
	}
	v.Drift = v.Drifted > 0
	for _, f := range p.Found {
		v.Drift, v.Unclear = v.Drift || f.Drift(), v.Unclear || !f.Drift() && !status.Reminds(f)
	}
	return v
}

// drifted reports whether anything on a host is not as it should be.
func (p *Status) drifted(h *status.Host) bool {
	return h.Drifted() || slices.ContainsFunc(p.Found, func(f status.Finding) bool { return f.On() == h.Host && f.Drift() })
}

// Unasked says what could not be found out; empty where everything was.
func (p *Status) Unasked() []string {
	var out []string
	v, say, many := p.Verdict(), p.Words.Say, len(p.Hosts)
	if v.Silent > 0 {
		out = append(out, say("%d of %d hosts could not be looked at", "hôtes qui n'ont pas pu être examinés : %d sur %d", v.Silent, many))
	}
	if v.NotRoot > 0 {
		out = append(out, say("%d of %d hosts could not be looked at as root", "hôtes qui n'ont pas pu être examinés en root : %d sur %d", v.NotRoot, many))
	}
	if v.Unclear && len(out) == 0 {
		out = append(out, say("not everything could be found out", "tout n'a pas pu être établi"))
	}
	return out
}

// Text is the page for people.
func (p *Status) Text() string {
	var b strings.Builder
	for i := range p.Hosts {
		p.host(&b, i)
	}
	p.hypervisors(&b)
	some := false
	for _, f := range p.Found {
		if f.On() == "" {
			p.found(&b, "", f)
			some = true
		}
	}
	if some {
		fmt.Fprintln(&b)
	}
	unasked := p.Unasked()
	for _, line := range unasked {
		fmt.Fprintln(&b, line)
	}
	say := p.Words.Say
	switch v := p.Verdict(); {
	case v.Drifted > 0:
		fmt.Fprintln(&b, say("not as it should be: %d of %d hosts", "hôtes où tout n'est pas comme il faut : %d sur %d", v.Drifted, len(p.Hosts)))
	case v.Drift:
		fmt.Fprintln(&b, say("something is not as it should be", "quelque chose n'est pas comme il faut"))
	case len(unasked) == 0:
		p.well(&b)
	}
	return b.String()
}

// well says that everything is as it should be, and of what that is said.
func (p *Status) well(b *strings.Builder) {
	var starting []string
	services := 0
	for i := range p.Hosts {
		services += len(p.Hosts[i].Services)
		for _, s := range p.Hosts[i].Services {
			if s.State == status.Starting {
				starting = append(starting, s.Service)
			}
		}
	}
	say := p.Words.Say
	out := say("everything is as it should be", "tout est comme il faut")
	switch {
	case len(p.Only) > 0 && services == 0: // what should be there the others would have to say
		return
	case len(p.Only) > 0:
		out += say(" on %s; no other host was asked", " sur %s ; aucun autre hôte n'a été interrogé", strings.Join(p.Only, ", "))
	}
	if len(starting) > 0 {
		out += say("; still starting: %s", " ; démarre encore : %s", strings.Join(starting, ", "))
	}
	fmt.Fprintln(b, out)
}

// found prints what was found, and what to do about it.
func (p *Status) found(b *strings.Builder, indent string, f status.Finding) {
	fmt.Fprintf(b, "%s! %s\n", indent, f.Say(p.Words))
	if hint := f.Hint(p.Words); hint != "" {
		fmt.Fprintf(b, "%s    %s\n", indent, hint)
	}
}

// silent says why a host could not be looked at: in full where it is the only one that was asked.
func silent(w wording.Words, err error, alone bool) string {
	if why, short := remote.Unreached(err); short && !alone {
		return w.Say("cannot be reached: %s", "injoignable : %s", why)
	}
	return w.Say("could not be looked at: %v", "n'a pas pu être examiné : %v", err)
}

func (p *Status) host(b *strings.Builder, at int) {
	h, say := &p.Hosts[at], p.Words.Say
	if h.Err != nil {
		why := silent(p.Words, h.Err, len(p.Hosts) == 1)
		if place, _ := p.Problem.Host(h.Host); !place.Exists {
			why = say("is not there; the inventory does not say that it exists", "n'est pas là ; l'inventaire ne dit pas qu'il existe")
		}
		fmt.Fprintf(b, "%s  %s\n", h.Host, why)
		if at == len(p.Hosts)-1 || p.Hosts[at+1].Err == nil { // hosts that do not answer are a row each
			b.WriteByte('\n')
		}
		return
	}
	f := h.Facts
	fmt.Fprintf(b, "%s  %s\n", h.Host, say("%s of %s used, %s planned for services, foreign %s",
		"%s sur %s utilisés, %s prévus pour les services, étranger %s",
		p.Words.Used(f.Memory-f.Available), p.Words.Left(f.Memory), p.Words.Used(h.Planned), p.Words.Used(f.Foreign())))
	for _, found := range p.Found {
		if found.On() == h.Host {
			p.found(b, "  ", found)
		}
	}
	for _, line := range p.remarks(f) {
		fmt.Fprintf(b, "  ! %s\n", line)
	}
	switch {
	case len(h.Services) > 0:
	case f.Unsure() != nil:
		fmt.Fprintln(b)
		return
	default:
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

// remarks are about the host itself, and beside what was found.
func (p *Status) remarks(f *probe.Facts) []string {
	var out []string
	switch {
	case len(f.Services) > 0: // what is missing there was found
	case f.Docker.Podman != "":
		out = append(out, status.Podman{Version: f.Docker.Podman}.Say(p.Words))
	case f.Docker.Down():
		out = append(out, status.DockerSilent{Why: f.Docker.Err}.Say(p.Words))
	case f.Docker.Client == "":
		out = append(out, status.NoDocker{}.Say(p.Words))
	}
	for _, s := range f.Services {
		if s.Err != nil {
			out = append(out, preflight.RecordUnreadable{Place: preflight.Place{Host: f.Host, Service: s.Record.Service}, Why: s.Err}.Say(p.Words))
		}
	}
	return out
}

func (p *Status) drift(b *strings.Builder, host string, s *status.Service) {
	for _, d := range s.Drift {
		b.WriteString(p.Words.Say("  ! %s: %s\n", "  ! %s : %s\n", s.Service, d.Say(p.Words)))
		if d.Kind != status.FileChanged {
			continue
		}
		for line := range strings.Lines(p.Words.Text(p.Differences[status.File{Host: host, Service: s.Service, Name: d.Name}])) {
			fmt.Fprintf(b, "      %s", line)
		}
	}
}
