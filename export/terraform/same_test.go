package terraform

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"berth/deployer/guests"
	"berth/planner"
)

// user logs in to a guest: root to a new LXC, which has no other login.
func user(g *planner.Guest, said string) string {
	if g.Kind == planner.LXC {
		return "root"
	}
	return orOps(said)
}

// Terraform's guests are those of qm and pct: what is written is read back, put into words as the provider sends them, and held
// against the calls for a hypervisor that says what was asked of the operator.
func TestTerraformMakesTheGuestThatQmAndPctMake(t *testing.T) {
	plan, inv := labOf(t, guestsOnly)
	blocks, scope := read(t, Modules(plan, inv)[0])
	pve := guests.Proxmox{
		Host: "pve", Storages: []guests.Storage{{Name: "local", Content: []string{"vztmpl"}, Active: true, Free: 1 << 50}, {Name: "local-lvm", Content: []string{"images", "rootdir"}, Active: true, Free: 1 << 50}, {Name: "local-zfs", Content: []string{"images", "rootdir"}, Active: true, Free: 1 << 50}},
		Bridges: []guests.Bridge{{Name: "vmbr0", CIDR: "192.168.10.10/24", Gateway: "192.168.10.1"}, {Name: "vmbr1.5"}}, PCI: []guests.PCI{{ID: "0000:c5:00.0", Class: "0x030000"}}, Mappings: []string{"tpu"},
	}
	compared := 0
	for _, c := range plan.Guests {
		if c.Action != planner.CreateGuest || c.Guest.Appliance {
			continue
		}
		making := inv.Makings[c.Guest.Name]
		if c.Guest.Name == "4web" {
			making.Passthrough["printer"] = []string{"/dev/usb/lp0"}
		}
		s, lacks := pve.Resolve(c.Guest, c.Memory, making, user(c.Guest, inv.SSH[c.Guest.Name].User), true, "")
		if len(lacks) > 0 {
			t.Fatalf("%s: %v", c.Guest.Name, lacks)
		}
		want := options(s.Create(imageOf(s), "KEYS", ""))
		if s.Kind == planner.VM {
			want["size"] = strings.TrimSuffix(s.GrowDisk()[5], "G")
		}
		for _, berths := range []string{"description", "tags"} {
			delete(want, berths)
		}
		i := slices.IndexFunc(blocks, func(b *hclsyntax.Block) bool {
			return b.Type == "resource" && b.Labels[0] == resourceOf(s.Kind) && (b.Labels[1] == identifier(s.Name))
		})
		if i < 0 {
			t.Fatalf("%s is not there", s.Name)
		}
		sent := sender{t: t, scope: scope, out: map[string]string{}}
		if s.Kind == planner.VM {
			sent.vm(blocks[i].Body)
		} else {
			sent.lxc(blocks[i].Body)
		}
		if d := cmp.Diff(want, sent.out); d != "" {
			t.Errorf("%s:\n%s", s.Name, d)
		}
		compared++
	}
	if compared != 6 {
		t.Errorf("%d guests were compared", compared)
	}
}

func orOps(user string) string {
	if user == "" {
		return "ops"
	}
	return user
}

func imageOf(s *guests.Spec) string {
	switch {
	case s.Image.URL != "":
		return "IMAGE"
	case s.Image.Volume != "":
		return s.Image.Volume
	}
	return "local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst"
}

// options takes a call apart: the number, the template of a container, and what follows.
func options(call []string) map[string]string {
	out := map[string]string{"vmid": call[2]}
	rest := call[3:]
	if call[0] == "pct" {
		out["ostemplate"], rest = rest[0], rest[1:]
	}
	for i := 0; i+1 < len(rest); i += 2 {
		out[strings.TrimPrefix(rest[i], "--")] = rest[i+1]
	}
	return out
}

// sender puts a resource into the words of the API, as the provider does. What the provider has no argument for is not in it.
type sender struct {
	t     *testing.T
	scope *hcl.EvalContext
	out   map[string]string
}

func (s *sender) value(b *hclsyntax.Body, name string) string {
	a := b.Attributes[name]
	if a == nil {
		return ""
	}
	v, diags := a.Expr.Value(s.scope)
	if diags.HasErrors() {
		s.t.Fatal(diags)
	}
	switch {
	case v.Type() == cty.Bool:
		if v.True() {
			return "1"
		}
		return "0"
	case v.Type() == cty.Number:
		return v.AsBigFloat().Text('f', -1)
	case v.Type() == cty.String:
		return v.AsString()
	}
	return "?"
}

func blocksOf(b *hclsyntax.Body, kind string) []*hclsyntax.Body {
	var out []*hclsyntax.Body
	for _, in := range b.Blocks {
		if in.Type == kind {
			out = append(out, in.Body)
		}
	}
	return out
}

