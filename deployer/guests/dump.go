package guests

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/inventory"
	"berth/message"
	"berth/planner"
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
	lack := func(kind LackKind, what string) (*Dump, []Lack) {
		return nil, []Lack{{Guest: guest, Kind: kind, What: what, Known: able, Need: most}}
	}
	to := want.Storage
	switch {
	case to != "" && p.Storage(to) == nil:
		return lack(DumpLacks, to)
	case to != "" && !slices.Contains(able, to):
		return lack(DumpUnfit, to)
	case to == "" && len(roomy) == 0:
		return lack(DumpFull, "")
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
