package lab

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"berth/lab/turn/day"
)

// changing is a Proxmox with four guests, of which three are there at a time. A change makes one, destroys one, and takes memory from
// one to another; the next change is the way back.
type changing struct {
	*virtual
	now bool // it is as after the first change
}

// changingGuests says what a side of the change has of each guest: memory in GB; 0: the guest is not there.
var changingGuests = map[string][2]int{"MEDIA": {2, 4}, "DOWNLOADS": {0, 2}, "INFRASTRUCTURE": {2, 0}, "CARGO": {4, 2}}

// newChanging makes the Proxmox with three of its guests.
func newChanging(t *testing.T) *changing {
	t.Helper()
	v := newVirtualOf(t, "testdata/guests/changing.yaml", "12G", map[string]string{"media": "110", "downloads": "120", "infrastructure": "200", "cargo": "210"})
	c := &changing{virtual: v}
	v.on(`sed -i 's/}$/, "reserved": 1073741824}/' /var/lib/proxmox-standin/machine.json`)
	c.write(false, false, false)
	c.run(0, "deploy", "--yes")
	return c
}

// write writes the inventory that wants a side, on a lab that is as the other one, the same one, or on which nothing is.
func (c *changing) write(want, is, exists bool) {
	c.t.Helper()
	text := c.read("testdata/guests/changing.yaml")
	side := func(first bool) int { return map[bool]int{false: 0, true: 1}[first] }
	for name, sizes := range changingGuests {
		says := "memory: 2GB"
		if n := sizes[side(want)]; n > 0 {
			says = fmt.Sprintf("memory: %dGB", n)
		}
		if n := sizes[side(is)]; exists && n > 0 {
			says += fmt.Sprintf(", exists: {memory: %dGB}", n)
		}
		text = strings.Replace(text, ", "+name+"}", ", "+says+"}", 1)
	}
	text = strings.NewReplacer("WHERE", c.made(want), "{host: PVE", "{host: "+c.address(c.pve)).Replace(text)
	if err := os.WriteFile(c.flags[1], []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// made is the guest that a side has, and the other has not.
func (c *changing) made(side bool) string {
	if side {
		return "downloads"
	}
	return "infrastructure"
}

// change is the command that brings the lab to the other side.
func (c *changing) change() []string {
	c.write(!c.now, c.now, true)
	c.forgetKey(c.made(!c.now))
	return []string{"--yes", "--destroy", c.made(c.now)}
}

// isAt wants the lab to be at a side, nothing to be left to do, and everything to be well.
func (c *changing) isAt(side bool) {
	c.t.Helper()
	c.now = side
	c.write(side, side, true)
	c.await("everything is as it should be", "0", func() (string, error) { // services of a guest that was started again come up after it
		s := c.end(c.start("status"))
		if s.code != 0 {
			return s.stdout, nil
		}
		return fmt.Sprint(s.code), nil
	})
	c.done()
	gone := c.guests[c.made(!side)]
	if there := c.on("ls /etc/pve/lxc /etc/pve/qemu-server /var/lib/proxmox-standin/running; cat /var/lib/proxmox-standin/volumes.json"); strings.Contains(there, gone+".") || strings.Contains(there, "vm-"+gone+"-") {
		c.t.Errorf("of guest %s there is still\n%s", gone, there)
	}
	if held := c.on("ls -A /var/lib/berth/lock 2>/dev/null || true"); held != "" {
		c.t.Errorf("the hypervisor is locked: %s", held)
	}
}

// in gives the lab to a test of its own.
func (c *changing) in(t *testing.T) *changing { return &changing{virtual: c.virtual.in(t), now: c.now} }

// gone reports whether the guest that goes is destroyed: what cannot be taken back.
func (c *changing) gone() bool {
	id := c.guests[c.made(c.now)]
	return !strings.Contains(c.on("ls /etc/pve/lxc /etc/pve/qemu-server"), id+".conf")
}

// broken is a way in which a run is broken off.
type broken struct {
	name string
	do   func(c *changing, p *started)
}

// brokenWays: berth is killed; what it has open to the hypervisor is cut, again and again for a while; the hypervisor loses its power, and with it its
// guests.
var brokenWays = []broken{
	{"killed", func(_ *changing, p *started) { _ = p.cmd.Process.Kill() }},
	{"cut off", func(c *changing, _ *started) {
		c.on(`for n in 1 2 3 4 5; do pkill -KILL -f "^sshd.*: root" || true; sleep 0.2; done`)
	}},
	{"without power", func(c *changing, _ *started) { c.crash() }},
}

// crash takes the power from the hypervisor and its guests, and gives it back: then it starts the guests that start with it. The lock of
// a backup that was cut off is taken away, as berth tells.
func (c *changing) crash() {
	c.t.Helper()
	for host := range c.guests {
		c.lab("crash", host)
	}
	c.lab("crash", c.pve)
	c.lab("revive", c.pve)
	c.on(`rm -f /var/lib/proxmox-standin/running/*.json
for at in /etc/pve/qemu-server/*.conf /etc/pve/lxc/*.conf; do
	[ -e "$at" ] && grep -q '^onboot: 1' "$at" || continue
	id=${at##*/}
	case $at in */lxc/*) pct start "${id%.conf}" ;; *) qm start "${id%.conf}" ;; esac || true
done
for at in $(grep -l '^lock: backup' /etc/pve/qemu-server/*.conf /etc/pve/lxc/*.conf 2>/dev/null); do
	id=${at##*/}
	case $at in */lxc/*) pct unlock "${id%.conf}" ;; *) qm unlock "${id%.conf}" ;; esac
done`)
}

// A run that makes a guest, destroys one, and takes memory from one for another is broken off after each of its steps. Then it goes on to its
// end, or back to what was as long as no guest is destroyed; memory stays within the margin on all ways.
func TestGuestsChangeWhateverBreaksTheRunOff(t *testing.T) {
	if !day.All() {
		t.Skip("BERTH_FAULTS=all: each of its parts takes a minute")
	}
	c := newChanging(t)
	c.isAt(false)
	first := c.run(0, "deploy", c.change()...)
	total := stepsOf(t, first)
	c.isAt(true)
	for n := range total {
		for j, way := range brokenWays {
			command := []string{"resume", "rollback"}[(n+j)%2]
			t.Run(fmt.Sprintf("%s after %d steps, %s", way.name, n, command), func(t *testing.T) {
				in := c.in(t)
				in.breaks(way, n, command)
				c.now = in.now
			})
		}
	}
}

// breaks breaks the change off, and ends it. Where a run came to its end all the same there is nothing to go on with.
func (c *changing) breaks(way broken, n int, command string) {
	c.t.Helper()
	end := c.watch()
	args := c.change()
	p := c.start("deploy", args...)
	p.after(n)
	if way.name == "without power" {
		end()
	}
	way.do(c, p)
	out := c.end(p)
	if way.name == "without power" {
		end = c.watch()
	}
	defer func() { end() }()
	switch {
	case out.code == 0:
		c.isAt(!c.now)
		return
	case command == "rollback" && (n == 0 || out.code == 4 || c.gone()): // what has not begun would leave the run before it to be taken back
		command = "resume"
	}
	again := c.end(c.start(command, "--yes"))
	switch {
	case again.code == 4 && strings.Contains(again.stderr, "has begun nothing"):
		c.run(0, "unlock", "--yes")
		again.stdout = "Nothing to go on with"
	case again.code != 0:
		c.t.Fatalf("%s: exit code %d\n%s%s\n== the run that was broken off ended with %d\n%s%s", command, again.code, again.stdout, again.stderr, out.code, out.stdout, out.stderr)
	}
	if strings.Contains(again.stdout, "Nothing to go on with") {
		c.run(0, "deploy", args...)
		command = "resume"
	}
	if command == "rollback" && !strings.Contains(again.stdout, "Nothing to take back") {
		c.forgetKey(c.made(!c.now))
		c.isAt(c.now)
		return
	}
	c.isAt(!c.now)
}

// memory is what was seen of the memory of running guests.
type memory struct {
	Samples, Over int
	Most, Limit   int64
}

// seen reads what a watch has written.
func (v *virtual) seen() (m memory) {
	v.t.Helper()
	if err := json.Unmarshal([]byte(v.on("cat /run/seen.json; rm /run/seen.json")), &m); err != nil {
		v.t.Fatal(err)
	}
	return m
}

// address is the one of a host.
func (r *rig) address(host string) string {
	r.t.Helper()
	for _, h := range r.environment().Hosts {
		if h.Name == host {
			return h.Address
		}
	}
	r.t.Fatalf("no host %s", host)
	return ""
}
