package rollout

import (
	"context"
	"slices"
	"strings"

	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/deployer/steps"
	"berth/inventory"
	"berth/message"
	"berth/planner"
)

// guestsBack is what of a run's guests is taken back.
type guestsBack struct {
	machines []string                   // hypervisors that the run touched
	looks    map[string]*guests.Proxmox // what they say
	changes  []guests.Change
}

// guestsBack finds out what takes the guests of a run back, and says which stay. f is the run that is taken up, list are the steps of services.
func (e *Env) guestsBack(ctx context.Context, l *Lab, undo string, f *former, list []steps.Step, facts map[string]*probe.Facts) (*guestsBack, error) {
	b := &guestsBack{}
	touched := union(f.last.Order.Hosts, f.last.Knows())
	for _, m := range hypervised(l) {
		if slices.Contains(touched, m) {
			b.machines = append(b.machines, m)
		}
	}
	var wrong map[string]error
	b.looks, wrong = e.askHypervisors(ctx, b.machines)
	for _, m := range b.machines {
		if wrong[m] != nil {
			return nil, e.dark(undo, []string{m}, wrong[m])
		}
	}
	goes := map[string]bool{} // services that leave, by host and name
	for i := range list {
		if _, removes := list[i].Work.(steps.Remove); removes {
			goes[list[i].Host+" "+list[i].Service] = true
		}
	}
	want := guests.Wanted{Makings: l.Inventory.Makings, Inside: inside(facts, goes), Named: func(string) bool { return true }, Ending: f.ending}
	for _, machine := range b.machines {
		known := slices.DeleteFunc(slices.Clone(machineOf(l.Problem, machine).Guests), func(g planner.Guest) bool { return l.Inventory.Makings[g.Name].Managed == inventory.ByHand })
		back, kept := b.looks[machine].Back(undo, known, want)
		b.changes = append(b.changes, back...)
		for i := range kept {
			e.note("~ ", "%s: %s", "%s : %s", kept[i].Say(e.Words), kept[i].Hint(e.Words))
		}
	}
	return b, nil
}

// destroyed lists the guests that the run which is taken back destroyed, by the journals of its hypervisors, and that are not there again: a
// guest may have been restored. What Proxmox had not ended is destroyed, too: its disks are gone. list is what the rollback does.
func destroyed(ctx context.Context, e *Env, l *Lab, b *guestsBack, undo string, past []ledger.History, list []steps.Step) []preflight.GuestDestroyed {
	var out []preflight.GuestDestroyed
	seen := map[string]bool{}
	for i := range past {
		p, run := b.looks[past[i].Host], past[i].Run(undo)
		if p == nil || run == nil {
			continue
		}
		for _, x := range run.Entries {
			guest := ends(&x)
			kind, id, _ := guests.Destroyed(x.Detail)
			if guest == "" || seen[guest] || !gone(p.Guest(id)) {
				continue
			}
			seen[guest] = true
			restore := restores(ctx, e, l, p, run, guest, kind, id)
			if restore != "" {
				restore = p.Guest(id).Away(kind, id) + restore
			}
			out = append(out, preflight.GuestDestroyed{Place: preflight.Place{Host: past[i].Host}, Guest: guest, ID: id, Run: undo, Restore: restore, Lost: goneWith(l, guest, list)})
		}
	}
	return out
}

// restores is what brings a guest back that a run has backed up and destroyed; empty: nothing does, or the backup is not found any more.
func restores(ctx context.Context, e *Env, l *Lab, p *guests.Proxmox, run *ledger.Run, guest string, kind planner.Kind, id int) string {
	hosts, _ := e.Fleet.Hosts([]string{p.Host})
	for _, x := range run.Entries {
		storage, dumps := guests.DumpedTo(x.Detail)
		if len(hosts) == 0 || x.Kind != ledger.EntryStarted || !dumps || x.Step != dumpOf(guest) {
			continue
		}
		volume, err := guests.Dumped(ctx, hosts[0], storage, id, run.Name)
		if err != nil {
			e.note("~ ", "the backup of guest %s cannot be looked for: %v", "la sauvegarde de l'invité %s ne peut pas être cherchée : %v", guest, err)
		}
		if volume != "" {
			return remote.Join(p.Restore(kind, id, volume, l.Inventory.Makings[guest].Storage))
		}
	}
	return ""
}

// dumpOf names the step that backs a guest up.
func dumpOf(guest string) string { return guest + "." + steps.Dump{}.Word() }

// began reports whether a step of a run, nil for none, began and has not ended, by the journal.
func began(run *ledger.Run, step string) bool {
	open := false
	for i := 0; run != nil && i < len(run.Entries); i++ {
		if x := &run.Entries[i]; x.Step == step {
			open = x.Kind == ledger.EntryStarted
		}
	}
	return open
}

