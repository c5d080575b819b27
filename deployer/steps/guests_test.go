package steps

import (
	"context"
	"strings"
	"sync"
	"testing"

	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
)

// proxmoxWords are qm and pct as far as steps need them: they keep the configurations that they are asked for, refuse what is not
// there and what is locked, and write down what they were asked.
const proxmoxWords = `#!/bin/sh
here=${0%/*} root=${0%/bin/*}
printf '%s %s\n' "${0##*/}" "$*" >>"$here/typed"
if [ -s "$here/BUSIES" ] && [ $1 != status ]; then # as many times as it has lines
	sed -i 1d "$here/BUSIES"
	echo "can't lock file '/var/lock/qemu-server/lock-$2.conf' - got timeout" >&2
	exit 255
fi
if [ -f "$here/TYPED" ] && printf '%s %s' "${0##*/}" "$*" | grep -qf "$here/TYPED"; then echo "got timeout" >&2; exit 255; fi
case ${0##*/} in pct) dir=$root/etc/pve/lxc ;; *) dir=$root/etc/pve/qemu-server ;; esac
verb=$1 id=$2
shift 2
[ "$verb" != disk ] || { verb=resize id=$1; shift; }
at=$dir/$id.conf
case $verb in create) ;; *) [ -f "$at" ] || { echo "Configuration file 'nodes/pve/$id.conf' does not exist" >&2; exit 2; } ;; esac
if grep -q ^lock: "$at" 2>/dev/null && [ $verb != status ]; then echo "VM is locked (backup)" >&2; exit 255; fi
put() { grep -v "^$1:" "$at" >"$at.new"; echo "$1: $2" >>"$at.new"; mv "$at.new" "$at"; }
set_all() {
	while [ $# -gt 1 ]; do
		case $1 in
		--description) echo "#$2" >>"$at" ;;
		--scsi0) put scsi0 "local-lvm:vm-$id-disk-0,size=2G" ;;
		--*) put "${1#--}" "$2" ;;
		esac
		shift 2
	done
}
case $verb in
status) if [ -f "$at.on" ]; then echo "status: running"; else echo "status: stopped"; fi ;;
create)
	mkdir -p "$dir"
	[ ! -f "$at" ] || { echo "unable to create VM $id - VM $id already exists" >&2; exit 255; }
	: >"$at"
	case $1 in --*) ;; *) shift ;; esac
	set_all "$@"
	;;
set) if [ -f "$here/PENDING" ]; then { echo '[PENDING]'; echo "memory: $2"; } >>"$at"; else set_all "$@"; fi ;;
resize) put scsi0 "local-lvm:vm-$id-disk-0,size=$2" ;;
start) : >"$at.on" ;;
shutdown) [ ! -f "$here/BUSY" ] || { echo "VM quit/powerdown failed - got timeout" >&2; exit 255; }; rm "$at.on" ;;
destroy) [ ! -f "$at.on" ] || { echo "VM $id is running - destroy failed" >&2; exit 255; }; rm "$at" ;;
exec) echo "ssh-ed25519 AAAA berth" ;;
esac
`

// proxmox makes a host a hypervisor.
func proxmox(h *shellhost.Host) {
	for name, text := range map[string]string{
		"qm": proxmoxWords, "pct": proxmoxWords, "pveam": "#!/bin/sh\nprintf 'pveam %s\\n' \"$*\" >>\"${0%/*}/typed\"\n[ $1 != available ] || echo 'system debian-13-standard_1_amd64.tar.zst'\n[ $1 != download ] || echo $3 >\"${0%/*}/templates\"\n",
		"pvesm":      "#!/bin/sh\ncase $1 in path) echo \"${0%/bin/*}/snippets/${2##*/}\" ;; *) cat \"${0%/*}/templates\" 2>/dev/null || : ;; esac\n",
		"wget":       "#!/bin/sh\ncase $4 in *SUMS) echo \"$(printf image | sha256sum | cut -d ' ' -f 1)  debian.qcow2\" >\"$3\" ;; *) printf image >\"$3\" ;; esac\n",
		"ssh-keygen": "#!/bin/sh\nfor last; do :; done\necho PRIVATE >\"$last\"\necho 'ssh-ed25519 AAAA berth' >\"$last.pub\"\n",
		"apt-get":    "#!/bin/sh\nexit 1\n",
	} {
		h.Program(name, text)
	}
}

