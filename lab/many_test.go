package lab

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	atOnce  = 5 // connections, as the flag says
	cutHost = "downloads"
)

// many: thirty hosts, one of which is cut off until all others have been asked, and is then plugged in again.
func many(f *faults) {
	f.more(30)
	text := "name: many\ndomain: many.test\nprocessors:\n  lab: {title: a host of the lab, short: lab, arch: amd64/v2, cores: 2, threads: 2}\nmachines:\n"
	cut, hosts := "", f.environment().Hosts
	for _, h := range hosts {
		text += fmt.Sprintf("  %s: {kind: docker, processor: lab, memory: %dMB, ssh: {host: %s, user: nopass, sudo: true}}\n", h.Name, h.MemoryBytes>>20, h.Address)
		if h.Name == cutHost {
			cut = h.Address
		}
	}
	_, wishes, _ := strings.Cut(f.read(reachInventory), "\nservices:") // what runs there is wished for
	text += "services:" + wishes
	if len(hosts) != 30 || cut == "" {
		f.t.Fatalf("%d hosts, %s at %q", len(hosts), cutHost, cut)
	}
	inventory := filepath.Join(f.dir, "many.yaml")
	f.write(inventory, text)
	f.unplug(cut)
	notPluggedIn(f, inventory, cut)
	// Hosts are tried in their order as a rule, which nobody promises; where this one comes late nothing is shown.
	for try := 1; !pluggedIn(f, inventory, cut); try++ {
		if try == 10 {
			f.t.Fatal("the host that is cut off was always tried late")
		}
		f.unplug(cut)
	}
	logs, err := filepath.Glob(filepath.Join(f.dir, "h*", "root", "var", "log", "sshd.log")) // hosts with Docker have disks of their own
	if err != nil || len(logs) != 30-shared.docker {
		f.t.Fatalf("%d logs of sshd, %v", len(logs), err)
	}
	for _, file := range logs {
		log := f.read(file)
		for _, refusal := range []string{"no more sessions", "drop connection", "MaxStartups"} {
			if strings.Contains(log, refusal) || !strings.Contains(log, "Accepted publickey") {
				f.t.Errorf("%s:\n%s", file, log)
			}
		}
	}
}

// unplug cuts the host off. Its address stays in the neighbours' table, or the kernel would soon say by itself
// that there is no such host.
func (r *rig) unplug(address string) {
	r.t.Helper()
	mac := r.lab("exec", cutHost, "cat", "/sys/class/net/eth0/address")
	r.lab("ctl", "ip", "neigh", "replace", address, "lladdr", mac, "dev", "br0", "nud", "permanent")
	r.lab("cut", cutHost)
}

// notPluggedIn: the host that does not answer is told beside those that do.
func notPluggedIn(f *faults, inventory, address string) {
	o := f.operator(inventory, "Host "+address+"\n  ConnectTimeout 3\nHost *\n")
	out := o.run(1, "status", "--host", cutHost, "--host", "h29", "--host", "h30", "--host", "cargo")
	out.says(f.t, cutHost+"  cannot be reached: "+address+":22: no answer within 3s", "1 of 4 hosts could not")
	if n := strings.Count(out.stdout, " used, "); n != 3 {
		f.t.Errorf("%d hosts are told, want 3:\n%s", n, out.stdout)
	}
}

// pluggedIn looks at thirty hosts and plugs the one in when the others are done. It reports whether that one
// was tried before most of the others.
func pluggedIn(f *faults, inventory, address string) (early bool) {
	f.t.Helper()
	o := f.operator(inventory, "ConnectTimeout 120\n")
	w := f.watch(address)
	p := o.start("status", "--hosts-at-once", strconv.Itoa(atOnce))
	othersDone := w.until(p.done, func(s *seen) bool {
		// As many as may stay connected when they are done, since nobody wants their place.
		return s.waiting && len(s.reached) == 29 && len(s.ended) >= 29-(atOnce-1)
	})
	took := time.Since(p.from)
	f.lab("heal", cutHost)
	out := f.end(p)
	s := w.stop()
	if !othersDone {
		f.t.Errorf("of 29 others %d were reached and %d done while %s was waited for", len(s.reached), len(s.ended), cutHost)
	}
	if out.code != 0 || strings.Count(out.stdout, " used, ") != 30 {
		f.t.Errorf("exit code %d\n%s%s", out.code, out.stdout, out.stderr)
	}
	if s.most > atOnce || s.most < atOnce-1 || len(s.all) != 30 {
		f.t.Errorf("%d connections at once, want %d; %d connections in all, want 30", s.most, atOnce, len(s.all))
	}
	fmt.Printf("reach: 30 hosts, %d connections at once; %s was tried after %d others, 29 were done after %.1f s, it too after %.1f s (%d samples)\n",
		s.most, cutHost, s.before, took.Seconds(), out.took.Seconds(), s.samples)
	return s.before <= 15 || f.t.Failed()
}
