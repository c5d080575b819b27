package main

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// dumping is one call of vzdump, and says what it does as vzdump does: each line begins with its level.
type dumping struct {
	*session
	t  *task
	st *storage
}

func (d *dumping) info(format string, args ...any) error { return d.t.say("INFO: "+format, args...) }
func (d *dumping) warn(format string, args ...any) error { return d.t.warn(format, args...) }
func (d *dumping) err(format string, args ...any) error  { return d.t.say("ERROR: "+format, args...) }

// vzdump backs guests up, one after the other. It ends with 0 where it has only warned.
func vzdump(s *session) (any, error) {
	p := s.call.Params
	words := strings.FieldsFunc(p["vmid"], func(r rune) bool { return strings.ContainsRune(",; \t", r) })
	switch {
	case len(words) == 0:
		return nil, parameterFault(map[string]string{"vmid": "property is missing"})
	case p["stdout"] == "1" || p["dumpdir"] != "" || p["script"] != "" || p["all"] == "1" || p["pool"] != "":
		return nil, fail("the lab's stand-in for vzdump backs guests up by number, to a storage")
	}
	if wrong := notesFault(p["notes-template"]); wrong != "" {
		return nil, parameterFault(map[string]string{"notes-template": wrong})
	}
	id := ""
	if len(words) == 1 {
		id = words[0]
	}
	return s.work("vzdump", id, func(t *task) error {
		d := &dumping{session: s, t: t}
		if err := d.target(cmpOr(p["storage"], "local")); err != nil {
			return err
		}
		minutes := number(cmpOr(p["lockwait"], "180"))
		err := s.machine.flocked("/var/run/vzdump.lock", 60*minutes, s.taskOut(), func() error { return d.all(words) })
		if err != nil && strings.HasPrefix(err.Error(), "can't lock file") {
			return fail("can't acquire lock '/var/run/vzdump.lock' - got timeout")
		}
		return err
	})
}

// notesFault is what is wrong with a template of notes.
func notesFault(template string) string {
	for _, m := range regexp.MustCompile(`\{\{([^\s{}]+)\}\}`).FindAllStringSubmatchIndex(template, -1) {
		if name := template[m[2]:m[3]]; !slices.Contains([]string{"cluster", "guestname", "node", "vmid"}, name) {
			return fmt.Sprintf("found unknown: variable '%s' at char %d", name, m[2])
		}
	}
	return ""
}

// target finds the storage that the dump goes to.
func (d *dumping) target(name string) (err error) {
	if d.st, err = d.machine.storage(name); err != nil {
		return fail("could not activate storage '%s': %s\ncould not get storage information for '%s': %s", name, err, name, err)
	}
	if !slices.Contains(d.st.content, "backup") {
		return fail("could not get storage information for '%s': can't use storage '%s' for backups - wrong content type", name, name)
	}
	return nil
}

func (d *dumping) all(words []string) error {
	if err := d.info("starting new backup job: vzdump %s", d.line(words)); err != nil {
		return err
	}
	wrong := 0
	for _, word := range words {
		id := number(word)
		began := time.Now()
		err := d.one(id, began)
		switch {
		case isKilled(err):
			return err
		case err != nil:
			wrong++
			_ = d.err("Backup of VM %d failed - %s", id, err)
			err = d.info("Failed at %s", time.Now().Format(time.DateTime))
		default:
			_ = d.info("Finished Backup of VM %d (%s)", id, time.Unix(int64(time.Since(began).Seconds()), 0).UTC().Format(time.TimeOnly))
			err = d.info("Backup finished at %s", time.Now().Format(time.DateTime))
		}
		if err != nil {
			return err
		}
	}
	if wrong > 0 {
		_ = d.info("Backup job finished with errors")
		return fail("job errors")
	}
	return d.info("Backup job finished successfully")
}

// line is how the job is called in its log.
func (d *dumping) line(ids []string) string {
	out := slices.Clone(ids)
	for _, name := range slices.Sorted(maps.Keys(d.call.Params)) {
		if value := d.call.Params[name]; name != "vmid" && value != "" {
			if strings.ContainsAny(value, " '{}") {
				value = "'" + value + "'"
			}
			out = append(out, "--"+name, value)
		}
	}
	return strings.Join(out, " ")
}