// typed lists what the hypervisor was asked, but for what only looks.
func typed(h *shellhost.Host) string {
	var out []string
	for line := range strings.Lines(h.Has("bin/typed")) {
		if f := strings.Fields(line); len(f) > 1 && f[1] != "status" && f[1] != "available" && f[1] != "exec" && f[1] != "update" {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return strings.Join(out, "\n")
}

// met is a host that remembers the key that it was told.
type met struct{ ledger.Host }

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
	out := []Work{Fetch{s}, Make{s, "ssh-ed25519 AAAA ann\n"}}
	if s.Kind == planner.VM {
		out = append(out, Grow{s})
	}
	return append(out, Boot{s.Kind, s.ID}, Meet{s}, Settle{Make{s, ""}})
}

func TestGuestsAreMadeOnceWhateverWasDoneBefore(t *testing.T) {
	t.Parallel()
	vm, lxc := vmAndLXC(t)
	for _, s := range []*guests.Spec{vm, lxc} {
		h := shellhost.New(t, "pve")
		proxmox(h)
		var first string
		for range 2 {
			x, r := hypervisorRun(t, h, making(s)...)
			if !r.Whole() {
				t.Fatalf("%s: %v", outcomes(x, r), r.Errors)
			}
			if first == "" {
				first = typed(h)
			}
		}
		if got := typed(h); got != first {
			t.Errorf("the second time something was done again:\n%s\nafter\n%s", got, first)
		}
		for _, want := range map[planner.Kind][]string{
			planner.VM:  {"qm create 110 --name app --memory 2048", "import-from=/var/lib/vz/import/debian.qcow2", "--cicustom vendor=local:snippets/berth-110.yaml", "qm disk resize 110 scsi0 32G", "qm start 110"},
			planner.LXC: {"pveam download local debian-13-standard_1_amd64.tar.zst", "pct create 200 local:vztmpl/debian-13-standard_1_amd64.tar.zst --hostname app", "pct start 200"},
		}[s.Kind] {
			if !strings.Contains(strings.ReplaceAll(first, h.Root, ""), want) {
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
	h := shellhost.New(t, "pve")
	proxmox(h)
	if x, r := hypervisorRun(t, h, making(vm)...); !r.Whole() {
		t.Fatalf("%s: %v", outcomes(x, r), r.Errors)
	}
	if got := h.Has("snippets/berth-110.yaml"); !strings.Contains(got, "ed25519_private: |\n    PRIVATE\n") || !strings.Contains(got, "ed25519_public: ssh-ed25519 AAAA berth") {
		t.Errorf("vendor data: %s", got)
	}
	if strings.Contains(h.Tree(), "PRIVATE") || h.Has("var/lib/berth/guests/110.hostkey") != "-" {
		t.Error("the private part is left beside the record")
	}
}

func TestStepsOfGuestsRefuseWhatHasChangedSinceTheLook(t *testing.T) {
	t.Parallel()
	vm, lxc := vmAndLXC(t)
	conf := "memory: 4096\ncores: 2\nname: app\ntags: berth\n"
	mark := "#" + guests.Note(vm.Nonce) + "\n"
	for name, c := range map[string]struct {
		files map[string]string
		work  Work
		want  string // part of the error; empty: it is done
		typed string
	}{
		"the number was taken":           {map[string]string{"qemu-server/110.conf": conf}, Make{vm, ""}, "has been taken", ""},
		"a guest under a lock":           {map[string]string{"qemu-server/110.conf": mark + conf + "lock: backup\n"}, Boot{planner.VM, 110}, "locked (backup)", ""},
		"a guest that is gone":           {nil, Boot{planner.VM, 110}, "not there any more", ""},
		"one that runs":                  {map[string]string{"qemu-server/110.conf": conf, "qemu-server/110.conf.on": ""}, Boot{planner.VM, 110}, "", ""},
		"one that is off":                {map[string]string{"qemu-server/110.conf": conf}, Halt{planner.VM, 110}, "", ""},
		"one that does not end":          {map[string]string{"qemu-server/110.conf": conf, "qemu-server/110.conf.on": "", "../../bin/BUSY": ""}, Halt{planner.VM, 110}, "got timeout", "qm shutdown 110 --timeout 180"},
		"one with the size":              {map[string]string{"qemu-server/110.conf": conf}, Resize{planner.VM, 110, 4 * planner.GB, 2}, "", ""},
		"a size":                         {map[string]string{"qemu-server/110.conf": conf}, Resize{planner.VM, 110, 6 * planner.GB, 3}, "", "qm set 110 --memory 6144 --cores 3"},
		"a change that only waits":       {map[string]string{"qemu-server/110.conf": conf, "../../bin/PENDING": ""}, Resize{planner.VM, 110, 6 * planner.GB, 0}, "does not hold yet", "qm set 110 --memory 6144"},
		"an LXC that uses more":          {map[string]string{"lxc/200.conf": conf, "lxc/200.conf.on": "", "../../cgroup/lxc/200/memory.current": "3000000000\n", "../../cgroup/lxc/200/memory.stat": "inactive_file 1\n"}, Resize{planner.LXC, 200, planner.GB, 0}, "uses 2861 MB", ""},
		"an LXC that uses less":          {map[string]string{"lxc/200.conf": conf, "lxc/200.conf.on": "", "../../cgroup/lxc/200/memory.current": "3000000000\n", "../../cgroup/lxc/200/memory.stat": "inactive_file 2900000000\n"}, Resize{planner.LXC, 200, planner.GB, 0}, "", "pct set 200 --memory 1024"},
		"one to be destroyed":            {map[string]string{"qemu-server/110.conf": mark + conf}, Destroy{planner.VM, 110, vm.Nonce}, "", "qm destroy 110"},
		"one that was made anew":         {map[string]string{"qemu-server/110.conf": conf}, Destroy{planner.VM, 110, vm.Nonce}, "does not have berth's mark", ""},
		"one that was protected":         {map[string]string{"qemu-server/110.conf": mark + conf + "protection: 1\n"}, Destroy{planner.VM, 110, vm.Nonce}, "protected", ""},
		"one that runs again":            {map[string]string{"qemu-server/110.conf": mark + conf, "qemu-server/110.conf.on": ""}, Destroy{planner.VM, 110, vm.Nonce}, "runs again", ""},
		"one that is destroyed":          {nil, Destroy{planner.VM, 110, vm.Nonce}, "", ""},
		"one of somebody's, handed over": {map[string]string{"lxc/200.conf": conf}, Destroy{planner.LXC, 200, ""}, "", "pct destroy 200"},
		"a template that nobody has":     {nil, Fetch{&guests.Spec{Kind: planner.LXC, Templates: "local", Making: noTemplate(lxc)}}, "pveam has no template", ""},
	} {
		h := shellhost.New(t, "pve")
		proxmox(h)
		for file, text := range c.files {
			h.Put("etc/pve/"+file, text)
		}
		_, r := hypervisorRun(t, h, c.work)
		err := r.Errors[0]
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if got := typed(h); got != c.typed {
			t.Errorf("%s: typed %q", name, got)
		}
	}
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
	h := shellhost.New(t, "pve")
	proxmox(h)
	_, r := hypervisorRun(t, h, Fetch{&other})
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
	h := shellhost.New(t, "pve")
	proxmox(h)
	h.Put("etc/pve/lxc/200.conf", "memory: 2048\n")
	var mu sync.Mutex
	var joined []string
	x := execution("r1", []Step{{Host: "pve", Service: "app", Work: Meet{lxc}}}, h)
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
		h := shellhost.New(t, "pve")
		proxmox(h)
		h.Put("etc/pve/qemu-server/110.conf", "memory: 4096\n")
		h.Put("bin/BUSIES", strings.Repeat("x\n", busies))
		_, r := hypervisorRun(t, h, Boot{planner.VM, 110})
		if r.Whole() != whole {
			t.Errorf("after %d times: %v", busies, r.Errors)
		}
		if got := strings.Count(h.Has("bin/typed"), "qm start 110"); got != min(busies+1, lockTries) {
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
