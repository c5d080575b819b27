package guests

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Dump is the backup that is made of a guest before it is destroyed.
type Dump struct {
	Storage string
	Most    planner.Bytes // that it takes, were nothing compressed; 0: the guest's configuration does not say
	Without []string      // disks that go with the guest and that are in none of its backups, as its configuration has it
}

// dumpNote is what stands at the backup, so that a person sees what it is, and a run knows its own.
func dumpNote(run string) string { return "made by berth before run " + run + " destroyed it" }

// Call is what an administrator types for a guest that is shut down; run is empty where he does. The backup of a run is protected, so that no
// later one of a guest with the same number lets it go, and removes none itself: how many are kept is somebody's rule for backups that are made every night.
func (d *Dump) Call(id int, run string) []string {
	args := []string{"vzdump", strconv.Itoa(id), "--storage", d.Storage, "--mode", "stop", "--compress", "zstd"}
	if run == "" {
		return args
	}
	return append(args, "--protected", "1", "--remove", "0", "--notes-template", "{{guestname}}: "+dumpNote(run))
}

// DumpedTo reads from the line of [Dump.Call], as a journal has it, the storage that it is about.
func DumpedTo(typed string) (storage string, ok bool) {
	words := strings.Fields(typed)
	if len(words) < 4 || words[0] != "vzdump" || words[2] != "--storage" {
		return "", false
	}
	return words[3], true
}

var dumpText = ledger.Shell(scriptFiles, "dump")

// Make makes the backup, unless the run has made it before, and fails where it is not there afterwards.
func (d *Dump) Make(kind planner.Kind, id int, run string) remote.Command {
	return ledger.Script(dumpText, "berth-dump", append([]string{Program(kind), strconv.Itoa(id), d.Storage, dumpNote(run)}, d.Call(id, run)...)...)
}

// backups asks a storage for the backups of a guest.
func backups(storage string, id int) remote.Command {
	return remote.Command{Sudo: true, Args: []string{"pvesh", "get", "/nodes/localhost/storage/" + storage + "/content", "--content", "backup", "--vmid", strconv.Itoa(id), "--output-format", "json"}}
}

// Dumped asks a hypervisor for the backup of a guest that a run made, as a volume of a storage; empty: it is not there.
func Dumped(ctx context.Context, h ledger.Host, storage string, id int, run string) (volume string, err error) {
	text, err := ledger.Ask(ctx, h, backups(storage, id))
	if err != nil {
		return "", err
	}
	var all []struct{ VolID, Notes string }
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return "", message.Errorf("host %s: what storage %s has cannot be read: %w", h.Name(), storage, err)
	}
	for _, b := range all {
		if strings.Contains(b.Notes, dumpNote(run)) {
			volume = max(volume, ledger.Clean(b.VolID)) // whose name has the time in it
		}
	}
	return volume, nil
}

var backupName = regexp.MustCompile(`(?:/vzdump-(qemu|lxc)-|:backup/(vm|ct)/)([0-9]+)[-/]`)

// LastDump asks a hypervisor for the newest backup of a guest that a storage has, whoever made it; empty: none that is known.
func (p *Proxmox) LastDump(ctx context.Context, h ledger.Host, kind planner.Kind, id int) (volume string) {
	var newest Number
	for i := range p.Storages {
		s := &p.Storages[i]
		if !s.Active || !s.Has("backup") {
			continue
		}
		text, err := ledger.Ask(ctx, h, backups(s.Name, id))
		var list []struct {
			VolID string
			CTime Number
		}
		if err != nil || json.Unmarshal([]byte(text), &list) != nil {
			continue
		}
		for _, b := range list {
			m := backupName.FindStringSubmatch(b.VolID)
			if m == nil || m[3] != strconv.Itoa(id) || (m[1] == "lxc" || m[2] == "ct") != (kind == planner.LXC) {
				continue
			}
			if b.CTime >= newest {
				newest, volume = b.CTime, ledger.Clean(b.VolID)
			}
		}
	}
	return volume
}

// Restore is what an administrator types to get a guest back that is not there. Disks of a VM come to the storages where they were; those of an LXC to the one that is
// named, or another that takes them: left out it would be local, which mostly does not.
func (p *Proxmox) Restore(kind planner.Kind, id int, volume, storage string) []string {
	if kind != planner.LXC {
		return []string{"qmrestore", volume, strconv.Itoa(id)}
	}
	if s := p.Storage(storage); s == nil || !s.Has("rootdir") {
		storage = p.taking("rootdir")
	}
	return call(kind, "restore", id, volume, "--storage", storage)
}

