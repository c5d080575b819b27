package steps

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"berth/deployer/carry"
	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/internal/pvehost"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
)

// TestMain takes away what was built for the tests.
func TestMain(m *testing.M) { os.Exit(pvehost.Run(m)) }

// proxmox makes a host a hypervisor. What guests are made from comes from a web that is not there.
func proxmox(t *testing.T, h *shellhost.Host) *pvehost.Host {
	t.Helper()
	p := pvehost.On(t, h)
	for name, text := range map[string]string{
		"wget":       "#!/bin/sh\nimage() { printf 'QFI\\373\\0\\0\\0\\3' && head -c 16 /dev/zero && printf '\\0\\0\\0\\0\\200\\0\\0\\0' && head -c 32 /dev/zero; } # of 2 GB\ncase $4 in *SUMS) echo \"$(image | sha256sum | cut -d ' ' -f 1)  debian.qcow2\" >\"$3\" ;; *) image >\"$3\" ;; esac\n",
		"ssh-keygen": "#!/bin/sh\nfor last; do :; done\necho PRIVATE >\"$last\"\necho 'ssh-ed25519 AAAA berth' >\"$last.pub\"\n",
		"apt-get":    "#!/bin/sh\nexit 1\n",
		"dpkg":       "#!/bin/sh\n", // everything is installed
	} {
		p.Program(name, text)
	}
	return p
}

// met is a host that remembers the key that it was told.
type met struct{ carry.Host }

func (met) Trust(context.Context, string) error { return nil }

// hypervisorRun does steps on a hypervisor of their own, each after the one before.
func hypervisorRun(t *testing.T, h *shellhost.Host, works ...Work) (*Execution, *Result) {
	t.Helper()
	var list []Step
	for i, w := range works {
		list = append(list, Step{Host: "pve", Service: "app", Work: w})
		if i > 0 {
			list[i].After = []int{i - 1}
		}
	}
	x := execution("r1", list, h)
	x.Hosts["pve"], x.Hosts["app"], x.Token, x.Gate = h, met{h}, "t1", Open(nil)
	h.Put(ledger.LockDir+"/token", "t1\n")
	return x, Execute(t.Context(), t.Context(), x)
}

func vmAndLXC(t *testing.T) (vm, lxc *guests.Spec) {
	t.Helper()
	all := guestKinds()
	return all[0].(Fetch).Spec, all[7].(Fetch).Spec
}

// making are the steps of a new guest on its hypervisor.
func making(s *guests.Spec) []Work {
	out := []Work{Fetch{s}, Make{s, pvehost.AdminKey + "\n"}}
	if s.Kind == planner.VM {
		out = append(out, Grow{s})
	}
	return append(out, Boot{s.Kind, s.ID}, Meet{s}, Settle{Make{s, ""}})
}

func TestGuestsAreMadeOnceWhateverWasDoneBefore(t *testing.T) {
	t.Parallel()
	vm, lxc := vmAndLXC(t)
	for _, s := range []*guests.Spec{vm, lxc} {
		h := proxmox(t, shellhost.New(t, "pve"))
		var first string
		for range 2 {
			x, r := hypervisorRun(t, h.Host, making(s)...)
			if !r.Whole() {
				t.Fatalf("%s: %v", outcomes(x, r), r.Errors)
			}
			if first == "" {
				first = strings.Join(h.Typed(), "\n")
			}
		}
		if got := strings.Join(h.Typed(), "\n"); got != first {
			t.Errorf("the second time something was done again:\n%s\nafter\n%s", got, first)
		}
		for _, want := range map[planner.Kind][]string{
			planner.VM:  {"qm create 110 --name app --memory 2048", "import-from=/var/lib/vz/import/debian.qcow2", "--cicustom vendor=local:snippets/berth-110.yaml", "qm disk resize 110 scsi0 32G", "qm start 110"},
			planner.LXC: {"pveam download local debian-13-standard_1_amd64.tar.zst", "pct create 200 local:vztmpl/debian-13-standard_1_amd64.tar.zst --hostname app", "pct start 200"},
		}[s.Kind] {
			if !strings.Contains(first, want) {
				t.Errorf("%s was not typed:\n%s", want, first)
			}
		}
		if got := h.Has(guests.RecordFile(s.ID)); !strings.Contains(got, s.Nonce) || !strings.Contains(got, `"ready":true`) || !strings.Contains(got, `"run":"r1"`) {
			t.Errorf("the record: %s", got)
		}
	}
}

