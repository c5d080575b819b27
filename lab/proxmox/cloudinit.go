package main

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"

	"berth/internal/pve/seed"

	"gopkg.in/yaml.v3"
)

// cloudDrive is a drive with what cloud-init reads.
var cloudDrive = regexp.MustCompile(`[:/](?:vm-\d+-)?cloudinit(?:\.\w+)?(?:,|$)`)

func (c *config) hasCloudInit() bool {
	for key, value := range c.options {
		if isDisk(key) && cloudDrive.MatchString(value) {
			return true
		}
	}
	return false
}

// seedOf are the files for cloud-init that the configuration stands for.
func (m *machine) seedOf(id int, c *config) (seed.Seed, error) {
	return seed.Of(id, seed.Config(c.options), seed.Host{Snippet: func(volume string) (string, error) {
		text, err := os.ReadFile(m.volumeFile(volume))
		if err != nil {
			return "", fail("can't find file '%s'", volume)
		}
		return string(text), nil
	}})
}

// seedDir holds what a guest is told at its first start: the files of cloud-init, and what follows from them for a host of
// the lab, which has no cloud-init: login (who may log in), authorized_keys, host_key.
func (m *machine) seedDir(id int) string { return m.state("seed/" + itoa(id)) }

// sow makes the drive anew, as each start of a VM does.
func (m *machine) sow(id int, c *config) error {
	if !c.hasCloudInit() {
		return nil
	}
	s, err := m.seedOf(id, c)
	if err != nil {
		return err
	}
	keys, err := url.PathUnescape(c.options["sshkeys"])
	if err != nil {
		return err
	}
	var vendor struct {
		Keys map[string]string `yaml:"ssh_keys"`
	}
	// what is no YAML, or not for cloud-init, says nothing about keys
	_ = yaml.Unmarshal([]byte(s.Vendor), &vendor)
	return m.writeSeed(id, map[string]string{
		"user-data": s.User, "network-config": s.Network, "meta-data": s.Meta, "vendor-data": s.Vendor,
		"login": cmpOr(c.options["ciuser"], "debian"), "authorized_keys": keys, "host_key": vendor.Keys["ed25519_private"],
	})
}

func (m *machine) writeSeed(id int, files map[string]string) error {
	dir := m.seedDir(id)
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700)); err != nil {
		return err
	}
	for name, text := range files {
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// dump is what qm cloudinit dump shows.
func dump(s *session) (any, error) {
	c, err := s.machine.load(vm, s.id())
	if err != nil {
		return nil, err
	}
	c.applyPending()
	files, err := s.machine.seedOf(s.id(), c)
	if err != nil {
		return nil, err
	}
	return map[string]string{"user": files.User, "network": files.Network, "meta": files.Meta}[s.call.Params["type"]], nil
}
