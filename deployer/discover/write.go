package discover

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/wording"
)

// The file is in English, as its fields and the shipped examples are.
var english = wording.For(wording.EN)

// column is where comments begin, after lines that are shorter.
const column = 34

// page is an inventory that is being written.
type page struct{ strings.Builder }

// line writes a line with its comment.
func (p *page) line(text, comment string) {
	if comment != "" {
		text = fmt.Sprintf("%-*s # %s", column, text, comment)
	}
	p.WriteString(strings.TrimRight(text, " ") + "\n")
}

// Inventory writes the lab as an inventory. What the inventory would refuse of the services is foreign on its host.
func (l *Lab) Inventory() ([]byte, error) {
	c := l.Catalog
	text := l.text(c, l.accepted(c, func(services []service) []byte { return l.text(c, services) }))
	_, err := inventory.Parse("what was found", text, c.Library())
	return text, err
}

// accepted are the services that an inventory may have, of which text makes one: one that needs another that does not run, or
// that may not run where it does, is left out. They are tried one by one, since only the inventory knows its rules; one may need
// a later one.
func (l *Lab) accepted(c *catalog.Catalog, text func([]service) []byte) []service {
	rest := l.services()
	var taken []service
	for again := true; again; {
		again = false
		var refused []service
		for _, s := range rest {
			next := append(slices.Clone(taken), s)
			if _, err := inventory.Parse("", text(next), c.Library()); err != nil {
				refused = append(refused, s)
				continue
			}
			taken, again = next, true
		}
		rest = refused
	}
	for _, s := range rest {
		if s.Stack != nil {
			_, err := inventory.Parse("", text(append(slices.Clone(taken), s)), c.Library())
			s.Stack.Err = message.Errorf("the inventory would not take it: %s", message.Because(err).Map(firstLine))
		}
	}
	slices.SortFunc(taken, func(x, y service) int { return cmp.Compare(x.Name, y.Name) })
	return taken
}

func (l *Lab) text(c *catalog.Catalog, services []service) []byte {
	p := &page{}
	p.line("# Your lab as berth found it on "+l.When.Format("2 January 2006 15:04")+". Comments say what was measured and what is assumed; change", "")
	p.line("# what is not so. Every field is explained in docs/inventory.md.", "")
	p.line("#", "")
	p.line("#   berth plan     where everything should live, and why", "")
	p.line("#   berth check    whether what runs today keeps the rules", "")
	p.line("#   berth          the planning session", "")
	p.line("#", "")
	p.line("# 1 GB is 1024 MB.", "")
	p.line("# yaml-language-server: $schema=inventory.schema.json", "")
	p.line("", "")
	p.line("name: my-lab", "assumed")
	if d := l.domain(); d != "" {
		p.line("domain: "+d, "measured: your machines look names up in it; services get names under it")
	} else {
		p.line("# domain: home.lan", "services would get names under it")
	}
	if l.Entries != "" {
		p.line("catalog: ./"+l.Entries, "the directory beside this file with the entries of what runs already")
	}
	p.line("margin: 90%", "assumed: so much of every machine's memory may be used")
	if declared := l.processors(); len(declared) > 0 {
		p.line("", "")
		p.line("# Processors that the catalog does not know, as counted.", "")
		p.line("processors:", "")
		for _, d := range declared {
			p.line("  "+d.Name+": "+declaration(d), "")
		}
	}
	p.line("", "")
	p.line("machines:", "")
	for i := range l.Machines {
		if l.Machines[i].On == "" {
			p.line("", "")
			p.machine(l, &l.Machines[i], services)
		}
	}
	for _, f := range l.Failed {
		p.line("", "")
		p.line("  # "+f.Given+" was not looked at: "+oneLine(f.Err), "")
	}
	p.shares(l.shares())
	p.services(l, c, services)
	return []byte(p.String())
}

// declaration is a processor as an inventory declares it.
func declaration(d planner.Processor) string {
	return fmt.Sprintf("{title: %s, arch: %s, cores: %d, threads: %d}", quoted(d.Title), d.Arch, d.Cores, d.Threads)
}