// The private part of a host key is where root alone reads it, and in nothing that berth prints or keeps.
func TestTheHostKeyOfANewVMIsKnownBeforeAnybodyConnects(t *testing.T) {
	t.Parallel()
	vm, _ := vmAndLXC(t)
	h := proxmox(t, shellhost.New(t, "pve"))
	if x, r := hypervisorRun(t, h.Host, making(vm)...); !r.Whole() {
		t.Fatalf("%s: %v", outcomes(x, r), r.Errors)
	}
	if got := h.Has("var/lib/vz/snippets/berth-110.yaml"); !strings.Contains(got, "ed25519_private: |\n    PRIVATE\n") || !strings.Contains(got, "ed25519_public: ssh-ed25519 AAAA berth") {
		t.Errorf("vendor data: %s", got)
	}
	if strings.Contains(h.Tree(), "PRIVATE") || h.Has("var/lib/berth/guests/110.hostkey") != "-" {
		t.Error("the private part is left beside the record")
	}
}

func TestStepsOfGuestsRefuseWhatHasChangedSinceTheLook(t *testing.T) {
	t.Parallel()
	vm, lxc := vmAndLXC(t)
	const conf = "name: app\ntags: berth\n"
	mark := "#" + guests.Note(vm.Nonce) + "\n" + conf
	gigabytes := func(n int) string { return fmt.Sprintf("%d000000000\n", n) }
	type state struct {
		vm, lxc string // configuration of a guest that is there
		runs    bool
		faults  string
		uses    [2]string // of the LXC's memory, and what the kernel would give back of it
	}
	for name, c := range map[string]struct {
		at    state
		work  Work
		want  string // part of the error; empty: it is done
		typed string
	}{
		"the number was taken":           {state{vm: conf}, Make{vm, ""}, "has been taken", ""},
		"the number of an LXC":           {state{vm: conf}, Make{anew(lxc, 110), ""}, "VM 110 already exists on node 'pve'", "pct create 110"},
		"a guest under a lock":           {state{vm: mark + "lock: backup\n"}, Boot{planner.VM, 110}, "locked (backup)", ""},
		"a guest that is gone":           {state{}, Boot{planner.VM, 110}, "not there any more", ""},
		"one that runs":                  {state{vm: conf, runs: true}, Boot{planner.VM, 110}, "", ""},
		"one that does not start":        {state{vm: conf, faults: `{"broken": [110]}`}, Boot{planner.VM, 110}, "start failed: QEMU exited with code 1", "qm start 110"},
		"one that is off":                {state{vm: conf}, Halt{planner.VM, 110}, "", ""},
		"one that does not end":          {state{vm: conf, runs: true, faults: `{"deaf": [110]}`}, Halt{planner.VM, 110}, "got timeout", "qm shutdown 110 --timeout 180"},
		"one with the size":              {state{vm: conf}, Resize{planner.VM, 110, 4 * planner.GB, 2}, "", ""},
		"a size":                         {state{vm: conf}, Resize{planner.VM, 110, 6 * planner.GB, 3}, "", "qm set 110 --memory 6144 --cores 3"},
		"a change that only waits":       {state{vm: conf, runs: true}, Resize{planner.VM, 110, 6 * planner.GB, 0}, "does not hold yet", "qm set 110 --memory 6144"},
		"an LXC that uses more":          {state{lxc: conf, runs: true, uses: [2]string{gigabytes(3), "1\n"}}, Resize{planner.LXC, 200, planner.GB, 0}, "uses 2861 MB", ""},
		"an LXC that uses less":          {state{lxc: conf, runs: true, uses: [2]string{gigabytes(3), "2900000000\n"}}, Resize{planner.LXC, 200, planner.GB, 0}, "", "pct set 200 --memory 1024"},
		"one to be destroyed":            {state{vm: mark}, Destroy{Kind: planner.VM, ID: 110, Nonce: vm.Nonce}, "", "qm destroy 110"},
		"one that was made anew":         {state{vm: conf}, Destroy{Kind: planner.VM, ID: 110, Nonce: vm.Nonce}, "does not have berth's mark", ""},
		"one that was protected":         {state{vm: mark + "protection: 1\n"}, Destroy{Kind: planner.VM, ID: 110, Nonce: vm.Nonce}, "protected", ""},
		"one that runs again":            {state{vm: mark, runs: true}, Destroy{Kind: planner.VM, ID: 110, Nonce: vm.Nonce}, "runs again", ""},
		"what is left of one":            {state{vm: mark}, Destroy{Kind: planner.VM, ID: 110, Nonce: vm.Nonce, Lost: []string{"local-lvm:vm-110-disk-1"}}, "", "qm destroy 110"},
		"one whose disk came back":       {state{vm: mark + "scsi0: local-lvm:vm-110-disk-1,size=2G\n"}, Destroy{Kind: planner.VM, ID: 110, Nonce: vm.Nonce, Lost: []string{"local-lvm:vm-110-disk-1"}}, "local-lvm:vm-110-disk-1 is there again: guest 110 stays", ""},
		"one to be backed up":            {state{lxc: conf}, dumpOf(planner.LXC, 200), "", "vzdump 200 --storage local --mode stop --compress zstd --protected 1 --remove 0 --notes-template {{guestname}}: made by berth before run r1 destroyed it"},
		"a backup without notes":         {state{lxc: conf, faults: `{"noteless": true}`}, dumpOf(planner.LXC, 200), "", "vzdump 200"},
		"a backup of one that runs":      {state{vm: conf, runs: true}, dumpOf(planner.VM, 110), "runs again", ""},
		"a backup of what is gone":       {state{}, dumpOf(planner.VM, 110), "", ""},
		"a backup without room":          {state{lxc: conf, faults: `{"full": ["local"]}`}, dumpOf(planner.LXC, 200), "No space left on device", "vzdump 200"},
		"a backup of one that migrates":  {state{lxc: conf + "lock: migrate\n"}, dumpOf(planner.LXC, 200), "locked (migrate)", ""},
		"a backup of one in a backup":    {state{lxc: conf + "lock: backup\n"}, dumpOf(planner.LXC, 200), "CT is locked (backup)", "vzdump 200"},
		"a backup to a storage of disks": {state{lxc: conf}, Dump{planner.LXC, 200, guests.Dump{Storage: "local-lvm"}}, "wrong content type", "vzdump 200"},
		"one that is destroyed":          {state{}, Destroy{Kind: planner.VM, ID: 110, Nonce: vm.Nonce}, "", ""},
		"one of somebody's, handed over": {state{lxc: conf}, Destroy{Kind: planner.LXC, ID: 200}, "", "pct destroy 200"},
		"a template that nobody has":     {state{}, Fetch{&guests.Spec{Kind: planner.LXC, Templates: "local", Making: noTemplate(lxc)}}, "pveam has no template", ""},
		"a template that is gone":        {state{}, Make{lxc, ""}, "the template debian-13-standard is not there any more", ""},
		"a template that does not come":  {state{faults: `{"offline": true}`}, Fetch{lxc}, "Temporary failure in name resolution", "pveam download local " + pvehost.Template},
	} {
		h := proxmox(t, shellhost.New(t, "pve"))
		h.Faults(c.at.faults)
		if c.at.vm != "" {
			h.Lay(planner.VM, 110, c.at.vm, 4*planner.GB, 2, c.at.runs)
		}
		if c.at.lxc != "" {
			h.Lay(planner.LXC, 200, c.at.lxc, 4*planner.GB, 2, c.at.runs)
		}
		if c.at.uses[0] != "" {
			h.Put("cgroup/lxc/200/memory.current", c.at.uses[0])
			h.Put("cgroup/lxc/200/memory.stat", "inactive_file "+c.at.uses[1])
		}
		if s, is := c.work.(Make); is && s.Spec.ID == 110 && s.Spec.Kind == planner.LXC {
			h.Put("var/lib/vz/template/cache/"+pvehost.Template, "x")
		}
		_, r := hypervisorRun(t, h.Host, c.work)
		err := r.Errors[0]
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if got := strings.Join(h.Typed(), "\n"); got != c.typed && (c.typed == "" || !strings.HasPrefix(got, c.typed+" ")) {
			t.Errorf("%s: typed %q", name, got)
		}
	}
}

