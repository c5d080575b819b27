package main

import (
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"berth/internal/pve"
)

func apiVersion(s *session) (any, error) {
	if s.machine.Release == pve.PVE8 {
		return map[string]any{"release": "8.4", "version": "8.4.14", "repoid": "b502d23c55afcba1"}, nil
	}
	return map[string]any{"release": "9.1", "version": "9.1.4", "repoid": "5ac30304265fbd8e"}, nil
}

func nodes(s *session) (any, error) {
	m := s.machine
	return []map[string]any{{"node": m.Node, "type": "node", "id": "node/" + m.Node, "status": "online", "maxcpu": m.Cores, "maxmem": m.Memory, "mem": m.taken()}}, nil
}

// taken is what running guests may have, in bytes.
func (m *machine) taken() int64 {
	var sum int64
	for _, k := range []kind{vm, ct} {
		for _, id := range m.numbers(k) {
			if r := m.running(id); r != nil {
				sum += r.Memory << 20
			}
		}
	}
	return sum
}

func nodeStatus(s *session) (any, error) {
	m := s.machine
	used := m.taken() + m.Reserved
	return map[string]any{
		"pveversion": strings.Fields(m.version())[0], "uptime": 100000,
		"memory":  map[string]any{"total": m.Memory, "used": used, "free": m.Memory - used},
		"cpuinfo": map[string]any{"cpus": m.Cores, "cores": m.Cores, "sockets": 1, "model": "Lab"},
	}, nil
}

// guest is what a guest is and does, as lists have it.
func (m *machine) guest(k kind, id int, c *config) map[string]any {
	shown := &config{section: c.section.clone(), pending: newSection()}
	one := map[string]any{"vmid": id, "status": "stopped", "cpus": shown.number("cores", 1) * shown.number("sockets", 1), "maxmem": int64(shown.number("memory", 512)) << 20, "maxdisk": m.diskSize(c), "uptime": 0, "mem": int64(0)}
	if tags := c.options["tags"]; tags != "" {
		one["tags"] = tags
	}
	if lock := c.options["lock"]; lock != "" {
		one["lock"] = lock
	}
	if c.options["template"] == "1" {
		one["template"] = 1
	}
	if k == ct {
		one["name"], one["type"], one["maxswap"] = cmpOr(c.options["hostname"], "CT"+itoa(id)), "lxc", int64(shown.number("swap", 0))<<20
	} else {
		one["name"] = cmpOr(c.options["name"], "VM "+itoa(id))
	}
	if r := m.running(id); r != nil {
		one["status"], one["maxmem"], one["cpus"] = "running", r.Memory<<20, r.Cores
		one["mem"], one["uptime"], one["pid"] = m.uses(id), time.Now().Unix()-r.Since+1, 1000+id
	}
	return one
}

func (m *machine) diskSize(c *config) int64 {
	volumes := m.volumes()
	for _, key := range []string{"rootfs", "scsi0", "virtio0", "sata0", "ide0"} {
		if size, ok := volumes[c.disks()[key]]; ok {
			return size
		}
	}
	return 0
}

func guestList(s *session, k kind) (any, error) {
	m := s.machine
	out := []map[string]any{}
	for _, id := range m.numbers(k) {
		if c, err := m.load(k, id); err == nil {
			out = append(out, m.guest(k, id, c))
		}
	}
	return out, nil
}

func current(s *session, k kind) (any, error) {
	m, id := s.machine, s.id()
	c, err := m.load(k, id)
	if err != nil {
		return nil, err
	}
	one := m.guest(k, id, c)
	managed := 0
	if s.inHA(k) {
		managed = 1
	}
	one["ha"] = map[string]any{"managed": managed}
	if k == vm {
		one["qmpstatus"] = one["status"]
	}
	return one, nil
}

func resources(s *session) (any, error) {
	m, wanted := s.machine, s.call.Params["type"]
	out := []map[string]any{}
	if wanted == "" || wanted == "vm" {
		for _, k := range []kind{vm, ct} {
			for _, id := range m.numbers(k) {
				c, err := m.load(k, id)
				if err != nil {
					continue
				}
				if k == ct {
					m.measure(id)
				}
				one := m.guest(k, id, c)
				one["type"], one["node"], one["id"], one["maxcpu"] = string(k), m.Node, string(k)+"/"+itoa(id), one["cpus"]
				delete(one, "cpus")
				delete(one, "pid")
				if one["template"] == nil {
					one["template"] = 0
				}
				for _, r := range m.haResources() {
					if r == k.service(id) {
						one["hastate"] = "started"
					}
				}
				out = append(out, one)
			}
		}
	}
	if wanted == "" || wanted == "node" {
		nodes, _ := nodes(s)
		out = append(out, nodes.([]map[string]any)...)
	}
	if wanted == "" || wanted == "storage" {
		volumes := m.volumes()
		for _, name := range slices.Sorted(maps.Keys(m.storages())) {
			st := m.storages()[name]
			out = append(out, map[string]any{"type": "storage", "id": "storage/" + m.Node + "/" + name, "storage": name, "node": m.Node, "status": "available", "plugintype": st.kind, "content": strings.Join(st.content, ","), "maxdisk": st.total, "disk": m.used(st, volumes), "shared": 0})
		}
	}
	return out, nil
}

