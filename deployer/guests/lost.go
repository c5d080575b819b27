package guests

import (
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/planner"
	"berth/wording"
)

// Proxmox takes the disks of a guest first when it destroys it, and its configuration last. Where the power goes between the two, the guest is there, nothing
// locks it, and it cannot start. Its configuration names the disks; whether they are there says the storage (pvesm list).

var (
	volumesText = ledger.Shell(scriptFiles, "ask", "volumes")
	sureText    = ledger.Shell(scriptFiles, "there", "sure")
	restText    = ledger.Shell(scriptFiles, "there", "rest")
)

const volumesLast = "end of volumes"

// disk is a disk of a guest, as its configuration has it.
type disk struct {
	key, value string
	volume     string // STORAGE:NAME
	options    []string
}

var diskKey = regexp.MustCompile(`^(?:(?:ide|sata|scsi|virtio|efidisk|tpmstate|mp|unused)[0-9]+|rootfs)$`)

// disks are the disks that a configuration names, by key. What is mounted into an LXC from its hypervisor, or passed through to a VM, is none, nor is a CD.
func (g *Guest) disks() (out []disk) {
	for _, key := range slices.Sorted(maps.Keys(g.Config)) {
		value := g.Config[key]
		parts := strings.Split(value, ",")
		volume := strings.TrimPrefix(strings.TrimPrefix(parts[0], "file="), "volume=")
		if diskKey.MatchString(key) && !strings.HasPrefix(volume, "/") && strings.Contains(volume, ":") && !slices.Contains(parts, "media=cdrom") {
			out = append(out, disk{key, value, volume, parts[1:]})
		}
	}
	return out
}

// storage is where the disk lies.
func (d *disk) storage() string {
	name, _, _ := strings.Cut(d.volume, ":")
	return name
}

// file is the last part of a volume's name, which its storage has once: of a linked clone that of the template comes before it.
func file(volume string) string {
	_, name, _ := strings.Cut(volume, ":")
	return name[strings.LastIndexByte(name, '/')+1:]
}

// listing are the kinds of storages that list all disks which are theirs. Of others nobody says that a disk is gone.
var listing = strings.Fields("dir btrfs nfs cifs cephfs lvm lvmthin zfspool zfs rbd")

// content is what storages call the disks of guests of a kind.
func content(kind planner.Kind) string {
	if kind == planner.LXC {
		return "rootdir"
	}
	return "images"
}

// asked is a question for the disks of a storage.
type asked struct{ content, storage string }

// lose finds out which disks of guests that are off are gone: one that runs has its own. A storage that does not say which it has, or does not take such disks any
// more, has lost none; and what a storage does not list is looked for once more.
func (p *Proxmox) lose(ctx context.Context, h ledger.Host) error {
	off := p.off()
	args := p.storing(off)
	if len(args) == 0 {
		return nil
	}
	text, err := ledger.Ask(ctx, h, ledger.Script(volumesText, "berth-volumes", args...))
	if err != nil {
		return err
	}
	has := readVolumes(text)
	var lost []string
	for _, g := range off {
		g.lose(has)
		lost = append(lost, g.Lost...)
	}
	if len(lost) == 0 {
		return nil
	}
	if text, err = ledger.Ask(ctx, h, ledger.Script(sureText, "berth-sure", lost...)); err != nil {
		return err
	}
	for _, g := range off {
		before := len(g.Lost)
		g.Lost = slices.DeleteFunc(g.Lost, func(v string) bool { return !ended(text) || strings.Contains("\n"+text, "\nthere "+v+"\n") })
		g.Bare = g.Bare && len(g.Lost) == before
	}
	return nil
}

// off are the guests that do not run; templates have disks that are read only, and never start.
func (p *Proxmox) off() (out []*Guest) {
	for i := range p.Guests {
		if g := &p.Guests[i]; !g.Runs && g.Config["template"] != "1" {
			out = append(out, g)
		}
	}
	return out
}

// storing lists content and name of the storages that may be asked for disks of guests.
func (p *Proxmox) storing(guests []*Guest) (out []string) {
	seen := map[asked]bool{}
	for _, g := range guests {
		for _, d := range g.disks() {
			q := asked{content(g.Kind), d.storage()}
			if at := p.Storage(q.storage); !seen[q] && at != nil && at.Active && at.Has(q.content) && slices.Contains(listing, at.Kind) {
				seen[q] = true
				out = append(out, q.content, q.storage)
			}
		}
	}
	return out
}