// one backs up one guest. What is off is backed up as it is, whatever the mode: of a VM QEMU is started for it, paused.
func (d *dumping) one(id int, began time.Time) error {
	m := d.machine
	k := vm
	if exists(m.configFile(ct, id)) {
		k = ct
	}
	c, err := m.load(k, id)
	if err != nil {
		return fail("unable to find VM '%d'", id)
	}
	if err := d.limited(k, id); err != nil {
		return err
	}
	ran := m.running(id)
	status := map[bool]string{true: "running", false: "stopped"}[ran != nil]
	if err := d.infos(fmt.Sprintf("Starting Backup of VM %d (%s)", id, k), "Backup started at "+began.Format(time.DateTime), "status = "+status); err != nil {
		return err
	}
	if err := d.lock(k, id, "backup"); err != nil {
		return err
	}
	err = d.archive(k, id, c, ran, began)
	if isKilled(err) {
		return err // the lock is left, and what was written
	}
	if unlocked := d.lock(k, id, ""); err == nil {
		err = unlocked
	}
	return err
}

// lock writes why the guest is locked, or that it is not any more.
func (d *dumping) lock(k kind, id int, word string) error {
	m := d.machine
	return m.locked(k, id, d.taskOut(), func() error {
		c, err := m.load(k, id)
		if err != nil {
			return err
		}
		if word == "" {
			delete(c.options, "lock")
			return m.save(k, id, c)
		}
		if err := c.checkLock(k); err != nil {
			return err
		}
		c.options["lock"] = word
		return m.save(k, id, c)
	})
}

// limited refuses where the storage keeps so many backups of a guest only, and none may be removed for it. Protected ones do not count.
func (d *dumping) limited(k kind, id int) error {
	limit, there := d.keeps(), 0
	if limit == 0 || d.call.Params["remove"] != "0" || d.call.Params["protected"] == "1" {
		return nil
	}
	for _, b := range d.machine.backups(d.st) {
		if b.id == id && b.kind == k && !b.protected() {
			there++
		}
	}
	if there >= limit {
		return fail("There is a max backup limit of %d enforced by the target storage or the vzdump parameters. Either increase the limit or delete old backups.", limit)
	}
	return nil
}

// keeps is how many backups of a guest the storage keeps; 0: all.
func (d *dumping) keeps() int {
	sum := 0
	for _, pair := range strings.Split(cmpOr(d.call.Params["prune-backups"], d.st.options["prune-backups"]), ",") {
		if key, n, _ := strings.Cut(pair, "="); key != "keep-all" {
			sum += number(n)
		}
	}
	return sum
}

// archive writes the backup of a guest that is locked for it.
func (d *dumping) archive(k kind, id int, c *config, ran *running, began time.Time) error {
	mode := cmpOr(d.call.Params["mode"], "snapshot")
	if ran == nil {
		mode = "stop"
	}
	if err := d.infos("backup mode: "+mode, map[kind]string{vm: "VM", ct: "CT"}[k]+" Name: "+cmpOr(c.options["name"], c.options["hostname"])); err != nil {
		return err
	}
	bytes, err := d.volumes(k, c)
	if err != nil {
		return err
	}
	if err := activate(d.machine, id, c); err != nil {
		return err
	}
	if mode == "stop" && ran != nil {
		if err := d.stop(k, id); err != nil {
			return err
		}
		defer func() { _ = d.machine.startGuest(k, id, c) }()
	}
	b := d.machine.newBackup(d.st, k, id, began)
	if err := d.infos("creating " + b.what() + " archive '" + b.shown() + "'"); err != nil {
		return err
	}
	write := func() error { return d.write(k, b, c, bytes) }
	if k == vm && ran == nil {
		err = d.paused(id, c, write)
	} else {
		err = write()
	}
	if err != nil {
		return err
	}
	return d.finish(b, c)
}

// infos says several lines.
func (d *dumping) infos(lines ...string) error {
	for _, line := range lines {
		if err := d.info("%s", line); err != nil {
			return err
		}
	}
	return nil
}

// stop shuts down a guest that runs.
func (d *dumping) stop(k kind, id int) error {
	if err := d.infos("stopping virtual guest"); err != nil {
		return err
	}
	ended, err := d.machine.shutGuest(id, 600)
	if err == nil && !ended {
		err = fail("command '%s shutdown %d --skiplock --keepActive --timeout 600' failed: exit code 255", map[kind]string{vm: "qm", ct: "pct"}[k], id)
	}
	return err
}

// paused does something while QEMU runs for a VM that is off. Where the task is killed, QEMU goes on.
func (d *dumping) paused(id int, c *config, do func() error) error {
	if err := d.infos("starting kvm to execute backup task"); err != nil {
		return err
	}
	if err := d.machine.setRunning(id, running{Kind: vm, Memory: int64(c.number("memory", 512)), Cores: c.number("cores", 1), Since: time.Now().Unix()}); err != nil {
		return err
	}
	err := do()
	if isKilled(err) {
		return err
	}
	_ = os.Remove(d.machine.runningFile(id))
	return cmp.Or(err, d.infos("stopping kvm after backup task"))
}

