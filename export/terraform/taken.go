package terraform

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"berth/planner"
)

// What of a guest that is there Terraform leaves as it is: everything but memory and cores, which the plan decides. The inventory
// does not say how such a guest was made, and what it does not say would be taken away, or would make it anew.
var (
	vmStays = []string{
		"acpi", "agent", "amd_sev", "audio_device", "bios", "boot_order", "cdrom", "clone", "cpu[0].affinity", "cpu[0].architecture", "cpu[0].flags", "cpu[0].hotplugged", "cpu[0].limit",
		"cpu[0].numa", "cpu[0].type", "cpu[0].units", "description", "disk", "efi_disk", "hook_script_file_id", "hostpci", "hotplug", "initialization", "keyboard_layout", "kvm_arguments",
		"machine", "memory[0].floating", "memory[0].hugepages", "memory[0].keep_hugepages", "memory[0].shared", "name", "network_device", "numa", "on_boot", "operating_system", "pool_id",
		"protection", "rng", "scsi_hardware", "serial_device", "smbios", "startup", "tablet_device", "tags", "template", "tpm_state", "usb", "vga", "virtiofs", "watchdog",
	}
	lxcStays = []string{
		"clone", "console", "cpu[0].architecture", "cpu[0].limit", "cpu[0].units", "description", "device_passthrough", "disk", "environment_variables", "features", "hook_script_file_id",
		"idmap", "initialization", "memory[0].swap", "mount_point", "network_interface", "operating_system", "pool_id", "protection", "start_on_boot", "startup", "tags", "template", "unprivileged",
	}
)

// taken writes a guest that is there: an import block, memory and cores.
func (w *writer) taken(body *hclwrite.Body, g wanted) {
	kind := resourceOf(g.guest.Kind)
	label := w.label(kind, g.guest.Name, g.guest.ID)
	body.AppendNewline()
	i := block{body}.inner("import")
	i.set("to", reference(kind, label))
	i.set("id", around("", reference("var", "node"), "/"+strconv.Itoa(g.guest.ID)))
	body.AppendNewline()
	comment(body, fmt.Sprintf("%s is there: Terraform gives it memory and cores and leaves the rest as it is.", g.guest.Name))
	b := block{body}.inner("resource", kind, label)
	b.set("node_name", reference("var", "node"))
	b.set("vm_id", number(int64(g.guest.ID)))
	b.inner("cpu").set("cores", number(int64(g.guest.CPUs)))
	b.inner("memory").set("dedicated", number(megabytes(g.change.Memory)))
	names := vmStays
	if g.guest.Kind == planner.LXC {
		names = lxcStays
	}
	life := b.inner("lifecycle")
	life.set("prevent_destroy", truth(true))
	life.set("ignore_changes", raw("[\n"+strings.Join(names, ",\n")+",\n]"))
	w.outputs = append(w.outputs, output{kind, label, g.guest.Name, w.where(g.guest)})
}

// remark says in the file why a guest is not in it.
func (l *Left) remark() string {
	switch l.Why {
	case Appliance:
		return fmt.Sprintf("%s (%d) is an appliance: it stays as it is, and is not Terraform's.", l.Guest, l.ID)
	case Destroyed:
		return fmt.Sprintf("%s (%d) is empty after the plan, which destroys it. Terraform has never had it: it goes by hand.", l.Guest, l.ID)
	}
	return fmt.Sprintf("%s (%d) is not made: nothing runs on it.", l.Guest, l.ID)
}