// ended reports whether an answer came to its end.
func ended(text string) bool {
	return strings.HasSuffix("\n"+strings.TrimSpace(text), "\n"+volumesLast)
}

// readVolumes reads the names of disks that storages have; one that said nothing, or not all, is not among them.
func readVolumes(text string) map[asked]map[string]bool {
	out := map[asked]map[string]bool{}
	said := map[asked]string{}
	if !ended(text) {
		return out
	}
	for line := range strings.Lines(text) {
		if f := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 3); len(f) == 3 && f[0] != "end" {
			said[asked{f[0], f[1]}] += f[2]
		}
	}
	for q, text := range said {
		var list []struct{ VolID string }
		if json.Unmarshal([]byte(text), &list) != nil {
			continue
		}
		out[q] = map[string]bool{}
		for _, v := range list {
			out[q][file(v.VolID)] = true
		}
	}
	return out
}

// lose holds the disks of a guest against those that there are.
func (g *Guest) lose(has map[asked]map[string]bool) {
	own := regexp.MustCompile(`^(?:vm|base|subvol)-` + strconv.Itoa(g.ID) + `-`)
	disks := g.disks()
	g.Bare = len(disks) > 0
	for _, d := range disks {
		known := has[asked{content(g.Kind), d.storage()}]
		switch name := file(d.volume); {
		case known == nil || known[name] || !own.MatchString(name): // that of another guest does not go with this one
			g.Bare = false
		case !strings.HasPrefix(d.key, "unused"):
			g.Lost = append(g.Lost, d.volume)
		}
	}
	g.Bare = g.Bare && len(g.Lost) > 0
}

// DestroyRest is what an administrator types for what is left of a guest without its disks, as a host's command that stops where one of them is there after all.
func DestroyRest(kind planner.Kind, id int, lost []string) remote.Command {
	return ledger.Script(restText, "berth-rest", append([]string{Program(kind), strconv.Itoa(id)}, lost...)...)
}

// Away is what is typed before a guest is restored, to take away what is left of it, with && at its end; empty: it is not there.
func (g *Guest) Away(kind planner.Kind, id int) string {
	if g == nil {
		return ""
	}
	out := strings.Join(Destroy(kind, id), " ") + " && "
	if g.Lock() != "" {
		out = strings.Join(call(kind, "unlock", id), " ") + " && " + out
	}
	return out
}

// HintLost says what can be done about a guest whose disks are gone. restore is what brings it back from a backup, as it is typed; empty: nobody knows one.
func HintLost(w wording.Words, machine string, kind planner.Kind, id int, restore string) string {
	destroy := strings.Join(Destroy(kind, id), " ")
	if restore != "" {
		return w.Say("typed on %s, this takes away what is left of it, and brings it back as its last backup has it: %s && %s; after the first part alone, and without its exists: in the inventory, it is made anew, empty, where something is planned there",
			"tapé sur %s, ceci retire ce qui en reste, et le ramène tel que l'a sa dernière sauvegarde : %s && %s ; après la seule première partie, et sans son exists: dans l'inventaire, il est recréé, vide, si quelque chose y est prévu", machine, destroy, restore)
	}
	return w.Say("bring the disks back, where somebody moved them; else type on %s: %s, which takes away what is left of it, and restore it from a backup (pvesm list STORAGE --content backup --vmid %d); without one, and without its exists: in the inventory, it is made anew, empty, where something is planned there",
		"ramener les disques, si quelqu'un les a déplacés ; sinon taper sur %s : %s, ce qui retire ce qui en reste, et le restaurer depuis une sauvegarde (pvesm list STOCKAGE --content backup --vmid %d) ; sans sauvegarde, et sans son exists: dans l'inventaire, il est recréé, vide, si quelque chose y est prévu", machine, destroy, id)
}

// DisksGone is the reason for a guest that cannot start, since disks of it are gone.
type DisksGone struct {
	Volumes []string
	Restore string // what brings it back from a backup, once it is destroyed, as it is typed; empty: nobody knows one
}

// Say implements Reason.
func (r DisksGone) Say(w wording.Words) string {
	return w.Say("disks of it are gone (%s), and it cannot start", "des disques lui manquent (%s), et il ne peut pas démarrer", strings.Join(r.Volumes, ", "))
}

// Hint implements Reason.
func (r DisksGone) Hint(w wording.Words, k *Kept) string {
	return HintLost(w, k.Machine, k.Kind, k.ID, r.Restore)
}
