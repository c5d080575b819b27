package guests

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/internal/shellhost"
	"berth/planner"
)

// pveshWords answers as that of Proxmox VE 8.4 does.
const pveshWords = `#!/bin/sh
case $2 in
/cluster/resources) echo '[{"id":"qemu/100","node":"pve","status":"running","vmid":100,"maxmem":2147483648},{"id":"qemu/110","node":"pve","status":"running","vmid":"110"},{"id":"lxc/200","node":"pve","status":"stopped","vmid":200},{"id":"qemu/300","node":"other","status":"running","vmid":300}]' ;;
*/storage) echo '[{"storage":"local","type":"dir","content":"iso,vztmpl,backup,snippets","active":1,"enabled":1,"avail":50000000000,"total":1,"used":1},{"storage":"local-lvm","type":"lvmthin","content":"rootdir,images","active":1,"avail":"300000000000"},{"storage":"nas","type":"nfs","content":"backup","active":0,"avail":0}]' ;;
*/network) echo '[{"iface":"vmbr0","type":"bridge","cidr":"192.168.10.10/24","address":"192.168.10.10","gateway":"192.168.10.1","active":1},{"iface":"vmbr1","type":"bridge"}]' ;;
*/hardware/pci) echo '[{"id":"0000:c5:00.0","class":"0x030000","device_name":"Phoenix3"},{"id":"0000:01:00.0","class":"0x010802","device_name":"SSD"}]' ;;
/cluster/mapping/pci) echo '[{"id":"igpu","map":["node=pve,path=0000:c5:00.0"]}]' ;;
*/tasks) echo '[{"upid":"UPID:pve:0001:vzdump:100:root@pam:","type":"vzdump","id":"100","status":"RUNNING"},{"upid":"UPID:pve:0002:qmstart:110:root@pam:","type":"qmstart","id":"110","status":"OK"}]' ;;
*) exit 1 ;;
esac
`

func hypervisor(t *testing.T) *shellhost.Host {
	h := shellhost.New(t, "pve")
	h.Program("pvesh", pveshWords)
	h.Program("pveversion", "#!/bin/sh\necho 'pve-manager/8.4.1/2a5fa54a8503f96d (running kernel: 6.8.12-10-pve)'\n")
	h.Program("uname", "#!/bin/sh\necho pve.blackbox.homes\n")
	h.Put("etc/pve/qemu-server/100.conf", "#the router\nbootdisk: scsi0\nmemory: 2048\nname: opnsense\nonboot: 1\nlock: backup\nprotection: 1\n")
	h.Put("etc/pve/qemu-server/110.conf", `#made by berth%3A 0123456789abcdef do not touch
balloon: 0
cores: 6
hostpci0: 0000:c5:00.0,pcie=1
memory: 14336
name: media
sockets: 1
tags: berth;media

[PENDING]
delete: balloon
memory: 8192

[before]
#of before
memory: 4096
snaptime: 1760000000
`)
	h.Put("etc/pve/lxc/200.conf", "arch: amd64\nhostname: infrastructure\nmemory: 4096\nswap: 0\nlxc.apparmor.profile: generated\n")
	h.Put("cgroup/lxc/200/memory.current", "1000000\n")
	h.Put("cgroup/lxc/200/memory.stat", "anon 600000\ninactive_file 300000\n")
	h.Put("etc/pve/ha/resources.cfg", "vm: 100\n\tstate started\n\n")
	h.Put("etc/pve/replication.cfg", "local: 200-0\n\ttarget other\n")
	h.Put("var/lib/berth/guests/110.json", `{"id":110,"name":"media","nonce":"0123456789abcdef","run":"20261130T080000Z-aaaa","ready":true}`+"\n")
	return h
}

