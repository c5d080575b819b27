package rollout

import (
	"berth/deployer/guests"
	"berth/deployer/preflight"
	"berth/planner"
)

// room is the memory that the guests of a machine may have together.
func room(p *planner.Problem, m *planner.Machine) planner.Bytes { return usable(p, m) - m.Reserved }

// unloaded is what is in guests of which no plan says what they are to carry.
func unloaded(string) planner.Bytes { return 0 }

// over finds hypervisors whose guests would take more than they may while they get their former sizes: somebody may have started others since.
func (b *guestsBack) over(l *Lab) []preflight.Finding {
	var out []preflight.Finding
	for _, machine := range b.machines {
		m := machineOf(l.Problem, machine)
		may := room(l.Problem, m)
		if at := b.looks[machine].Peak(m.Guests, b.changes, b.way(machine), unloaded); at.Worse(may) {
			out = append(out, preflight.GuestsOver{Place: preflight.Place{Host: machine}, Guest: at.Guest, Need: at.Most + m.Reserved, Usable: may + m.Reserved})
		}
	}
	return out
}

// way is the order of steps.BackGuests: what grows comes after what goes and shrinks.
func (b *guestsBack) way(machine string) []planner.WayStep {
	var out []planner.WayStep
	for _, grows := range []bool{false, true} {
		for i := range b.changes {
			c := &b.changes[i]
			if c.Machine != machine || (c.To > c.From) != grows {
				continue
			}
			add := func(kinds ...planner.WayStepKind) {
				for _, k := range kinds {
					out = append(out, planner.WayStep{Kind: k, Machine: machine, Guest: c.Guest.Name, From: c.From, To: c.To})
				}
			}
			switch {
			case c.Action == guests.Remove:
				add(planner.StepDestroy)
			case c.Guest.Kind == planner.LXC:
				add(planner.StepMemory)
			default:
				add(planner.StepShutDown, planner.StepMemory, planner.StepStart)
			}
		}
	}
	return out
}

// fits refuses to start a guest that a run had shut down where the machine has no room for it any more.
func (e *Env) fits(l *Lab, m *planner.Machine, p *guests.Proxmox, guest string) error {
	may := room(l.Problem, m)
	at := p.Peak(m.Guests, nil, []planner.WayStep{{Kind: planner.StepStart, Machine: m.Name, Guest: guest, Pause: true}}, unloaded)
	if !at.Worse(may) {
		return nil
	}
	return e.refused("guest %s has to be started first, and with it %s would carry %s, and may carry %s: shut down there what was started since, then once more",
		"l'invité %s doit d'abord être démarré, et avec lui %s porterait %s, et peut porter %s : y arrêter ce qui a été démarré depuis, puis recommencer",
		guest, m.Name, e.Words.Size(at.Most+m.Reserved), e.Words.Size(may+m.Reserved))
}