var domainName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}(\.[a-z0-9][a-z0-9-]{0,62})*$`)

// domain is the one that most machines look names up in.
func (l *Lab) domain() string {
	count := map[string]int{}
	best := ""
	for _, m := range l.Machines {
		if m.Facts == nil {
			continue
		}
		d := strings.ToLower(strings.TrimSuffix(m.Facts.Hardware.Domain, "."))
		if !domainName.MatchString(d) {
			continue
		}
		if count[d]++; count[d] > count[best] {
			best = d
		}
	}
	return best
}

func quoted(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		return `""`
	}
	return string(text)
}

// oneLine is an error for a comment. It may hold what a host said.
func oneLine(err error) string { return onOneLine(err.Error()) }

func onOneLine(text string) string { return ledger.Clean(strings.Join(strings.Fields(text), " ")) }

func firstLine(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	return first
}

// field is one of a machine or guest, with what is said beside it.
type field struct{ key, value, comment string }

// flow puts fields into one line, as in {kind: docker, memory: 8GB}.
func flow(fields []field) string {
	var out []string
	for _, f := range fields {
		out = append(out, f.key+": "+f.value)
	}
	return "{" + strings.Join(out, ", ") + "}"
}

func (p *page) machine(l *Lab, m *Machine, services []service) {
	title, _ := systemOf(m.Facts)
	if h := m.Facts.Hardware; h.Board != "" {
		title += ", " + strings.TrimSpace(strings.TrimSuffix(h.Vendor, ".")+" "+h.Board)
	}
	p.line("  "+m.Name+":", title)
	for _, f := range m.fields(l.guestsOf(m), services) {
		p.line("    "+f.key+": "+f.value, f.comment)
	}
	p.disk(m.Facts)
	p.remarks(l, m)
	p.guests(l, m, services)
}

// fields are those of a machine that can be measured.
func (m *Machine) fields(guests []*Machine, services []service) []field {
	f := m.Facts
	kind := planner.Docker
	if isProxmox(f) {
		kind = planner.Proxmox
	}
	memory := installed(english, f)
	reserved := own(english, f, memory.Amount, usedBy(guests))
	foreign, who := foreignOf(m, services)
	foreign = min(handy(foreign), max(memory.Amount-planner.GuestStep, 0))
	if room := memory.Amount - reserved.Amount - foreign; room <= 0 { // a machine that is full to the brim
		reserved.Amount = max(reserved.Amount+room-planner.GuestStep, 0)
	}
	out := []field{
		{"kind", kind.String(), ""},
		beside(f),
		{"processor", m.Processor.Name, "it says " + cmp.Or(m.Processor.From, "nothing")},
		m.speed(),
		{"memory", quantity.FormatBytes(memory.Amount), memory.From},
		{"reserved", quantity.FormatBytes(reserved.Amount), reserved.From},
	}
	if len(who) > 0 {
		out = append(out, field{"foreign", quantity.FormatBytes(foreign), "measured: " + strings.Join(who, "; ")})
	}
	out = append(out, field{"used_today", quantity.FormatBytes(min(handy(usedToday(f)), memory.Amount)), "measured, for comparison"})
	if words, by := devicesOf(f); len(words) > 0 {
		out = append(out, field{"devices", "[" + strings.Join(words, ", ") + "]", strings.Join(by, "; ")})
	}
	return slices.DeleteFunc(append(out, reach(m.SSH, f.RootErr)), func(f field) bool { return f.key == "" })
}

// beside says that a hypervisor runs containers itself; of another machine the field is empty.
func beside(f *probe.Facts) field {
	if !runsBeside(f) {
		return field{}
	}
	return field{"docker", "true", "containers run on the hypervisor itself"}
}

// speed is that of a virtual machine; of another the processor has it, and the field is empty.
func (m *Machine) speed() field {
	p := m.Processor
	if !p.Part {
		return field{}
	}
	figure := func(v planner.Permille) string { return strconv.FormatFloat(float64(v)/1000, 'g', 2, 64) }
	return field{"speed", "{one: " + figure(p.Speed.One) + ", all: " + figure(p.Speed.All) + "}", "assumed: its threads are its own; berth bench measures it"}
}

// reach is how a host is reached; refused is why it could not be looked at as root.
func reach(ssh inventory.SSH, refused error) field {
	fields := []field{{"host", quotedHost(ssh.Host), ""}}
	if ssh.User != "" {
		fields = append(fields, field{"user", ssh.User, ""})
	}
	if ssh.Port != 0 {
		fields = append(fields, field{"port", strconv.Itoa(ssh.Port), ""})
	}
	comment := ""
	if ssh.Sudo {
		fields = append(fields, field{"sudo", "true", ""})
		if refused != nil {
			if no := (*remote.SudoError)(nil); errors.As(refused, &no) {
				refused = no // and not which command it was
			}
			comment = "it was looked at without root: " + oneLine(refused)
		}
	}
	return field{"ssh", flow(fields), comment}
}

// plainHost is what YAML reads as text wherever it stands, but for the words that it has for values: no number begins with a letter.
var plainHost = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`)

// quotedHost quotes a host that YAML would read as something else: an IPv6 address, a number, null.
func quotedHost(host string) string {
	if _, err := netip.ParseAddr(host); err == nil && !strings.Contains(host, ":") {
		return host
	}
	switch strings.ToLower(host) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return quoted(host)
	}
	if !plainHost.MatchString(host) {
		return quoted(host)
	}
	return host
}

// disk says what is free where Docker keeps its data. It is a comment: what services have there already is not told apart.
func (p *page) disk(f *probe.Facts) {
	if d, ok := f.Disk(f.Docker.Root); ok && f.Docker.Root != "" {
		p.line("    # disk: "+quantity.FormatBytes(min(roundedTo(d.Size, planner.GB), most)), fmt.Sprintf("measured: %s are free in %s, where Docker keeps its data; uncomment it to have room checked", english.Left(d.Free), d.Path))
	}
}

