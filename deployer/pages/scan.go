package pages

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

// Scan is what a scan found.
type Scan struct {
	Words   wording.Words
	Problem *planner.Problem
	Hosts   []status.Scanned
	// Hypervisors is what Proxmox machines said of their guests, or why they did not.
	Hypervisors []status.Hypervisor
	// Found is where guests answered whose names have no address.
	Found map[string]string
}

// Failed counts the hosts that could not be looked at, or not wholly, without guests that need not be there.
func (p *Scan) Failed() int {
	n := 0
	for _, s := range p.Hosts {
		if h, _ := p.Problem.Host(s.Host); s.Err != nil && h.Exists || s.Err == nil && s.Facts.Unread > 0 {
			n++
		}
	}
	return n
}

// Text is the page, the last part of it as the inventory would have it.
func (p *Scan) Text() string {
	var b strings.Builder
	for i := range p.Hosts {
		p.host(&b, i)
	}
	for i := range p.Hypervisors {
		hypervisor(&b, p.Words, &p.Hypervisors[i], p.Words.Say("INVENTORY", "INVENTAIRE"), p.stated)
		fmt.Fprintln(&b)
	}
	p.yaml(&b)
	return trimmed(b.String())
}

func (p *Scan) host(b *strings.Builder, at int) {
	s, say := &p.Hosts[at], p.Words.Say
	if s.Err != nil {
		why := silent(p.Words, s.Err, len(p.Hosts) == 1)
		if h, _ := p.Problem.Host(s.Host); !h.Exists {
			why = say("is not there; the inventory does not say that it exists", "n'est pas là ; l'inventaire ne dit pas qu'il existe")
		}
		fmt.Fprintf(b, "%s  %s\n", s.Host, why)
		if at == len(p.Hosts)-1 || p.Hosts[at+1].Err == nil { // hosts that do not answer are a row each
			b.WriteByte('\n')
		}
		return
	}
	fmt.Fprintf(b, "%s\n", s.Host)
	f := s.Facts
	docker := say("no Docker", "pas de Docker")
	if f.Docker.Podman != "" {
		docker = say("Podman %s, not Docker", "Podman %s, pas Docker", f.Docker.Podman)
	} else if f.Docker.Server != "" {
		docker = "Docker " + f.Docker.Server + ", Compose " + cmp.Or(f.Docker.Compose, "-")
	} else if f.Docker.Down() {
		docker = say("Docker does not answer", "Docker ne répond pas")
	}
	fmt.Fprintf(b, "  %s, %s, %s, %s, %s\n", cmp.Or(f.OS, "?"), f.Arch, p.Words.Cores(planner.MilliCPU(f.Cores)*1000), p.Words.Left(f.Memory), docker)
	if f.RootErr != nil {
		fmt.Fprintf(b, "  %s\n", say("not looked at as root: %v", "pas examiné en root : %v", f.RootErr))
	}
	if f.Unread > 0 {
		fmt.Fprintf(b, "  %s\n", say("%d more containers could not be read, so the inventory keeps its lines of this host", "%d autres conteneurs n'ont pas pu être lus, l'inventaire garde donc ses lignes sur cet hôte", f.Unread))
	}
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, found := range s.Found {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", found.Service, p.sure(&found), p.memory(found.Memory, found.Stopped), p.remark(&found))
	}
	for _, stray := range s.Strays {
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", stray.Name, say("foreign", "étranger"), p.memory(stray.Memory, stray.Stopped), containers(&stray))
	}
	_ = t.Flush() // of a strings.Builder
	if len(s.Found)+len(s.Strays)+f.Unread == 0 {
		fmt.Fprintf(b, "  %s\n", say("no containers", "aucun conteneur"))
	}
	fmt.Fprintln(b)
}

// containers names the images of what is foreign, and its containers where they are not all that it is called by.
func containers(s *status.Stray) string {
	images := strings.Join(s.Images, ", ")
	if len(s.Containers) == 1 && s.Containers[0] == s.Name {
		return images
	}
	return strings.Join(s.Containers, ", ") + " (" + images + ")"
}

