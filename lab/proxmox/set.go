package main

import (
	"crypto/rand"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"berth/internal/pve"
)

// set changes a configuration. What a running guest cannot take stays pending, and the command ends well all the same.
func (s *session) set(k kind) (any, error) {
	m, id := s.machine, s.id()
	if _, err := m.load(k, id); err != nil {
		return nil, err
	}
	values := s.options()
	if err := readable(values["sshkeys"]); err != nil {
		return nil, err
	}
	gone := splitWords(s.call.Params["delete"])
	revert := splitWords(s.call.Params["revert"])
	if len(values)+len(gone)+len(revert) == 0 {
		return nil, fail("no options specified")
	}
	if k == vm {
		if err := s.mayBeNamed(k, values, gone, revert); err != nil {
			return nil, err
		}
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
		if err := s.unchanged(k, c); err != nil {
			return err
		}
		if k == ct { // after the lock, where a VM is asked before
			if err := s.mayBeNamed(k, values, gone, revert); err != nil {
				return err
			}
		}
		gone, missed := c.there(gone)
		if err := s.mayChange(k, c, values, gone); err != nil {
			return err
		}
		if k == vm {
			sayUpdate(s, id)
		}
		for _, key := range missed {
			fmt.Fprintf(s.stderr, "cannot delete '%s' - not set in current configuration!\n", key)
		}
		changed, err := s.queue(k, id, c, values, gone, revert)
		if err != nil {
			return err
		}
		faults := m.hold(k, id, c, changed)
		if err := m.save(k, id, c); err != nil {
			return err
		}
		if len(faults) == 0 {
			return nil
		}
		return parameterFault(faults)
	})
}

// parameterFault is how Proxmox says what is wrong with parameters after it understood them.
func parameterFault(faults map[string]string) error {
	return &pve.Refusal{Reason: "400 Parameter verification failed.", Faults: faults}
}

// unchanged refuses a change of a configuration that is another one than the caller has seen. The two programs have words of their own for it.
func (s *session) unchanged(k kind, c *config) error {
	switch digest := s.call.Params["digest"]; {
	case digest == "" || digest == c.digest:
		return nil
	case k == vm:
		return fail("checksum mismatch (file change by other user?)")
	}
	return fail("detected modified configuration - file changed by other user? Try again.")
}

// mayBeNamed refuses what is to be deleted or reverted and is no option, or is given a value in the same call.
func (s *session) mayBeNamed(k kind, values map[string]string, gone, revert []string) error {
	for _, key := range revert {
		if !isOption(s.machine.Release, k, key) {
			return parameterFault(map[string]string{"revert": "unknown option '" + key + "'"})
		}
		if _, set := values[key]; set {
			if k == vm {
				return parameterFault(map[string]string{"delete": fmt.Sprintf("you can't use '-%s' and -revert %s' at the same time", key, key)})
			}
			return parameterFault(map[string]string{"revert": fmt.Sprintf("you can't use '-%s' and '-revert %s' at the same time", key, key)})
		}
	}
	for _, key := range gone {
		_, set := values[key]
		switch {
		case k == ct && !isOption(s.machine.Release, k, key):
			return parameterFault(map[string]string{"delete": "unknown option '" + key + "'"})
		case set:
			return parameterFault(map[string]string{"delete": fmt.Sprintf("you can't use '-%s' and -delete %s' at the same time", key, key)})
		case k == vm && slices.Contains(revert, key):
			return parameterFault(map[string]string{"revert": fmt.Sprintf("you can't use '-delete %s' and -revert %s' at the same time", key, key)})
		case slices.Contains(revert, key):
			return parameterFault(map[string]string{"delete": fmt.Sprintf("you can't use '-delete %s' and '-revert %s' at the same time", key, key)})
		case !isOption(s.machine.Release, k, key):
			return parameterFault(map[string]string{"delete": "unknown option '" + key + "'"})
		}
	}
	return nil
}

// there parts the options that are to go into those that there are and the others.
func (c *config) there(keys []string) (there, missed []string) {
	for _, key := range keys {
		_, set := c.options[key]
		_, pending := c.pending.options[key]
		if set || pending || key == "description" && c.note != "" {
			there = append(there, key)
		} else {
			missed = append(missed, key)
		}
	}
	return there, missed
}

// unlisted are options of a configuration that no command sets.
var unlisted = strings.Fields("parent snaptime vmstate runningmachine runningcpu meta")

// isOption reports whether a configuration may have an option of that name.
func isOption(release pve.Release, k kind, name string) bool {
	return slices.Contains(unlisted, name) || !slices.Contains(notOptions, name) && pve.Type(release, "PUT /nodes/{node}/"+string(k)+"/{vmid}/config", name) != ""
}

// readable refuses public keys that ssh-keygen would not read, each line by itself. sshkeys has them as in a URL.
func readable(keys string) error {
	if plain, err := url.PathUnescape(keys); err == nil {
		keys = plain
	}
	for line := range strings.Lines(keys) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if _, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line)); err != nil {
			return fail("SSH public key validation error")
		}
	}
	return nil
}

// inPool refuses a pool: a fresh Proxmox has none, and nothing here makes one.
func (s *session) inPool() error {
	if pool := s.call.Params["pool"]; pool != "" {
		return fail("403 Permission check failed (pool '%s' does not exist)", pool)
	}
	return nil
}

// mayChange refuses what must not be changed.
func (s *session) mayChange(k kind, c *config, values map[string]string, gone []string) error {
	for _, key := range gone {
		if k == ct && slices.Contains([]string{"memory", "rootfs", "ostype"}, key) {
			return fail("unable to delete required option '%s'", key)
		}
		if isDisk(key) {
			what := "drive '" + key + "'"
			if k == ct {
				what = fmt.Sprintf("CT %d drive '%s'", s.id(), key)
			} else if strings.HasPrefix(key, "unused") {
				what = "unused disk '" + c.disks()[key] + "'"
			}
			if err := c.checkProtection("can't remove " + what); err != nil {
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
func sayUpdate(s *session, id int) {
	said := s.options()
	for _, name := range []string{"delete", "force", "revert", "skiplock"} {
		if value := s.call.Params[name]; value != "" {
			said[name] = value
		}
	}
	var words []string
	for _, key := range slices.Sorted(maps.Keys(said)) {
		value := said[key]
		if key == "cipassword" {
			value = "<hidden>"
		}
		words = append(words, "-"+key+" "+value)
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
