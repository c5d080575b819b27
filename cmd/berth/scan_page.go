package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"berth/deployer/status"
	"berth/planner"
	"berth/quantity"
	"berth/wording"
)

// scanPage prints what a scan found.
type scanPage struct {
	w       wording.Words
	problem *planner.Problem
	hosts   []status.Scanned
}

// failed counts the hosts that could not be looked at, without guests that need not be there.
func (p *scanPage) failed() int {
	n := 0
	for _, s := range p.hosts {
		if h, _ := p.problem.Host(s.Host); s.Err != nil && h.Exists {
			n++
		}
	}
	return n
}

func (p *scanPage) text() string {
	var b strings.Builder
	for i := range p.hosts {
		p.host(&b, &p.hosts[i])
	}
	p.yaml(&b)
	return trimmed(b.String())
}

func (p *scanPage) host(b *strings.Builder, s *status.Scanned) {
	say := p.w.Say
	fmt.Fprintf(b, "%s\n", s.Host)
	if s.Err != nil {
		if h, _ := p.problem.Host(s.Host); !h.Exists {
			fmt.Fprintf(b, "  %s\n\n", say("is not there; the inventory does not say that it exists", "n'est pas là ; l'inventaire ne dit pas qu'il existe"))
			return
		}
		fmt.Fprintf(b, "  %s %v\n\n", say("could not be looked at:", "n'a pas pu être examiné :"), s.Err)
		return
	}
	f := s.Facts
	docker := say("no Docker", "pas de Docker")
	if f.Docker.Server != "" {
		docker = "Docker " + f.Docker.Server + ", Compose " + cmp.Or(f.Docker.Compose, "-")
	} else if f.Docker.Client != "" {
		docker = say("Docker does not answer", "Docker ne répond pas")
	}
	fmt.Fprintf(b, "  %s, %s, %s, %s, %s\n", cmp.Or(f.OS, "?"), f.Arch, p.w.Cores(planner.MilliCPU(f.Cores)*1000), p.w.Left(f.Memory), docker)
	if f.RootErr != nil {
		fmt.Fprintf(b, "  %s %v\n", say("not looked at as root:", "pas examiné en root :"), f.RootErr)
	}
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, found := range s.Found {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", found.Service, p.sure(&found), p.memory(found.Memory, found.Stopped), p.remark(&found))
	}
	for _, stray := range s.Strays {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", stray.Name, say("foreign", "étranger"), p.memory(stray.Memory, stray.Stopped), strings.Join(stray.Images, ", "))
	}
	_ = t.Flush() // of a strings.Builder
	if len(s.Found)+len(s.Strays) == 0 {
		fmt.Fprintf(b, "  %s\n", say("no containers", "aucun conteneur"))
	}
	fmt.Fprintln(b)
}

// sure says how an entry was recognized.
func (p *scanPage) sure(f *status.Found) string {
	switch f.Sure {
	case status.ByLabel:
		return p.w.Say("sure: berth's", "sûr : à berth")
	case status.ByImage:
		return p.w.Say("likely: its image", "probable : son image")
	default:
		return p.w.Say("perhaps: a like image", "peut-être : image semblable")
	}
}

func (p *scanPage) memory(b planner.Bytes, stopped bool) string {
	if stopped {
		return p.w.Say("stopped", "arrêté")
	}
	return p.w.Used(b)
}

func (p *scanPage) remark(f *status.Found) string {
	switch {
	case f.Also != "":
		return p.w.Say("counts on %s, here as foreign", "compte sur %s, ici comme étranger", f.Also)
	case f.Sure == status.ByLabel:
		return ""
	}
	return strings.Join(f.Images, ", ")
}

// yaml prints what was found as the inventory would have it.
func (p *scanPage) yaml(b *strings.Builder) {
	width := 0
	for _, s := range p.hosts {
		width = max(width, len(s.Host)+1)
	}
	fmt.Fprintln(b, "current:")
	for i := range p.hosts {
		s := &p.hosts[i]
		if running := s.Running(); s.Err == nil && len(running) > 0 {
			fmt.Fprintf(b, "  %-*s [%s]\n", width, s.Host+":", strings.Join(running, ", "))
		}
	}
	for _, s := range p.hosts {
		h, _ := p.problem.Host(s.Host)
		if s.Err != nil {
			continue
		}
		if foreign, _ := p.foreign(h, s.Foreign); foreign > 0 {
			fmt.Fprintf(b, "# %s: {foreign: %s}\n", s.Host, quantity.FormatBytes(foreign))
		}
		if h.IsGuest() && !h.Exists {
			fmt.Fprintf(b, "# %s: {exists: {memory: %s}}\n", s.Host, quantity.FormatBytes(p.guestSize(h, s.Facts.Memory)))
		}
	}
}

// trimmed takes the spaces at the ends of lines away, which tables leave behind empty cells.
func trimmed(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return out.String()
}
