package discover

import (
	"fmt"
	"strconv"
	"strings"

	"berth/planner"
	"berth/quantity"
)

// guestsOf are the guests of a machine, by number.
func (l *Lab) guestsOf(m *Machine) []*Machine {
	var out []*Machine
	for i := range l.Machines {
		if l.Machines[i].On == m.Name {
			out = append(out, &l.Machines[i])
		}
	}
	return out
}

// usedBy is the memory that guests have of their machine now.
func usedBy(guests []*Machine) planner.Bytes {
	var sum planner.Bytes
	for _, g := range guests {
		if g.Guest.Runs {
			sum = min(sum+g.Guest.Uses, most)
		}
	}
	return sum
}

// guests writes the guests of a machine: those that could be looked at and have Docker as hosts, others that run as loads that
// stay as they are, and those that do not run as a comment, since they use nothing.
func (p *page) guests(l *Lab, m *Machine, services []service) {
	if m.GuestsErr != nil {
		p.line("    # its guests are not known: "+oneLine(m.GuestsErr), "")
	}
	guests := l.guestsOf(m)
	if len(guests) == 0 {
		return
	}
	p.line("    guests:", "")
	for _, g := range guests {
		fields, comment := g.guestFields(services)
		if len(fields) == 0 {
			p.line("      # "+g.Name+": "+comment, "")
			continue
		}
		p.line("      "+g.Name+":", comment)
		p.line("        "+flow(fields), "")
	}
}

// guestFields are those of a guest that runs, and what is said of it.
func (m *Machine) guestFields(services []service) ([]field, string) {
	g := m.Guest
	about := g.about()
	switch {
	case !g.Runs && g.Starts:
		return nil, about + ", does not run now; it starts with its machine, and would take that much"
	case !g.Runs:
		return nil, about + ", does not run"
	case g.Memory <= 0:
		return nil, about + "; what it uses is counted as the machine's own"
	}
	fields := []field{{"kind", g.Kind.String(), ""}}
	if g.ID > 0 {
		fields = append(fields, field{"id", strconv.Itoa(g.ID), ""})
	}
	if g.CPUs > 0 {
		fields = append(fields, field{"cpus", strconv.Itoa(g.CPUs), ""})
	}
	lowest := g.Memory / planner.GuestStep * planner.GuestStep
	if m.Facts == nil || m.Facts.Docker.Server == "" || lowest == 0 || g.CPUs == 0 {
		memory := g.Memory
		if g.Kind == planner.LXC { // what it may have is a ceiling
			memory = max(min(handy(g.Uses), g.Memory), 1*planner.MB)
			about += fmt.Sprintf(", of which it uses %s", english.Used(g.Uses))
		}
		fields = append(fields, field{"memory", quantity.FormatBytes(memory), ""}, field{"appliance", "true", ""})
		return fields, about + "; " + m.fixed()
	}
	f := m.Facts
	size := planner.Range{Min: lowest, Max: g.Memory}
	kept := "; it is kept, and its memory stays: write a range such as 2GB..8GB to have it sized"
	if g.ID == 0 { // berth sizes guests of Proxmox alone
		size.Min, kept = g.Memory, "; it is kept, and stays as it is"
	}
	fields = append(fields,
		field{"memory", quantity.FormatRange(size), ""},
		field{"exists", "{memory: " + quantity.FormatBytes(g.Memory) + "}", ""})
	foreign, who := foreignOf(m, services)
	reserved := own(english, f, g.Memory, 0)
	room := g.Memory - planner.GuestStep/2
	reserved.Amount = min(reserved.Amount, max(room, 0))
	foreign = min(handy(foreign), max(room-reserved.Amount, 0))
	fields = append(fields, field{"reserved", quantity.FormatBytes(reserved.Amount), ""})
	if len(who) > 0 {
		fields = append(fields, field{"foreign", quantity.FormatBytes(foreign), ""})
		about += "; foreign: " + strings.Join(who, "; ")
	}
	if words, _ := devicesOf(f); len(words) > 0 {
		fields = append(fields, field{"devices", "[" + strings.Join(words, ", ") + "]", ""})
	}
	return append(fields, field{"keep", "true", ""}, reach(m.SSH, nil)), about + "; Docker " + f.Docker.Server + kept
}

// about is what a guest is, in a few words.
func (g *Guest) about() string {
	out := g.Kind.String()
	if g.ID > 0 {
		out += " " + strconv.Itoa(g.ID)
	}
	if g.Memory > 0 {
		out += ", " + english.Size(g.Memory)
	}
	if len(g.Passed) > 0 {
		out += ", passed through: " + strings.Join(g.Passed, ", ")
	}
	return out
}

// fixed says why a guest counts as a load that stays as it is.
func (m *Machine) fixed() string {
	switch {
	case m.Facts != nil:
		return "no Docker in it: it stays as it is"
	case m.GuestsErr != nil:
		return "it stays as it is, since it could not be looked at: " + oneLine(m.GuestsErr)
	}
	return "it stays as it is, since its address is not known; --from HOST says it"
}