// volumes tells which disks are backed up, and gives their size together.
func (d *dumping) volumes(k kind, c *config) (int64, error) {
	var sum int64
	disks := c.disks()
	for _, key := range slices.Sorted(maps.Keys(disks)) {
		p := parseProperty(c.options[key])
		included := p.rest["backup"] != "0"
		if k == ct {
			included = key == "rootfs" || p.rest["backup"] == "1"
		}
		words := fmt.Sprintf("include disk '%s' '%s' %s", key, disks[key], p.rest["size"])
		switch {
		case p.rest["media"] == "cdrom" || strings.HasPrefix(key, "unused"):
			continue
		case !included && k == vm:
			words = fmt.Sprintf("exclude disk '%s' '%s' (backup=no)", key, disks[key])
		case !included:
			words = fmt.Sprintf("excluding volume mount point %s ('%s') from backup (disabled)", key, p.rest["mp"])
		case k == ct:
			words = fmt.Sprintf("including mount point %s ('%s') in backup", key, cmpOr(p.rest["mp"], "/"))
		}
		if err := d.info("%s", strings.TrimSpace(words)); err != nil {
			return 0, err
		}
		if included {
			bytes, _ := sizeBytes(p.rest["size"])
			sum += bytes
		}
	}
	return sum, nil
}

// write writes the archive beside its place: it holds the configuration, and takes a sixteenth of the disks.
func (d *dumping) write(k kind, b *backup, c *config, bytes int64) error {
	m := d.machine
	part := b.file
	if !d.st.remote() {
		part = strings.TrimSuffix(b.file, filepath.Ext(b.file)) + ".dat"
	}
	if err := os.MkdirAll(filepath.Dir(part), 0o755); err != nil {
		return err
	}
	if free := d.st.total - m.used(d.st, m.volumes()); bytes/16 > free || free <= 0 {
		_ = d.info("zstd: error 70 : Write error : cannot write block : No space left on device")
		if k == vm {
			return fail("vma_queue_write: write error - Broken pipe")
		}
		return fail("command 'set -o pipefail && lxc-usernsexec -m u:0:100000:65536 -m g:0:100000:65536 -- tar cpf - | zstd --threads=1 >%s' failed: exit code 70", part)
	}
	if err := os.WriteFile(part, packed(k, c), 0o644); err != nil {
		return err
	}
	heldUp(m, "vzdump")
	if err := d.t.middle(); err != nil {
		return err
	}
	return os.Rename(part, b.file)
}

// finish notes what the backup is, protects it where that is wanted, and removes older ones where the storage has it so.
func (d *dumping) finish(b *backup, c *config) error {
	p := d.call.Params
	if err := d.info("archive file size: 1KB"); err != nil {
		return err
	}
	if template := p["notes-template"]; template != "" {
		if err := d.info("adding notes to backup"); err != nil {
			return err
		}
		notes := strings.NewReplacer("{{guestname}}", cmpOr(c.options["name"], c.options["hostname"]), "{{node}}", d.machine.Node, "{{vmid}}", itoa(b.id), "{{cluster}}", "standalone node", `\n`, "\n", `\\`, `\`).Replace(template)
		if d.machine.faults().Noteless {
			if err := d.warn("unable to add notes - volume notes are not supported"); err != nil {
				return err
			}
		} else if err := os.WriteFile(b.file+".notes", []byte(notes), 0o644); err != nil {
			return err
		}
	}
	if p["protected"] == "1" {
		if err := d.info("marking backup as protected"); err != nil {
			return err
		}
		if err := os.WriteFile(b.file+".protected", nil, 0o644); err != nil {
			return err
		}
	}
	if keep := d.keeps(); keep > 0 && p["remove"] != "0" {
		return d.prune(b, keep)
	}
	return nil
}

// prune removes what is older than the newest, but what is protected.
func (d *dumping) prune(b *backup, keep int) error {
	if err := d.info("prune older backups with retention: keep-last=%d", keep); err != nil {
		return err
	}
	var loose []*backup
	for _, other := range d.machine.backups(d.st) {
		if other.id == b.id && other.kind == b.kind && !other.protected() {
			loose = append(loose, other)
		}
	}
	pruned := max(len(loose)-keep, 0)
	for _, old := range loose[:pruned] {
		if err := old.remove(); err != nil {
			return err
		}
	}
	return d.info("pruned %d backup(s)", pruned)
}
