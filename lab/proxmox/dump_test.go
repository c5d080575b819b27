package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"berth/internal/pve"
)

// backed is a bench with a VM and a container that are off, and a Proxmox Backup Server.
func backed(t *testing.T, release pve.Release) *bench {
	t.Helper()
	b := newBench(t, release)
	b.put("etc/pve/storage.cfg", b.get("etc/pve/storage.cfg")+"\npbs: vault\n\tdatastore main\n\tserver 10.0.0.9\n\tcontent backup\n")
	b.do(create110, create200)
	return b
}

const dump200 = "vzdump 200 --storage local --mode stop --compress zstd --protected 1 --remove 0 --notes-template {{guestname}}:word"

// dated are the names of archives, which have the time.
var dated = regexp.MustCompile(`\d{4}_\d\d_\d\d-\d\d_\d\d_\d\d|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\dZ?|\d\d:\d\d:\d\d`)

func TestABackupIsSaidAndNamedAsVzdumpDoes(t *testing.T) {
	for _, release := range pve.Releases {
		b := backed(t, release)
		got := dated.ReplaceAllString(b.do(dump200), "*")
		want := `INFO: starting new backup job: vzdump 200 --compress zstd --mode stop --notes-template '{{guestname}}:word' --protected 1 --remove 0 --storage local
INFO: Starting Backup of VM 200 (lxc)
INFO: Backup started at *
INFO: status = stopped
INFO: backup mode: stop
INFO: CT Name: infrastructure
INFO: including mount point rootfs ('/') in backup
INFO: creating vzdump archive '/var/lib/vz/dump/vzdump-lxc-200-*.tar.zst'
INFO: archive file size: 1KB
INFO: adding notes to backup
INFO: marking backup as protected
INFO: Finished Backup of VM 200 (*)
INFO: Backup finished at *
INFO: Backup job finished successfully
`
		if got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		b.do("vzdump 110 --storage vault --notes-template of{{vmid}}on{{node}}")
		for line, words := range map[string]string{
			"pvesm list local --content backup --vmid 200":                                                      "local:backup/vzdump-lxc-200-*.tar.zst tar.zst backup",
			"pvesh get /nodes/localhost/storage/local/content --content backup --vmid 200 --output-format json": `"notes":"infrastructure:word","protected":1,"size":1024,"subtype":"lxc","vmid":200`,
			"pvesh get /nodes/localhost/storage/vault/content --content backup --vmid 110 --output-format json": `"notes":"of110onpve","size":1024,"subtype":"qemu","vmid":110,"volid":"vault:backup/vm/110/*"`,
			"pvesh get /nodes/localhost/tasks --typefilter vzdump --vmid 200 --output-format json":              `"status":"OK","type":"vzdump"`,
			"pvesh get /nodes/localhost/storage/local/content --content backup --vmid 110 --output-format json": "[]",
		} {
			if out := strings.Join(strings.Fields(dated.ReplaceAllString(b.do(line), "*")), " "); !strings.Contains(out, words) {
				t.Errorf("%s\ngot  %s\nwant %s", line, out, words)
			}
		}
		if strings.Contains(b.get("etc/pve/lxc/200.conf")+b.get("etc/pve/qemu-server/110.conf"), "lock:") || exists(filepath.Join(b.root, "var/lib/proxmox-standin/running/110.json")) {
			t.Error("a lock is left, or the VM runs")
		}
	}
}

func TestABackupThatCannotBeMadeEndsInTheWordsOfVzdump(t *testing.T) {
	for name, c := range map[string]struct {
		before []string
		faults string
		call   string
		words  string
		code   int
	}{
		"a guest that is not there":   {call: "vzdump 999 --storage local", words: "ERROR: Backup of VM 999 failed - unable to find VM '999'\n", code: failed},
		"a locked guest":              {before: []string{"pct set 200 --lock migrate"}, call: dump200, words: "ERROR: Backup of VM 200 failed - CT is locked (migrate)\n", code: failed},
		"a storage without room":      {faults: `{"full": ["local"]}`, call: dump200, words: "No space left on device\nERROR: Backup of VM 200 failed - command 'set -o pipefail", code: failed},
		"no room for a VM":            {faults: `{"full": ["local"]}`, call: "vzdump 110 --storage local", words: "ERROR: Backup of VM 110 failed - vma_queue_write: write error - Broken pipe", code: failed},
		"a storage that is not there": {call: "vzdump 200 --storage tank", words: "could not activate storage 'tank': storage 'tank' does not exist\ncould not get storage information for 'tank': storage 'tank' does not exist\n", code: failed},
		"one for disks":               {call: "vzdump 200 --storage local-lvm", words: "can't use storage 'local-lvm' for backups - wrong content type", code: failed},
		"no number":                   {call: "vzdump --storage local", words: "400 Parameter verification failed.\nvmid: property is missing\nvzdump {<vmid>} [OPTIONS]\n", code: failed},
		"notes with another word":     {call: "vzdump 200 --storage local --notes-template {{guest}}", words: "notes-template: found unknown: variable 'guest' at char 2\n", code: failed},
		"notes without a storage":     {call: "vzdump 200 --notes-template x", words: "400 Parameter verification failed.\n", code: failed},
		"a warning":                   {faults: `{"noteless": true}`, call: dump200, words: "WARN: unable to add notes - volume notes are not supported\n", code: 0},
		"a task that is killed":       {faults: `{"crash": "vzdump"}`, call: dump200, words: "creating vzdump archive", code: 137},
	} {
		b := backed(t, pve.PVE9)
		if c.faults != "" {
			b.faults(c.faults)
		}
		b.do(c.before...)
		if out, code := b.try(c.call); code != c.code || !strings.Contains(out, c.words) {
			t.Errorf("%s: exit code %d\ngot  %s\nwant %s", name, code, out, c.words)
		}
		found, _ := filepath.Glob(filepath.Join(b.root, "var/lib/vz/dump/*"))
		kept := strings.Join(found, " ")
		if c.code != 0 && strings.Contains(kept, ".zst") || c.code == 137 != (strings.HasSuffix(kept, ".tar.dat") && strings.Contains(b.get("etc/pve/lxc/200.conf"), "lock: backup")) {
			t.Errorf("%s: it left %s", name, kept)
		}
	}
}