func TestAProxmoxSaysWhatItIsAndHas(t *testing.T) {
	h := hypervisor(t)
	p, err := Look(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	if p.Version != "8.4.1" || p.Major != 8 || p.Node != "pve" || p.Host != "pve" || p.Memory < planner.GB/4 || p.Cores < 1 {
		t.Errorf("it is %+v", p)
	}
	for _, c := range []struct {
		name      string
		want, got any
	}{
		{"storages", []Storage{{Name: "local", Kind: "dir", Content: []string{"iso", "vztmpl", "backup", "snippets"}, Active: true, Free: 50000000000}, {Name: "local-lvm", Kind: "lvmthin", Content: []string{"rootdir", "images"}, Active: true, Free: 300000000000}, {Name: "nas", Kind: "nfs", Content: []string{"backup"}}}, p.Storages},
		{"bridges", []Bridge{{"vmbr0", "192.168.10.10/24", "192.168.10.1"}, {Name: "vmbr1"}}, p.Bridges},
		{"mappings", []string{"igpu"}, p.Mappings},
		{"tasks", []Task{{"UPID:pve:0001:vzdump:100:root@pam:", "vzdump", 100}}, p.Tasks},
		{"guests elsewhere", []int{300}, p.Others},
		{"graphics cards", []bool{true, false}, []bool{p.PCI[0].Display(), p.PCI[1].Display()}},
		{"guests", []Guest{
			{ID: 100, Runs: true, HA: true, Kind: planner.VM, Config: map[string]string{"bootdisk": "scsi0", "memory": "2048", "name": "opnsense", "onboot": "1", "lock": "backup", "protection": "1", "description": "the router"}, Pending: map[string]string{}},
			{ID: 110, Runs: true, Kind: planner.VM, Config: map[string]string{"balloon": "0", "cores": "6", "hostpci0": "0000:c5:00.0,pcie=1", "memory": "14336", "name": "media", "sockets": "1", "tags": "berth;media",
				"description": "made by berth: 0123456789abcdef do not touch"}, Pending: map[string]string{"memory": "8192", "balloon": ""}, Snapshots: []string{"before"},
				Record: &Record{ID: 110, Name: "media", Nonce: "0123456789abcdef", Run: "20261130T080000Z-aaaa", Ready: true}},
			{ID: 200, Kind: planner.LXC, Replicas: true, Uses: 700000, Config: map[string]string{"arch": "amd64", "hostname": "infrastructure", "memory": "4096", "swap": "0", "lxc.apparmor.profile": "generated"}, Pending: map[string]string{}},
		}, p.Guests},
	} {
		if d := cmp.Diff(c.want, c.got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	router, media, apps := p.Guest(100), p.Guest(110), p.Guest(200)
	if router.Lock() != "backup" || !router.Protected() || router.Cores() != 1 || media.Memory() != 14*planner.GB || media.Cores() != 6 || apps.Memory() != 4*planner.GB || apps.Cores() != 0 || apps.Name() != "infrastructure" || media.Name() != "media" {
		t.Error("what the configurations say is read otherwise")
	}
}

// Each of the three has to be there and to agree.
func TestAGuestIsBerthsWhereTagNoteAndRecordAgree(t *testing.T) {
	p, err := Look(t.Context(), hypervisor(t))
	if err != nil {
		t.Fatal(err)
	}
	if !p.Guest(110).Ours() || p.Guest(100).Ours() || p.Guest(200).Ours() {
		t.Fatal("whose the guests are is judged otherwise")
	}
	for name, change := range map[string]func(*Guest){
		"another number, as a clone has":       func(g *Guest) { g.ID = 111 },
		"no tag":                               func(g *Guest) { g.Config["tags"] = "media" },
		"another tag that begins like it":      func(g *Guest) { g.Config["tags"] = "berthold" },
		"no note":                              func(g *Guest) { g.Config["description"] = "made by berth" },
		"no record":                            func(g *Guest) { g.Record = nil },
		"a record of another that was here":    func(g *Guest) { g.Record = &Record{ID: 110, Nonce: "fedcba9876543210"} },
		"a record that has nothing to compare": func(g *Guest) { g.Record, g.Config["description"] = &Record{ID: 110}, "" },
	} {
		p, err := Look(t.Context(), hypervisor(t))
		if err != nil {
			t.Fatal(err)
		}
		g := p.Guest(110)
		if change(g); g.Ours() {
			t.Errorf("%s: it counts as berth's", name)
		}
	}
}

func TestWhatIsNoProxmoxSaysSo(t *testing.T) {
	h := hypervisor(t)
	h.Program("pveversion", "#!/bin/sh\nexit 127\n")
	if _, err := Look(t.Context(), h); err == nil || !strings.Contains(err.Error(), "no Proxmox") {
		t.Error(err)
	}
	if _, err := readLook(lookFirst + "\nversion 0 pve-manager/8.4.1\n"); err != errCut {
		t.Error(err)
	}
}

func FuzzReadLook(f *testing.F) {
	f.Add(lookFirst + "\nversion 0 pve-manager/9.0.3/x\nresources 0 [{\"vmid\":1e300,\"status\":\"running\"}]\nkind 110 vm\nconfig 110 memory: 99999999999999999999\nconfig 110 [x\nconfig 110 #%zz\n" +
		"record 110 {\"id\":110,\"nonce\":\"0123456789abcdef\"}\nuses 110 -5\ntasks 0 [{\"id\":{}}]\n" + lookLast + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := readLook(text)
		if err != nil {
			return
		}
		for i := range p.Guests {
			g := &p.Guests[i]
			if g.ID < minID || g.ID > maxID || g.Memory() < 0 || g.Uses < 0 || g.Cores() < 0 {
				t.Errorf("a guest that cannot be: %+v", g)
			}
			for key, value := range g.Config {
				if key != "description" && strings.ContainsAny(value, "\n\x1b") {
					t.Errorf("%s: %q is no line", key, value)
				}
			}
		}
	})
}