func (s *sender) one(b *hclsyntax.Body, path ...string) *hclsyntax.Body {
	for _, p := range path {
		all := blocksOf(b, p)
		if len(all) != 1 {
			s.t.Fatalf("%d blocks %s", len(all), p)
		}
		b = all[0]
	}
	return b
}

func (s *sender) ip(init *hclsyntax.Body) string {
	config := s.one(init, "ip_config")
	six := ""
	if len(blocksOf(config, "ipv6")) > 0 {
		six = "6"
	}
	at := s.one(config, map[string]string{"": "ipv4", "6": "ipv6"}[six])
	out := "ip" + six + "=" + s.value(at, "address")
	if gw := s.value(at, "gateway"); gw != "" {
		out += ",gw" + six + "=" + gw
	}
	return out
}

func (s *sender) common(b *hclsyntax.Body) {
	s.out["vmid"] = s.value(b, "vm_id")
	s.out["cores"] = s.value(s.one(b, "cpu"), "cores")
	s.out["memory"] = s.value(s.one(b, "memory"), "dedicated")
	if p := s.value(b, "protection"); p != "" {
		s.out["protection"] = p
	}
	for _, in := range blocksOf(b, "startup") {
		s.out["startup"] = "order=" + s.value(in, "order")
	}
}

func (s *sender) tag(card *hclsyntax.Body) string {
	if v := s.value(card, "vlan_id"); v != "" {
		return ",tag=" + v
	}
	return ""
}

func (s *sender) vm(b *hclsyntax.Body) {
	s.common(b)
	disk, init, card := s.one(b, "disk"), s.one(b, "initialization"), s.one(b, "network_device")
	s.out["name"], s.out["machine"], s.out["scsihw"], s.out["onboot"] = s.value(b, "name"), s.value(b, "machine"), s.value(b, "scsi_hardware"), s.value(b, "on_boot")
	s.out["cpu"], s.out["balloon"] = s.value(s.one(b, "cpu"), "type"), s.value(s.one(b, "memory"), "floating")
	s.out["ostype"], s.out["agent"] = s.value(s.one(b, "operating_system"), "type"), "enabled="+s.value(s.one(b, "agent"), "enabled")
	s.out[s.value(disk, "interface")] = s.value(disk, "datastore_id") + ":0,import-from=" + s.value(disk, "import_from")
	s.out["size"] = s.value(disk, "size")
	s.out[s.value(init, "interface")] = s.value(init, "datastore_id") + ":cloudinit"
	s.out["ciupgrade"], s.out["ciuser"], s.out["sshkeys"] = s.value(init, "upgrade"), s.value(s.one(init, "user_account"), "username"), "KEYS"
	s.out["ipconfig0"] = s.ip(init)
	s.out["net0"] = "virtio,bridge=" + s.value(card, "bridge") + s.tag(card)
	s.out["serial0"] = s.value(s.one(b, "serial_device"), "device")
	order, _ := b.Attributes["boot_order"].Expr.Value(s.scope)
	s.out["boot"] = "order=" + order.AsValueSlice()[0].AsString()
	for _, in := range blocksOf(b, "hostpci") {
		which := s.value(in, "id")
		if m := s.value(in, "mapping"); m != "" {
			which = "mapping=" + m
		}
		s.out[s.value(in, "device")] = which + ",pcie=" + s.value(in, "pcie")
	}
	for i, in := range blocksOf(b, "usb") {
		s.out[fmt.Sprintf("usb%d", i)] = "host=" + s.value(in, "host")
	}
}

func (s *sender) lxc(b *hclsyntax.Body) {
	s.common(b)
	disk, init, card, features := s.one(b, "disk"), s.one(b, "initialization"), s.one(b, "network_interface"), s.one(b, "features")
	s.out["ostemplate"] = s.value(s.one(b, "operating_system"), "template_file_id")
	s.out["hostname"], s.out["unprivileged"], s.out["onboot"] = s.value(init, "hostname"), s.value(b, "unprivileged"), s.value(b, "start_on_boot")
	s.out["swap"] = s.value(s.one(b, "memory"), "swap")
	s.out["rootfs"] = s.value(disk, "datastore_id") + ":" + s.value(disk, "size")
	s.out["features"] = "nesting=" + s.value(features, "nesting") + ",keyctl=" + s.value(features, "keyctl")
	s.out["net0"] = "name=" + s.value(card, "name") + ",bridge=" + s.value(card, "bridge") + s.tag(card) + "," + s.ip(init)
	s.out["ssh-public-keys"] = "KEYS"
	for i, in := range blocksOf(b, "device_passthrough") {
		mode := ""
		if m := s.value(in, "mode"); m != "" {
			mode = ",mode=" + m
		}
		s.out[fmt.Sprintf("dev%d", i)] = s.value(in, "path") + mode
	}
}