// dump finds where a guest is backed up to. Of a storage that is named the room is not held against the size of the disks: what is in them is compressed, a backup server
// keeps once what is alike, and who names one knows it.
func (p *Proxmox) dump(guest string, now *Guest, want inventory.Dump) (*Dump, []Lack) {
	most, without := now.dumped()
	var able, roomy []string
	for i := range p.Storages {
		if s := &p.Storages[i]; s.Active && s.Has("backup") {
			if able = append(able, s.Name); s.Free >= max(most, 1) {
				roomy = append(roomy, s.Name)
			}
		}
	}
	to := want.Storage
	switch {
	case to != "" && p.Storage(to) == nil:
		return nil, []Lack{DumpLacks{of{guest}, to, able}}
	case to != "" && !slices.Contains(able, to):
		return nil, []Lack{DumpUnfit{of{guest}, to, able}}
	case to == "" && len(roomy) == 0:
		return nil, []Lack{DumpFull{of{guest}, most, able}}
	case to == "":
		if to = roomy[0]; to == "local" && len(roomy) > 1 { // the root file system of a fresh installation: a Proxmox whose root is full works no more
			to = roomy[1]
		}
	}
	return &Dump{Storage: to, Most: most, Without: without}, nil
}

// dumped is how large the disks are together that a backup of the guest has, and which it leaves out.
func (g *Guest) dumped() (size planner.Bytes, without []string) {
	for _, d := range g.disks() {
		if left := strings.HasPrefix(d.key, "unused") || slices.Contains(d.options, "backup=0") || g.Kind == planner.LXC && d.key != "rootfs" && !slices.Contains(d.options, "backup=1"); left {
			without = append(without, d.key)
			continue
		}
		size += sizeIn(d.value)
	}
	return min(size, most), without
}

// DumpLacks is a guest that is to be backed up to a storage which is not there.
type DumpLacks struct {
	of
	Storage string
	Able    []string // storages that take backups
}

// Say implements Lack.
func (l DumpLacks) Say(w wording.Words) string {
	return w.Say("guest %s is backed up before it is destroyed, and Proxmox has no storage %s", "l'invité %s est sauvegardé avant d'être détruit, et Proxmox n'a pas de stockage %s", l.Guest, l.Storage)
}

// Hint implements Lack.
func (l DumpLacks) Hint(w wording.Words) string { return hintDump(w, l.Able) }

// DumpUnfit is a guest that is to be backed up to a storage which takes no backups, or is not there now.
type DumpUnfit struct {
	of
	Storage string
	Able    []string
}

// Say implements Lack.
func (l DumpUnfit) Say(w wording.Words) string {
	return w.Say("guest %s is backed up before it is destroyed, and the storage %s is not active or takes no backups", "l'invité %s est sauvegardé avant d'être détruit, et le stockage %s n'est pas actif ou n'accepte pas de sauvegardes", l.Guest, l.Storage)
}

// Hint implements Lack.
func (l DumpUnfit) Hint(w wording.Words) string { return hintDump(w, l.Able) }

// DumpFull is a guest for whose backup no storage has room.
type DumpFull struct {
	of
	Need planner.Bytes // 0: not known
	Able []string
}

// Say implements Lack.
func (l DumpFull) Say(w wording.Words) string {
	if l.Need == 0 {
		return w.Say("guest %s is backed up before it is destroyed, and no storage of Proxmox takes backups and has room", "l'invité %s est sauvegardé avant d'être détruit, et aucun stockage de Proxmox n'accepte de sauvegardes en ayant de la place", l.Guest)
	}
	return w.Say("guest %s is backed up before it is destroyed, and no storage of Proxmox takes backups and has room for its disks (%s)", "l'invité %s est sauvegardé avant d'être détruit, et aucun stockage de Proxmox n'accepte de sauvegardes en ayant de la place pour ses disques (%s)", l.Guest, w.Size(l.Need))
}

// Hint implements Lack.
func (l DumpFull) Hint(w wording.Words) string { return hintDump(w, l.Able) }

func hintDump(w wording.Words, able []string) string {
	if len(able) == 0 {
		return w.Say("tick Backup for one under Datacenter, Storage; or write dump: false, and nothing is kept of it", "cocher Sauvegarde pour l'un d'eux sous Centre de données, Stockage ; ou écrire dump: false, et rien n'en est gardé")
	}
	return w.Say("write dump: and one that takes backups (%s): of one that is named the room is not held against its disks, which compress; or write dump: false, and nothing is kept of it",
		"écrire dump: et un qui accepte les sauvegardes (%s) : pour un stockage nommé, la place n'est pas comparée à ses disques, qui se compressent ; ou écrire dump: false, et rien n'en est gardé", strings.Join(able, ", "))
}
