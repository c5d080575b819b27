package inventory

import (
	"berth/message"
	"berth/strictyaml"
)

// What people write who know other programs, and what to write here. The keys are in small letters with underscores.

// instead makes hints of words that stand for a field: write FIELD.
func instead(fields map[string][]string, others strictyaml.Hints) strictyaml.Hints {
	out := strictyaml.Hints{}
	for field, words := range fields {
		for _, word := range words {
			out[word] = message.Of("write %s", field)
		}
	}
	for word, hint := range others {
		out[word] = hint
	}
	return out
}

var (
	hintReach  = message.Word("write ssh: {host: 192.168.1.2, user: pi}")
	hintDevice = message.Word("write devices: [gpu]")
	hintWhere  = message.Word("what runs where is written at the top: services: {jellyfin: {on: HOST}} for a wish, current: {HOST: [jellyfin]} for today")
)

var reachWords = strictyaml.Hints{
	"ip": hintReach, "host": hintReach, "hostname": hintReach, "user": hintReach, "username": hintReach, "port": hintReach, "sudo": hintReach, "ssh_host": hintReach, "ssh_user": hintReach,
	"key": message.Word("keys are those of ~/.ssh/config and of the agent"), "identity": message.Word("keys are those of ~/.ssh/config and of the agent"),
	"gpu": hintDevice, "gpus": hintDevice, "igpu": hintDevice, "tun": hintDevice, "coral": hintDevice, "device": hintDevice, "disks": hintDevice, "capabilities": hintDevice,
	"services": hintWhere, "containers": hintWhere, "runs": hintWhere, "apps": hintWhere, "stacks": hintWhere,
}

var inventoryInstead = instead(map[string][]string{
	"machines": {"hosts", "nodes", "servers", "host", "node", "server", "machine", "computers"},
	"services": {"apps", "containers", "stacks", "applications", "projects"},
	"current":  {"running", "today", "deployed", "placement"},
	"catalog":  {"entries", "stacks_dir"},
}, strictyaml.Hints{"guests": message.Word("guests are written below their machine, of kind proxmox"), "vms": message.Word("guests are written below their machine, of kind proxmox")})

var machineInstead = instead(map[string][]string{
	"memory": {"ram", "mem", "memory_gb", "ram_gb"}, "processor": {"cpu", "cpu_model", "model", "chip", "soc"}, "kind": {"type", "role"}, "disk": {"storage", "ssd", "hdd"},
	"guest_defaults": {"defaults", "guest_default"}, "guests": {"vms", "lxcs", "lxc", "vm", "guest", "virtual_machines"}, "reserved": {"reserve", "system"},
}, withReach(strictyaml.Hints{
	"cores": message.Word("cores are the processor's: declare one under processors: where the catalog does not know it"), "threads": message.Word("threads are the processor's: declare one under processors: where the catalog does not know it"),
	"arch": message.Word("the architecture is the processor's"),
}))

var guestInstead = instead(map[string][]string{
	"memory": {"ram", "mem"}, "cpus": {"cores", "vcpu", "vcpus", "cpu"}, "id": {"vmid", "ctid", "vm_id"}, "kind": {"type"}, "disk": {"rootfs"}, "start_order": {"startup", "order", "boot_order"}, "protected": {"protection"},
	"storage": {"datastore", "pool"}, "bridge": {"network", "net", "net0"}, "vlan": {"tag", "vlan_id"}, "image": {"iso", "cloud_image"}, "template": {"ostemplate", "os_template"},
	"passthrough": {"pci", "hostpci", "hostpci0", "passed", "dev0"}, "gateway": {"gw"}, "cpu_type": {"cputype"}, "dump": {"vzdump", "backup", "backup_storage"},
}, withReach(strictyaml.Hints{
	"keys": message.Word("write key"), "ssh_key": message.Word("write key"), "sshkeys": message.Word("write key"), "ssh_keys": message.Word("write key"), "login": hintReach, "ciuser": hintReach,
	"checksum": message.Word("a checksum stands beside its address: image: {url: https://..., checksum: sha256:...}"),
	"min":      message.Word("a range is one text: memory: 2GB..16GB"), "max": message.Word("a range is one text: memory: 2GB..16GB"), "min_memory": message.Word("a range is one text: memory: 2GB..16GB"), "max_memory": message.Word("a range is one text: memory: 2GB..16GB"),
	"prefix": message.Word("the length of the network stands behind the address: address: 192.168.1.20/24"), "netmask": message.Word("the length of the network stands behind the address: address: 192.168.1.20/24"), "dhcp": message.Word("write address: dhcp"),
	"balloon": message.Word("a range is one text: memory: 2GB..16GB"), "processor": message.Word("it has its machine's"),
}))

var makingInstead = instead(map[string][]string{
	"storage": {"datastore", "pool"}, "bridge": {"network", "net", "net0"}, "vlan": {"tag", "vlan_id"}, "image": {"iso", "cloud_image"}, "template": {"ostemplate", "os_template"},
	"key": {"keys", "ssh_key", "sshkeys", "ssh_keys"}, "gateway": {"gw"}, "cpu_type": {"cpu", "cputype"}, "dump": {"vzdump", "backup", "backup_storage"},
}, strictyaml.Hints{
	"memory": message.Word("each guest has its own"), "cpus": message.Word("each guest has its own"), "disk": message.Word("each guest has its own"), "address": message.Word("each guest has its own"), "managed": message.Word("it stands beside guest_defaults, of the machine"),
	"checksum": message.Word("a checksum stands beside its address: image: {url: https://..., checksum: sha256:...}"),
})

func withReach(others strictyaml.Hints) strictyaml.Hints {
	for word, hint := range reachWords {
		others[word] = hint
	}
	return others
}

var sshInstead = instead(map[string][]string{
	"host": {"address", "hostname", "ip"}, "user": {"username", "login"}, "jump": {"proxyjump", "proxy", "bastion"}, "sudo": {"become"},
}, strictyaml.Hints{
	"key": message.Word("keys are those of ~/.ssh/config and of the agent"), "identity": message.Word("keys are those of ~/.ssh/config and of the agent"), "identity_file": message.Word("keys are those of ~/.ssh/config and of the agent"),
	"identityfile": message.Word("keys are those of ~/.ssh/config and of the agent"), "password": message.Word("berth logs in with keys: ssh-copy-id brings yours to the host"),
})

var processorInstead = instead(map[string][]string{"title": {"name", "model"}, "arch": {"architecture", "platform"}, "cores": {"cpus"}}, nil)

var wishInstead = instead(map[string][]string{
	"on": {"host", "node", "machine", "pin", "pinned", "where", "runs_on", "run_on", "server", "placement"}, "memory": {"ram", "mem", "mem_limit", "memory_limit"}, "cpus": {"cores", "cpu_limit"},
	"not_on": {"not", "avoid", "except"}, "with": {"together", "affinity", "near", "same_host_as"}, "apart_from": {"apart", "anti_affinity", "not_with", "away_from"},
	"env": {"environment", "settings", "variables", "vars"}, "dir": {"path", "directory", "folder"}, "volumes": {"mounts", "volume"},
	"workload": {"usage", "use", "load"}, "entry": {"template", "catalog", "from", "instance_of"}, "data": {"size", "data_size"},
}, strictyaml.Hints{
	"enabled": message.Word("a service that shall not run is left out, or goes with remove: true"), "disabled": message.Word("a service that shall not run is left out, or goes with remove: true"),
	"image": message.Word("images are those of the catalog entry"), "needs": message.Word("what it needs is said by its catalog entry"), "depends_on": message.Word("what it needs is said by its catalog entry"),
})
