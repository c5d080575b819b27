package lab

import (
	"slices"
	"strings"
)

// behind lets a host's SSH be reached from one address only, until the function that it returns is called.
func (r *rig) behind(host, address string) (undo func()) {
	r.t.Helper()
	rule := []string{"INPUT", "-p", "tcp", "--dport", "22", "!", "-s", address, "-j", "REJECT", "--reject-with", "tcp-reset"}
	r.lab(append([]string{"exec", host, "iptables", "-I"}, rule...)...)
	return func() { r.lab(append([]string{"exec", host, "iptables", "-D"}, rule...)...) }
}

// way is how hosts behind bastions are reached. Cargo is always behind control-tower.
type way struct {
	name      string
	inventory []string // changes of it
	config    string   // of ssh_config
	media     string   // the address from which media is reached
	work      func(*faults, *operator)
}

const cargoUser, mediaUser = "host: 10.77.0.12, user: nopass", "host: 10.77.0.13, user: nopass"

// One jump and two in a row, of either kind. What one way deployed the other finds.
var ways = []way{
	{"jump: of the inventory", []string{cargoUser, cargoUser + ", jump: control-tower", mediaUser, mediaUser + ", jump: nopass@10.77.0.11:22"},
		"", towerAddress, scanned},
	{"ProxyJump of ssh_config", nil,
		"Host 10.77.0.12 10.77.0.13\n  ProxyJump nopass@control-tower\n", towerAddress, scanned},
	{"two jumps of the inventory", []string{cargoUser, cargoUser + ", jump: control-tower", mediaUser, mediaUser + ", jump: cargo"},
		"", cargoAddress, deployed},
	{"two jumps of ssh_config", nil,
		"Host 10.77.0.12\n  ProxyJump nopass@control-tower\nHost 10.77.0.13\n  ProxyJump nopass@10.77.0.11,nopass@10.77.0.12\n", cargoAddress, found},
}

func scanned(_ *faults, o *operator) { o.run(0, "scan") }

func deployed(f *faults, o *operator) {
	f.fresh()
	o.run(0, "deploy", "--yes").says(f.t, "Done: 16 steps")
}

// found: and a bastion is trusted no more than another host.
func found(f *faults, o *operator) {
	o.run(0, "deploy", "--yes").says(f.t, "Nothing to do")
	o.run(0, "status").says(f.t, fine)
	o.forget(towerAddress)
	out := o.run(1, "status")
	out.says(f.t, "host cargo: connect through jump host control-tower: ", f.fingerprint("control-tower"))
	if n := strings.Count(out.stdout, "could not be looked at:"); n != 3 {
		f.t.Errorf("%d hosts could not be looked at, want all three:\n%s", n, out.stdout)
	}
}

// bastions: that a way leads through the bastions is seen from the hosts, which take no other way in and write
// down from where somebody came.
func bastions(f *faults) {
	defer f.behind("cargo", towerAddress)()
	for _, w := range ways {
		func() {
			defer f.behind("media", w.media)()
			o := f.operator(f.inventory(reachInventory, w.inventory...), w.config)
			before := map[string]int{"cargo": len(f.logins("cargo")), "media": len(f.logins("media"))}
			w.work(f, o)
			for host, from := range map[string]string{"cargo": towerAddress, "media": w.media} {
				came := f.logins(host)[before[host]:]
				if len(came) == 0 || slices.ContainsFunc(came, func(a string) bool { return a != from }) {
					f.t.Errorf("%s: %s was reached from %v, want %s", w.name, host, came, from)
				}
			}
		}()
	}
	defer f.behind("media", towerAddress)()
	direct := f.operator(reachInventory, "").run(1, "status")
	if strings.Count(direct.stdout, "connection refused") != 2 {
		f.t.Errorf("cargo and media answer without a bastion:\n%s", direct.stdout)
	}
}
