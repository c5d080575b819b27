// Package seed makes what Proxmox VE makes of a virtual machine's configuration for cloud-init: the four files on the
// drive that `--scsi1 STORE:cloudinit` adds, in the form that cloud-init calls NoCloud. It is there for tests, which boot
// a machine as Proxmox would: what is written here has to be what Proxmox writes, also where something else would be
// nicer. Source: PVE::QemuServer::Cloudinit of qemu-server 9.2.6; releases of Proxmox VE 8 write the same files.
package seed

import (
	"crypto/sha1" // a name, no protection: Proxmox chose it
	"errors"
	"fmt"
	"strings"
)

// Config is a configuration as `qm create` stores it in /etc/pve/qemu-server/ID.conf: a value by option, the public keys
// of sshkeys with what is special in addresses escaped.
type Config map[string]string

// Host is what Proxmox takes from the machine that it runs on.
type Host struct {
	Search      string   // domains of its /etc/resolv.conf, where the guest's configuration has no searchdomain
	Nameservers []string // likewise
	// Snippet reads a volume that cicustom names, as local:snippets/media.yaml.
	Snippet func(volume string) (string, error)
}

// Seed is the text of the four files.
type Seed struct{ User, Network, Meta, Vendor string }

const (
	mostOfSnippet = 1 << 20
	mostOfAll     = 3 << 20
)

// Of makes the files of guest id. What Proxmox gives another form than NoCloud (Windows, citype) is an error.
func Of(id int, c Config, h Host) (Seed, error) {
	if form := c.form(); form != "nocloud" {
		return Seed{}, fmt.Errorf("cloud-init files in the form %s are not made here, only nocloud", form)
	}
	own, err := h.snippets(c["cicustom"])
	if err != nil {
		return Seed{}, err
	}
	var s Seed
	var isOwn bool
	if s.User, isOwn = own["user"]; !isOwn {
		if s.User, err = userData(id, c); err != nil {
			return Seed{}, err
		}
	}
	if s.Network, isOwn = own["network"]; !isOwn {
		if s.Network, err = networkConfig(c, h); err != nil {
			return Seed{}, err
		}
	}
	if s.Meta, isOwn = own["meta"]; !isOwn {
		// The vendor's part does not count: what changes in it alone does not make cloud-init begin anew.
		s.Meta = fmt.Sprintf("instance-id: %x\n", sha1.Sum([]byte(s.User+s.Network)))
	}
	s.Vendor = own["vendor"]
	if len(s.User)+len(s.Network)+len(s.Meta)+len(s.Vendor) > mostOfAll {
		return Seed{}, errors.New("Cloud-Init sum of snippets too big (> 3 MiB)")
	}
	return s, nil
}

// form is the word of citype, or what Proxmox chooses by ostype.
func (c Config) form() string {
	if form := c["citype"]; form != "" {
		return form
	}
	switch os := c["ostype"]; {
	case os == "wxp", os == "wvista", strings.HasPrefix(os, "w2k"), strings.HasPrefix(os, "win"):
		return "configdrive2"
	}
	return "nocloud"
}

// snippets reads the files that cicustom names, by what they stand for.
func (h Host) snippets(cicustom string) (map[string]string, error) {
	own := map[string]string{}
	for part, volume := range properties(cicustom) {
		if _, path, _ := strings.Cut(volume, ":"); !strings.HasPrefix(path, "snippets/") {
			return nil, fmt.Errorf("%s is not in the snippets directory", volume)
		}
		if h.Snippet == nil {
			return nil, fmt.Errorf("cicustom: %s: there are no snippets", volume)
		}
		text, err := h.Snippet(volume)
		if err != nil {
			return nil, fmt.Errorf("cicustom: %s: %w", volume, err)
		}
		if len(text) > mostOfSnippet {
			return nil, fmt.Errorf("cicustom: %s: larger than 1 MiB", volume)
		}
		own[part] = text
	}
	return own, nil
}

// properties takes apart `key=value,key=value`. A part without a key has itself for one, as the model in virtio,bridge=vmbr0.
func properties(s string) map[string]string {
	all := map[string]string{}
	for part := range strings.SplitSeq(s, ",") {
		if key, value, _ := strings.Cut(part, "="); key != "" {
			all[key] = value
		}
	}
	return all
}