// A storage that keeps two backups of a guest prunes, or refuses where it may not; what is protected neither counts nor goes.
func TestBackupsArePrunedButProtectedOnes(t *testing.T) {
	b := backed(t, pve.PVE9)
	b.put("etc/pve/storage.cfg", strings.Replace(b.get("etc/pve/storage.cfg"), "content iso", "prune-backups keep-last=2\n\tcontent iso", 1))
	b.put("var/lib/vz/dump/vzdump-lxc-200-2025_01_01-10_00_00.tar.zst", "lxc\n")
	b.put("var/lib/vz/dump/vzdump-lxc-200-2025_01_02-10_00_00.tar.zst", "lxc\n")
	b.refuses("vzdump 200 --storage local --remove 0", "There is a max backup limit of 2 enforced by the target storage or the vzdump parameters.")
	b.do(dump200)
	if got := strings.Count(b.do("pvesm list local --content backup"), "vzdump-lxc-200"); got != 3 {
		t.Errorf("%d backups with the protected one", got)
	}
	if err := os.RemoveAll(filepath.Join(b.root, "var/lib/vz/dump")); err != nil { // the next would have its name
		t.Fatal(err)
	}
	b.put("var/lib/vz/dump/vzdump-lxc-200-2025_01_01-10_00_00.tar.zst", "lxc\n")
	b.put("var/lib/vz/dump/vzdump-lxc-200-2025_01_02-10_00_00.tar.zst", "lxc\n")
	b.put("var/lib/vz/dump/vzdump-lxc-200-2025_01_03-10_00_00.tar.zst.protected", "")
	b.put("var/lib/vz/dump/vzdump-lxc-200-2025_01_03-10_00_00.tar.zst", "lxc\n")
	b.do("vzdump 200 --storage local")
	if out := b.do("pvesm list local --content backup"); strings.Contains(out, "2025_01_01") || !strings.Contains(out, "2025_01_02") || !strings.Contains(out, "2025_01_03") {
		t.Errorf("left are\n%s", out)
	}
	b.refuses("pvesm free local:backup/vzdump-lxc-200-2025_01_03-10_00_00.tar.zst", "cannot remove protected volume 'backup/vzdump-lxc-200-2025_01_03-10_00_00.tar.zst' on 'local'")
	b.do("pvesm free local:backup/vzdump-lxc-200-2025_01_02-10_00_00.tar.zst")
}

func TestAGuestIsRestoredAsItWas(t *testing.T) {
	for name, c := range map[string]struct{ file, dump, destroy, wrong, restore string }{
		"a VM":        {"etc/pve/qemu-server/110.conf", "vzdump 110 --storage local", "qm destroy 110", "qmrestore local:backup/none 110", "qmrestore %s 110"},
		"a container": {"etc/pve/lxc/200.conf", dump200, "pct destroy 200", "pct restore 200 %s", "pct restore 200 %s --storage local-lvm"},
	} {
		b := backed(t, pve.PVE8)
		was := b.get(c.file)
		b.do(c.dump)
		volume := regexp.MustCompile(`local:backup/\S+`).FindString(b.do("pvesm list local --content backup"))
		if out, code := b.try(fmt.Sprintf(c.restore, volume)); code != failed || !strings.Contains(out, "already exists on node 'pve'") {
			t.Errorf("%s over itself: %d %s", name, code, out)
		}
		b.do(c.destroy)
		wrong := c.wrong
		if strings.Contains(wrong, "%s") { // without a storage it is local, which takes no containers
			wrong = fmt.Sprintf(wrong, volume)
		}
		if out, code := b.try(wrong); code != failed {
			t.Errorf("%s: %d %s", wrong, code, out)
		}
		b.do(fmt.Sprintf(c.restore, volume))
		if got := b.get(c.file); got != was {
			t.Errorf("%s:\n%s\nwas\n%s", name, got, was)
		}
	}
}

func TestTwoBackupsAtOnceWaitForEachOther(t *testing.T) {
	b := backed(t, pve.PVE9)
	m, err := openMachine(b.root)
	if err != nil {
		t.Fatal(err)
	}
	err = m.flocked("/var/run/vzdump.lock", 1, nil, func() error {
		b.refuses("vzdump 200 --storage local --lockwait 1", "can't acquire lock '/var/run/vzdump.lock' - got timeout")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b.do(dump200)
}
