package main

import (
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// set changes a configuration. What a running guest cannot take stays pending, and the command ends well all the same.
func (s *session) set(k kind) (any, error) {
	m, id := s.machine, s.id()
	if _, err := m.load(k, id); err != nil {
		return nil, err
	}
	values := s.options()
	gone := splitWords(s.call.Params["delete"])
	revert := splitWords(s.call.Params["revert"])
	if len(values)+len(gone)+len(revert) == 0 {
		return nil, fail("no options specified")
	}
	return nil, m.locked(k, id, s.stderr, func() error {
		c, err := m.load(k, id)
		if err != nil {
			return err
		}
		if s.call.Params["skiplock"] != "1" && values["lock"] == "" {
			if err := c.checkLock(k); err != nil {
				return err
			}
		}
		if err := s.mayChange(k, c, values, gone); err != nil {
			return err
		}
		if k == vm {
			s.sayUpdate(id, values, gone)
		}
		changed, err := s.queue(k, id, c, values, gone, revert)
		if err != nil {
			return err
		}
		faults := m.hold(k, id, c, changed)
		if err := m.save(k, id, c); err != nil {
			return err
		}
		return parameterFault(faults)
	})
}

// parameterFault is how Proxmox says what is wrong with parameters after it understood them.
func parameterFault(faults map[string]string) error {
	if len(faults) == 0 {
		return nil
	}
	words := "400 Parameter verification failed."
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		words += "\n" + name + ": " + faults[name]
	}
	return fail("%s", strings.TrimSuffix(words, "\n"))
}

// mayChange refuses what must not be changed.
func (s *session) mayChange(k kind, c *config, values map[string]string, gone []string) error {
	for _, key := range gone {
		if k == ct && slices.Contains([]string{"memory", "rootfs", "ostype"}, key) {
			return fail("unable to delete required option '%s'", key)
		}
		if isDisk(key) {
			if err := c.checkProtection(fmt.Sprintf("can't remove %s %d drive '%s'", k.guestType(), s.id(), key)); err != nil {
				return err
			}
		}
	}
	if _, set := values["unprivileged"]; k == ct && set {
		return fail("unable to modify read-only option: 'unprivileged'")
	}
	balloon, memory := number(values["balloon"]), (&config{section: &section{options: values}}).number("memory", c.number("memory", 512))
	if k == vm && balloon > memory {
		return fail("balloon value too large (must be smaller than assigned memory)")
	}
	return nil
}

// sayUpdate prints what qm set prints: the change, with passwords hidden.
func (s *session) sayUpdate(id int, values map[string]string, gone []string) {
	var words []string
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value := values[key]
		if key == "cipassword" {
			value = "<hidden>"
		}
		words = append(words, "-"+key+" "+value)
	}
	if len(gone) > 0 {
		words = append(words, "-delete "+strings.Join(gone, ","))
	}
	fmt.Fprintf(s.stdout, "update VM %d: %s\n", id, strings.Join(words, " "))
}

// queue writes the changes into the pending part, and makes the disks that are new. It returns what changes.
func (s *session) queue(k kind, id int, c *config, values map[string]string, gone, revert []string) ([]string, error) {
	for _, key := range revert {
		c.unwant(key)
	}
	for _, key := range gone {
		if key == "description" {
			c.note = ""
			continue
		}
		if volume := c.disks()[key]; volume != "" && strings.HasPrefix(key, "unused") {
			if err := s.machine.release(volume); err != nil {
				return nil, err
			}
			delete(c.options, key)
			continue
		}
		c.wantDeleted(key)
	}
	changed := slices.Clone(gone)
	for _, key := range slices.Sorted(maps.Keys(values)) {
		value := values[key]
		if key == "description" {
			c.note = strings.TrimSuffix(value, "\n") + "\n"
			continue
		}
		value, err := s.made(k, id, key, value, nil)
		if err != nil {
			return nil, err
		}
		c.want(key, value)
		changed = append(changed, key)
	}
	return changed, nil
}

// made is an option as it is written down: a network card gets its address, a disk its volume.
func (s *session) made(k kind, id int, key, value string, t *task) (string, error) {
	switch name := strings.TrimRight(key, "0123456789"); {
	case name == "net" && key != name:
		return card(k, value), nil
	case key == "tags":
		return strings.Join(slices.Compact(slices.Sorted(slices.Values(splitWords(strings.ToLower(value))))), ";"), nil
	case isDisk(key):
		return s.disk(k, id, key, value, t)
	}
	return value, nil
}

// mac is an address of the range that Proxmox takes by default.
func mac() string {
	b := make([]byte, 3)
	_, _ = rand.Read(b)
	return fmt.Sprintf("BC:24:11:%02X:%02X:%02X", b[0], b[1], b[2])
}

// models are the network cards of a VM.
var models = strings.Fields("e1000 e1000-82540em e1000-82544gc e1000-82545em e1000e i82551 i82557b i82559er ne2k_isa ne2k_pci pcnet rtl8139 virtio vmxnet3")

func card(k kind, value string) string {
	p := parseProperty(value)
	if k == ct {
		if p.rest["hwaddr"] == "" {
			p.rest["hwaddr"] = mac()
		}
		p.rest["type"] = "veth"
		return p.String("name")
	}
	p.take("model")
	for _, model := range models {
		if address, ok := p.rest[model]; ok {
			p.first, p.rest["macaddr"] = model, address
			delete(p.rest, model)
		}
	}
	address := p.rest["macaddr"]
	if address == "" {
		address = mac()
	}
	delete(p.rest, "macaddr")
	p.first += "=" + address
	return p.String()
}