// remarks are what else was seen, and no field has.
func (p *page) remarks(l *Lab, m *Machine) {
	f, h := m.Facts, m.Facts.Hardware
	say := func(format string, args ...any) { p.line("    # "+fmt.Sprintf(format, args...), "") }
	switch d := f.Docker; {
	case d.Podman != "":
		say("Podman %s under Docker's name: berth needs Docker", d.Podman)
	case d.Down():
		say("Docker does not answer, so nobody knows what runs here: %s", d.Err)
	case d.Server != "" && d.Compose == "":
		say("Docker %s without the Compose plugin, which berth needs", d.Server)
	case d.Server != "" && isProxmox(f) && !runsBeside(f):
		say("Docker %s is on the hypervisor itself, and nothing runs there: services come to guests only, unless docker: true says otherwise", d.Server)
	case d.Server != "":
		say("Docker %s, Compose %s", d.Server, d.Compose)
	case !isProxmox(f):
		say("no Docker, which berth needs")
	}
	if f.Cgroup != 0 && !f.Limits {
		say("memory limits of containers do not hold: the kernel has the memory cgroup off (cgroup_enable=memory)")
	}
	if f.PageSize > 4096 {
		say("memory comes in pages of %d KB: images with jemalloc of 4 KB pages crash", f.PageSize>>10)
	}
	if title, at := systemOf(f); at != "" {
		say("dir: %s keeps stacks in %s; berth puts its own into %s unless dir: says where", title, at, inventory.DefaultDir)
	}
	if most := h.Most; most > 0 && h.Slots > 0 {
		say("the firmware says that %s can be built in, in %d slots", english.Left(most), h.Slots)
	}
	for _, s := range h.Samba {
		say("serves %s (SMB, %s)", s.Name, s.Path)
	}
	for _, at := range h.Mounts {
		if s, is := l.shareOf(m, at); !is && shareTypes[at.Type] != "" && s.Server != m.Name {
			say("mounts %s at %s", at.From, at.At)
		}
	}
	if rest := resting(f); len(rest) > 0 {
		say("Compose files of nothing that runs: %s", strings.Join(rest, ", "))
	}
	for _, found := range m.Scanned.Found {
		if found.Stopped {
			say("%s is there and stopped", found.Service)
		}
	}
	for _, s := range m.Stacks {
		if s.Err != nil {
			say("%s did not come into the catalog: %s", ledger.Clean(s.Name), oneLine(s.Err))
		}
	}
	for _, note := range f.Notes {
		say("not understood: %s", note)
	}
}

// resting lists the Compose files that no container was made from.
func resting(f *probe.Facts) []string {
	used := map[string]bool{}
	for _, c := range f.Containers {
		used[c.Dir] = true
		for _, at := range c.Files {
			used[at] = true
		}
	}
	var out []string
	for _, at := range f.Hardware.Stacks {
		if !used[at] && !used[at[:strings.LastIndexByte(at, '/')]] {
			out = append(out, at)
		}
	}
	return out
}

// wishes of the service that a stack is: it stays where it lies.
func (s *service) wishes() []field {
	var out []field
	x := s.Stack
	if x == nil {
		return nil
	}
	if x.Of != "" && !x.Agent {
		out = append(out, field{"entry", x.Of, ""}, field{"on", s.Host, ""})
	}
	if x.Project != "" && x.Project != x.Name {
		out = append(out, field{"project", x.Project, ""})
	}
	if x.Dir != "" && x.Dir != path.Join(inventory.DefaultDir, s.Name) {
		out = append(out, field{"dir", x.Dir, ""})
	}
	return out
}

func (p *page) services(l *Lab, c *catalog.Catalog, services []service) {
	lib := c.Library()
	p.line("", "")
	p.line("# What shall run: what runs today, by its images. Without a wish a service goes where it is best; {on: HOST} pins it.", "")
	if len(services) == 0 {
		p.line("services: {}", "nothing was found that the catalog knows; berth catalog lists it")
		return
	}
	p.line("services:", "")
	for i := range services {
		s := &services[i]
		var wishes []string
		if s.Another {
			wishes = append(wishes, "entry: "+s.Entry, "on: "+s.Host)
		}
		for _, f := range s.wishes() {
			wishes = append(wishes, f.key+": "+f.value)
		}
		if b := s.Use.demand(l.When); b > 0 && !s.Agent && s.Stack == nil {
			wishes = append(wishes, "memory: "+quantity.FormatBytes(b))
		}
		p.line("  "+s.Name+": {"+strings.Join(wishes, ", ")+"}", s.said(english, lib.Services[s.Entry].Demand.Memory, l.When))
	}
	if len(services) == 0 {
		return
	}
	p.line("", "")
	p.line("current:", "")
	for _, m := range l.Machines {
		var here []string
		for _, f := range m.Scanned.Found {
			for _, s := range services {
				if !f.Stopped && (s.Entry == f.Service || s.Name == f.Service) && (s.Agent || s.Host == m.Name) {
					here = append(here, s.Name)
				}
			}
		}
		if len(here) > 0 {
			p.line("  "+m.Name+": ["+strings.Join(here, ", ")+"]", "")
		}
	}
}