// nextID is the lowest number from 100 that no guest has; a number that is asked for is refused where one has it.
func nextID(s *session) (any, error) {
	m := s.machine
	if id := s.id(); id != 0 {
		if m.unused(id) != nil {
			return nil, parameterFault(map[string]string{"vmid": "VM " + itoa(id) + " already exists"})
		}
		return itoa(id), nil
	}
	for id := 100; ; id++ {
		if m.unused(id) == nil {
			return itoa(id), nil
		}
	}
}

func haList(s *session) (any, error) {
	out := []map[string]any{}
	for _, sid := range s.machine.haResources() {
		out = append(out, map[string]any{"sid": sid, "type": strings.Split(sid, ":")[0], "state": "started"})
	}
	return out, nil
}

func replicationList(s *session) (any, error) {
	out := []map[string]any{}
	for _, k := range []kind{vm, ct} {
		for _, id := range s.machine.numbers(k) {
			if job := s.machine.replicated(id); job != "" {
				out = append(out, map[string]any{"id": job, "guest": id, "type": "local"})
			}
		}
	}
	return out, nil
}

// taskList are the tasks; those that run have no status.
func taskList(s *session) (any, error) {
	out := []map[string]any{}
	limit := number(cmpOr(s.call.Params["limit"], "50"))
	for _, one := range s.machine.tasks() {
		_, ended := one["status"]
		source := s.call.Params["source"]
		if s.call.Method != "GET /cluster/tasks" && (source == "active" && ended || (source == "" || source == "archive") && !ended) {
			continue
		}
		if id := s.call.Params["vmid"]; id != "" && one["id"] != id {
			continue
		}
		if out = append(out, one); len(out) == limit {
			break
		}
	}
	return out, nil
}

func taskStatus(s *session) (any, error) {
	for _, one := range s.machine.tasks() {
		if one["upid"] != s.call.Params["upid"] {
			continue
		}
		if status, ended := one["status"]; ended {
			one["exitstatus"], one["status"] = status, "stopped"
			return one, nil
		}
		one["status"] = "running"
		return one, nil
	}
	return nil, fail("no such task")
}

func taskOutput(s *session) (any, error) {
	text, err := os.ReadFile(s.machine.taskLog(s.call.Params["upid"]))
	if err != nil {
		return nil, fail("no such task")
	}
	out := []map[string]any{}
	for n, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		out = append(out, map[string]any{"n": n + 1, "t": line})
	}
	return out, nil
}

func bridges(s *session) (any, error) {
	out := []map[string]any{}
	kind := s.call.Params["type"]
	if kind != "" && kind != "bridge" && kind != "any_bridge" && kind != "any_local_bridge" {
		return out, nil
	}
	for _, name := range s.machine.Bridges {
		one := map[string]any{"iface": name, "type": "bridge", "active": 1, "autostart": 1, "method": "static", "bridge_vlan_aware": 1}
		if at, has := s.machine.Addresses[name]; has {
			one["cidr"], one["gateway"] = at.CIDR, at.Gateway
			one["address"], one["netmask"], _ = strings.Cut(at.CIDR, "/")
		}
		out = append(out, one)
	}
	return out, nil
}

func pci(s *session) (any, error) {
	out := []map[string]any{}
	for _, d := range s.machine.PCI {
		out = append(out, map[string]any{"id": d.ID, "class": d.Class, "vendor": d.Vendor, "device": d.Device, "vendor_name": d.VendorName, "device_name": d.DeviceName, "iommugroup": d.IOMMUGroup})
	}
	return out, nil
}

func (m *machine) storageState(st *storage) map[string]any {
	used := m.used(st, m.volumes())
	on := 1
	if _, off := st.options["disable"]; off {
		on = 0
	}
	return map[string]any{
		"storage": st.name, "type": st.kind, "content": strings.Join(st.content, ","), "active": on, "enabled": on, "shared": 0,
		"total": st.total, "used": used, "avail": st.total - used, "used_fraction": float64(used) / float64(max(st.total, 1)),
	}
}

func storageList(s *session) (any, error) {
	m := s.machine
	out := []map[string]any{}
	all := m.storages()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		wanted := s.call.Params["content"]
		if wanted != "" && !slices.ContainsFunc(splitWords(wanted), func(c string) bool { return slices.Contains(all[name].content, c) }) || s.call.Params["storage"] != "" && s.call.Params["storage"] != name {
			continue
		}
		out = append(out, m.storageState(all[name]))
	}
	return out, nil
}

func storageStatus(s *session) (any, error) {
	st, err := s.machine.storage(s.call.Params["storage"])
	if err != nil {
		return nil, err
	}
	return s.machine.storageState(st), nil
}

func storageConfig(s *session) (any, error) {
	out := []map[string]any{}
	all := s.machine.storages()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		one := map[string]any{"storage": name, "type": all[name].kind, "content": strings.Join(all[name].content, ",")}
		if all[name].path != "" {
			one["path"] = all[name].path
		}
		out = append(out, one)
	}
	return out, nil
}

func storageContent(s *session) (any, error) {
	st, err := s.machine.storage(s.call.Params["storage"])
	if err != nil {
		return nil, err
	}
	out := []map[string]any{}
	for _, one := range s.machine.contents(st, s.call.Params["content"]) {
		if id, _ := strconv.Atoi(s.call.Params["vmid"]); id == 0 || one["vmid"] == id {
			out = append(out, one)
		}
	}
	return out, nil
}