// sure says how an entry was recognized.
func (p *Scan) sure(f *status.Found) string {
	switch f.Sure {
	case status.ByLabel:
		return p.Words.Say("sure: berth's", "sûr : à berth")
	case status.ByImage:
		return p.Words.Say("likely: its image", "probable : son image")
	default:
		return p.Words.Say("perhaps: a like image", "peut-être : image semblable")
	}
}

func (p *Scan) memory(b planner.Bytes, stopped bool) string {
	if stopped {
		return p.Words.Say("stopped", "arrêté")
	}
	return p.Words.Used(b)
}

func (p *Scan) remark(f *status.Found) string {
	switch {
	case f.As != "":
		return p.Words.Say("another one of it, here as foreign: see below", "un autre du même, ici comme étranger : voir plus bas")
	case f.Also != "":
		return p.Words.Say("counts on %s, here as foreign", "compte sur %s, ici comme étranger", f.Also)
	case f.Second:
		return p.Words.Say("another one of it, here as foreign", "un autre du même, ici comme étranger")
	case f.Sure == status.ByLabel:
		return ""
	}
	return strings.Join(f.Images, ", ")
}

// yaml prints what was found as the inventory would have it.
func (p *Scan) yaml(b *strings.Builder) {
	width := 0
	for _, s := range p.Hosts {
		width = max(width, len(s.Host)+1)
	}
	fmt.Fprintln(b, "current:")
	for i := range p.Hosts {
		s := &p.Hosts[i]
		if running := s.Running(); s.Err == nil && s.Facts.Unread == 0 && len(running) > 0 {
			fmt.Fprintf(b, "  %-*s [%s]\n", width, s.Host+":", strings.Join(running, ", "))
		}
	}
	p.waiting(b)
	for _, s := range p.Hosts {
		h, _ := p.Problem.Host(s.Host)
		if s.Err != nil || s.Facts.Unread > 0 {
			continue
		}
		if memory, _ := foreign(h, s.Foreign); memory > 0 {
			fmt.Fprintf(b, "# %s: {foreign: %s}%s\n", s.Host, quantity.FormatBytes(memory), strays(&s))
		}
		if h.IsGuest() && !h.Exists && !p.sized(s.Host) {
			fmt.Fprintf(b, "# %s: {exists: {memory: %s}}\n", s.Host, quantity.FormatBytes(guestSize(h, s.Facts.Memory)))
		}
	}
	for _, g := range p.seen() {
		if g.memory == 0 {
			fmt.Fprintf(b, "# %s: %s\n", g.name, p.Words.Say("no exists: it is gone", "sans exists : il a disparu"))
			continue
		}
		fmt.Fprintf(b, "# %s: {exists: {memory: %s}}\n", g.name, quantity.FormatBytes(g.memory))
	}
	for _, guest := range p.reached() {
		fmt.Fprintf(b, "# %s: {ssh: {host: %s}}\n", guest, p.Found[guest])
	}
	p.strangers(b)
	p.instances(b)
}

// instances proposes services for what runs of an entry that has one service in the lab. They are wishes, so nobody but the
// operator writes them.
func (p *Scan) instances(b *strings.Builder) {
	first := true
	for _, s := range p.Hosts {
		for _, f := range s.Found {
			if f.As == "" {
				continue
			}
			if first {
				fmt.Fprintln(b, p.Words.Say("# Another one runs of what the lab has once. With such a line among services: the next scan knows which is which:",
					"# Un autre tourne de ce que le lab a une fois. Avec une telle ligne parmi services:, le prochain scan sait lequel est lequel :"))
				first = false
			}
			fmt.Fprintf(b, "#   %s: {entry: %s, on: %s}   # %s\n", f.As, f.Service, s.Host, strings.Join(f.Containers, ", "))
		}
	}
}

// strays names what foreign memory is of, as a comment: little of it is rounded up, and much of it may be somebody's peak.
func strays(s *status.Scanned) string {
	var names []string
	for _, f := range s.Strays {
		if !f.Stopped {
			names = append(names, f.Name)
		}
	}
	for _, f := range s.Found {
		if f.As != "" {
			names = append(names, f.As)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "   # " + strings.Join(names, ", ")
}

// trimmed takes the spaces at the ends of lines away, which tables leave behind empty cells.
func trimmed(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return out.String()
}