func dumpOf(kind planner.Kind, id int) Dump { return Dump{kind, id, guests.Dump{Storage: "local"}} }

// What a step began goes on by itself where nobody waits for it any more: it is waited for then, and its backup is the run's.
func TestABackupIsMadeOnceAlsoWhereItIsStillBeingMade(t *testing.T) {
	t.Parallel()
	for _, kind := range []planner.Kind{planner.VM, planner.LXC} {
		h := proxmox(t, shellhost.New(t, "pve"))
		h.Lay(kind, 200, "scsi0: local-lvm:vm-200-disk-0,size=2G\n", planner.GB, 1, false)
		h.Faults(`{"held": ["vzdump"]}`)
		d := dumpOf(kind, 200)
		left, cut := context.WithCancel(t.Context())
		x := execution("r1", []Step{{Host: "pve", Service: "app", Work: d}}, h.Host)
		x.Hosts["pve"], x.Token, x.Gate = h, "t1", Open(nil)
		h.Put(ledger.LockDir+"/token", "t1\n")
		go func() {
			for end := time.Now().Add(time.Minute); !strings.Contains(h.Has(configOf(kind)), "lock: backup\n") && time.Now().Before(end); {
				time.Sleep(10 * time.Millisecond)
			}
			cut()
		}()
		if r := Execute(left, t.Context(), x); r.Whole() || !strings.Contains(h.Has(configOf(kind)), "lock: backup\n") {
			t.Fatalf("it was not cut while it was at work: %v, %s", r.Errors, h.Has(configOf(kind)))
		}
		time.AfterFunc(300*time.Millisecond, func() { h.Faults("") })
		for range 2 {
			if x, r := hypervisorRun(t, h.Host, d); !r.Whole() {
				t.Fatalf("%s: %v", outcomes(x, r), r.Errors)
			}
		}
		if found, err := filepath.Glob(h.Path("var/lib/vz/dump/*.zst")); err != nil || len(found) != 1 || len(h.Typed()) != 1 {
			t.Errorf("there are %q, typed was %q", found, h.Typed())
		}
		if got := h.Has(ledger.JournalFile("r1")); !strings.Contains(got, "vzdump 200 --storage local --mode stop") {
			t.Errorf("the journal:\n%s", got)
		}
	}
}

