package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// names are how the tasks of a kind are called.
func (k kind) task(what string) string {
	if k == ct {
		return "vz" + what
	}
	return "qm" + what
}

func (s *session) start(k kind) (any, error) {
	m, id := s.machine, s.id()
	c, err := m.load(k, id)
	if err != nil {
		return nil, err
	}
	if k == ct && m.running(id) != nil {
		return nil, fail("CT %d already running", id)
	}
	if s.inHA(k) {
		return s.work("hastart", strconv.Itoa(id), func(t *task) error {
			return t.say("Requesting HA start for %s %d", k.guestType(), id)
		})
	}
	return s.work(k.task("start"), strconv.Itoa(id), func(t *task) error {
		return m.locked(k, id, s.taskOut(), func() error {
			if c, err = m.load(k, id); err != nil {
				return err
			}
			if err := c.startable(k); err != nil {
				return err
			}
			if m.running(id) != nil {
				return fail("%s %d already running", k.guestType(), id)
			}
			if err := m.passthrough(c); err != nil {
				return err
			}
			// what is pending holds from here on
			if !c.pending.empty() {
				c.applyPending()
				if err := m.save(k, id, c); err != nil {
					return err
				}
			}
			if err := t.middle(); err != nil {
				return err
			}
			return m.startGuest(k, id, c)
		})
	})
}

func (c *config) startable(k kind) error {
	if c.options["template"] == "1" {
		article := "a vm"
		if k == ct {
			article = "a CT"
		}
		return fail("you can't start %s if it's a template", article)
	}
	return c.checkLock(k)
}

func (s *session) stop(k kind) (any, error) {
	m, id := s.machine, s.id()
	if _, err := m.load(k, id); err != nil {
		return nil, err
	}
	if k == ct && m.running(id) == nil {
		return nil, fail("CT %d not running", id)
	}
	return s.work(k.task("stop"), strconv.Itoa(id), func(*task) error {
		return m.locked(k, id, s.taskOut(), func() error {
			c, err := m.load(k, id)
			if err != nil {
				return err
			}
			if m.running(id) == nil {
				return nil
			}
			if err := c.checkLock(k); err != nil {
				return err
			}
			return m.stopGuest(id)
		})
	})
}

// shutdown asks the system in the guest to end and waits, 60 seconds unless it is told otherwise. It is not forced unasked.
func (s *session) shutdown(k kind) (any, error) {
	m, id := s.machine, s.id()
	if _, err := m.load(k, id); err != nil {
		return nil, err
	}
	if m.running(id) == nil {
		if k == ct {
			return nil, fail("CT %d not running", id)
		}
		fmt.Fprintf(s.stderr, "VM %d not running\n\n", id) // it asks whether the VM is paused, and ends well
	}
	if s.inHA(k) {
		return s.work("hastop", strconv.Itoa(id), func(t *task) error {
			return t.say("Requesting HA stop for %s %d", k.guestType(), id)
		})
	}
	return s.work(k.task("shutdown"), strconv.Itoa(id), func(t *task) error {
		return m.locked(k, id, s.taskOut(), func() error { return s.shut(t, k, id) })
	})
}

func (s *session) shut(t *task, k kind, id int) error {
	m := s.machine
	c, err := m.load(k, id)
	if err != nil {
		return err
	}
	if m.running(id) == nil {
		return nil
	}
	if err := c.checkLock(k); err != nil {
		return err
	}
	if err := t.middle(); err != nil {
		return err
	}
	seconds := 60
	if n, err := strconv.Atoi(s.call.Params["timeout"]); err == nil {
		seconds = n
	} else if down, err := strconv.Atoi(parseProperty(c.options["startup"]).rest["down"]); err == nil && k == vm {
		seconds = down
	}
	ended, err := m.shutGuest(id, seconds)
	if err != nil || ended {
		return err
	}
	if s.call.Params["forceStop"] == "1" {
		if k == vm {
			if err := t.say("VM still running - terminating now with SIGTERM"); err != nil {
				return err
			}
		}
		return m.stopGuest(id)
	}
	if k == ct {
		if err := t.say("command 'lxc-stop -n %d --nokill --timeout %d' failed: exit code 1", id, seconds); err != nil {
			return err
		}
		return fail("container did not stop")
	}
	return fail("VM quit/powerdown failed - got timeout")
}

func (s *session) reboot(k kind) (any, error) {
	m, id := s.machine, s.id()
	if _, err := m.load(k, id); err != nil {
		return nil, err
	}
	if m.running(id) == nil {
		return nil, fail("VM %d not running", id)
	}
	return s.work(k.task("reboot"), strconv.Itoa(id), func(t *task) error {
		return m.locked(k, id, s.taskOut(), func() error {
			if err := s.shut(t, k, id); err != nil {
				return err
			}
			c, err := m.load(k, id)
			if err != nil {
				return err
			}
			c.applyPending()
			if err := m.save(k, id, c); err != nil {
				return err
			}
			return m.startGuest(k, id, c)
		})
	})
}

// passthrough is what speaks against the PCI devices of a VM: that is seen when it starts, not before.
func (m *machine) passthrough(c *config) error {
	for _, key := range numberedKeys(c.options, "hostpci") {
		p := parseProperty(c.options[key])
		p.take("host")
		if p.rest["pcie"] == "1" && !strings.HasPrefix(c.options["machine"], "q35") && !strings.HasPrefix(c.options["machine"], "pc-q35") {
			return fail("q35 machine model is not enabled at /usr/share/perl5/PVE/QemuServer/PCI.pm line 510.")
		}
		for _, id := range strings.FieldsFunc(p.first, func(r rune) bool { return r == ';' }) {
			if !slices.ContainsFunc(m.PCI, func(d pciDevice) bool {
				return strings.HasSuffix(d.ID, id) || strings.HasPrefix(d.ID, id+".") || strings.HasPrefix(d.ID, "0000:"+id+".")
			}) {
				return fail("no PCI device found for '%s'", id)
			}
		}
		if mapping := p.rest["mapping"]; mapping != "" {
			return fail("PCI device mapping not found for '%s'", mapping)
		}
	}
	return nil
}

func numberedKeys(options map[string]string, name string) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(options)) {
		if strings.TrimRight(key, "0123456789") == name {
			out = append(out, key)
		}
	}
	return out
}