// goneWith lists the services that the inventory has in a guest, and that a rollback removes where they are now without starting them anywhere: what they were
// started from is gone with the guest.
func goneWith(l *Lab, guest string, list []steps.Step) []string {
	var out []string
	for i := range list {
		service := list[i].Service
		if _, removes := list[i].Work.(steps.Remove); !removes || l.Problem.Current.Host[service] != guest {
			continue
		}
		if !slices.ContainsFunc(list, func(s steps.Step) bool { _, starts := s.Work.(steps.Start); return starts && s.Service == service }) {
			out = append(out, service)
		}
	}
	return sorted(out)
}

// calmed waits for what hypervisors do with guests still that a run began: a guest that is being shut down answers neither as one that runs nor as
// one that is off. It reports whether anything was to be waited for. A hypervisor that cannot be asked is for those to say who need it.
func (e *Env) calmed(ctx context.Context, r Request, f *former) (bool, error) {
	waited := false
	for _, m := range r.Lab.Problem.Machines {
		h := e.Fleet.Handles([]string{m.Name})[m.Name]
		if m.Kind != planner.Proxmox || h == nil || f.last.Whole() || !slices.Contains(f.last.Order.Hosts, m.Name) {
			continue
		}
		var ids, dumps []int
		names := map[int]string{}
		for _, g := range m.Guests {
			if ids, names[g.ID] = append(ids, g.ID), g.Name; !r.OnlyLook && began(f.last.Hosts[m.Name], dumpOf(g.Name)) {
				dumps = append(dumps, g.ID)
			}
		}
		if len(dumps) > 0 { // which may take hours: not where a berth is at work that waits for it
			if err := e.noneWorks(ctx, f, m.Name); err != nil {
				return waited, err
			}
		}
		did, err := steps.Calm(ctx, h, ids, dumps, func(t guests.Task) {
			e.note("~ ", "waiting until %s is done with guest %s (%d): %s", "attente de la fin sur %s de ce qui concerne l'invité %s (%d) : %s", m.Name, names[t.ID], t.ID, t.Kind)
		})
		if waited = waited || did; err != nil && ctx.Err() != nil {
			return waited, ctx.Err()
		}
	}
	return waited, nil
}

// noneWorks refuses where a berth of this computer works on the run still.
func (e *Env) noneWorks(ctx context.Context, f *former, host string) error {
	hosts, _ := e.Fleet.Hosts([]string{host})
	for _, h := range holds(ledger.Holders(ctx, hosts), f.past) {
		if e.works(&h) {
			return e.refuse(ledger.Left{Run: h.Run}.AsUnderWay(h.PID))
		}
	}
	return nil
}

// wokenUp starts guests that a run had shut down when it broke off: only a guest that answers can be looked at, and what it was to run
// is down meanwhile. It reports whether any was.
func (e *Env) wokenUp(ctx context.Context, r Request, f *former) (bool, error) {
	if len(f.absent.asleep) == 0 {
		return false, nil
	}
	if r.OnlyLook {
		return false, e.refused("%s was shut down by run %s; berth resume starts it first, and a dry run starts nothing", "%s a été arrêté par l'exécution %s ; berth resume le démarre d'abord, et un essai à blanc ne démarre rien",
			strings.Join(f.absent.asleep, ", "), f.last.Name)
	}
	for _, m := range r.Lab.Problem.Machines {
		for _, g := range m.Guests {
			if !slices.Contains(f.absent.asleep, g.Name) {
				continue
			}
			looks, wrong := e.askHypervisors(ctx, []string{m.Name})
			if wrong[m.Name] != nil {
				return false, e.dark(f.last.Name, []string{m.Name}, wrong[m.Name])
			}
			if now := looks[m.Name].Guest(g.ID); now != nil && now.Lock() != "" {
				return false, e.refused("guest %[1]s has to be started first, and Proxmox has it locked (%[2]s); once no task works on it any more (pvesh get /nodes/localhost/tasks --source active), type on %[3]s: %[4]s unlock %[5]d; then once more",
					"l'invité %[1]s doit d'abord être démarré, et Proxmox l'a verrouillé (%[2]s) ; une fois qu'aucune tâche ne s'en occupe plus (pvesh get /nodes/localhost/tasks --source active), taper sur %[3]s : %[4]s unlock %[5]d ; puis recommencer",
					g.Name, now.Lock(), m.Name, guests.Program(g.Kind), g.ID)
			}
			if err := e.fits(r.Lab, &m, looks[m.Name], g.Name); err != nil {
				return false, err
			}
			e.note("~ ", "starting guest %s (%d), which run %s had shut down", "démarrage de l'invité %s (%d), que l'exécution %s avait arrêté", g.Name, g.ID, f.last.Name)
			handles := e.Fleet.Handles([]string{m.Name, g.Name})
			if handles[m.Name] == nil || handles[g.Name] == nil {
				return false, message.Errorf("the inventory does not say how %s and %s are reached", m.Name, g.Name)
			}
			if err := steps.Rouse(ctx, handles[m.Name], handles[g.Name], g.Kind, g.ID); err != nil {
				return false, &RefusedError{err}
			}
		}
	}
	return true, nil
}