func configOf(kind planner.Kind) string {
	return map[planner.Kind]string{planner.VM: "etc/pve/qemu-server/200.conf", planner.LXC: "etc/pve/lxc/200.conf"}[kind]
}

// anew is a guest with another number.
func anew(s *guests.Spec, id int) *guests.Spec {
	out := *s
	out.ID = id
	return &out
}

func noTemplate(s *guests.Spec) (m inventory.Making) {
	m = s.Making
	m.Image.Name = "fedora-99"
	return m
}

func TestAnImageThatIsNotWhatItsChecksumSaysIsThrownAway(t *testing.T) {
	t.Parallel()
	vm, _ := vmAndLXC(t)
	other := *vm
	other.Image.Checksum = "sha256:" + strings.Repeat("0", 64)
	h := proxmox(t, shellhost.New(t, "pve"))
	_, r := hypervisorRun(t, h.Host, Fetch{&other})
	if err := r.Errors[0]; err == nil || !strings.Contains(err.Error(), "is not what its checksum says") {
		t.Error(err)
	}
	if h.Has("var/lib/vz/import/debian.qcow2") != "-" || h.Has("var/lib/vz/import/debian.qcow2.part") != "-" {
		t.Error("something of it is there")
	}
}

// A guest that the run has made is locked for it before anything is done in it.
func TestAGuestThatIsMetJoinsTheRun(t *testing.T) {
	t.Parallel()
	_, lxc := vmAndLXC(t)
	h := proxmox(t, shellhost.New(t, "pve"))
	h.Lay(planner.LXC, 200, "", 2*planner.GB, 2, true)
	var mu sync.Mutex
	var joined []string
	x := execution("r1", []Step{{Host: "pve", Service: "app", Work: Meet{lxc}}}, h.Host)
	x.Hosts["pve"], x.Hosts["app"], x.Token, x.Gate = h, met{h}, "t1", Open(nil)
	x.Joins = func(_ context.Context, guest ledger.Host) error {
		mu.Lock()
		defer mu.Unlock()
		joined = append(joined, guest.Name())
		return nil
	}
	h.Put(ledger.LockDir+"/token", "t1\n")
	if r := Execute(t.Context(), t.Context(), x); !r.Whole() || len(joined) != 1 {
		t.Errorf("%v, joined %q", r.Errors, joined)
	}
	delete(x.Hosts, "app")
	if r := Execute(t.Context(), t.Context(), x); r.Whole() || !strings.Contains(r.Errors[0].Error(), "how app is reached") {
		t.Error(r.Errors)
	}
}

// Proxmox gives up on a lock after ten seconds, and is asked again, but not for ever.
func TestAConfigurationThatIsInUseIsAskedForAgain(t *testing.T) {
	t.Parallel()
	for busies, whole := range map[int]bool{2: true, lockTries: false} {
		h := proxmox(t, shellhost.New(t, "pve"))
		h.Lay(planner.VM, 110, "", 4*planner.GB, 2, false)
		h.Faults(fmt.Sprintf(`{"busy": {"110": %d}}`, busies))
		_, r := hypervisorRun(t, h.Host, Boot{planner.VM, 110})
		if r.Whole() != whole {
			t.Errorf("after %d times: %v", busies, r.Errors)
		}
		if got := h.Asked("qm", "start", 110); got != min(busies+1, lockTries) {
			t.Errorf("after %d times it was typed %d times", busies, got)
		}
	}
}

// A guest answers over SSH before its Docker does: the steps of its services wait for both.
func TestAGuestIsAwakeOnceItsDockerAnswers(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pve")
	h.Program("docker", "#!/bin/sh\necho x >>\"${0%/*}/asked\"\n[ \"$(wc -l <\"${0%/*}/asked\")\" -gt 1 ] || { echo 'Cannot connect to the Docker daemon' >&2; exit 1; }\n")
	if _, r := hypervisorRun(t, h, Wake{"app"}); !r.Whole() || strings.Count(h.Has("bin/asked"), "x") != 2 {
		t.Errorf("%v, asked %q", r.Errors, h.Has("bin/asked"))
	}
}
