package ansible

import (
	"cmp"
	"net"
	"slices"
	"strconv"
	"strings"

	"berth/inventory"
	"berth/planner"
)

// inventoryOf has every host on which something is put, and every other machine that berth knows, as it reaches them.
func inventoryOf(plan *planner.Plan, inv *inventory.Inventory, byHost map[string][]service, waves int) ([]byte, error) {
	with, hypervisors, all := map[string]any{}, map[string]any{}, map[string]any{}
	for i := range plan.Problem.Machines {
		m := &plan.Problem.Machines[i]
		all[m.Name] = reached(inv, m.Name)
		if m.Kind == planner.Proxmox {
			hypervisors[m.Name] = nil
		}
		for _, g := range m.Guests {
			if byHost[g.Name] != nil {
				all[g.Name] = reached(inv, g.Name)
			}
		}
	}
	for host := range byHost {
		with[host] = nil
	}
	groups := map[string]any{"berth": map[string]any{"hosts": with, "vars": map[string]any{"berth_waves": waves}}}
	if len(hypervisors) > 0 {
		groups["proxmox"] = map[string]any{"hosts": hypervisors}
	}
	return yamlText(map[string]any{"all": map[string]any{"hosts": all, "children": groups}})
}

// reached is how Ansible reaches a host: what the inventory does not say is ssh's own to know.
func reached(inv *inventory.Inventory, name string) map[string]any {
	s := inv.SSH[name]
	out := map[string]any{}
	if host := cmp.Or(s.Host, name); host != name {
		out["ansible_host"] = host
	}
	if s.User != "" {
		out["ansible_user"] = s.User
	}
	if s.Port != 0 {
		out["ansible_port"] = s.Port
	}
	if s.Sudo {
		out["ansible_become"] = true
	}
	if way := jumps(inv, s.Jump); way != "" {
		out["ansible_ssh_common_args"] = "-J " + way
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// jumps is the way to a host, the nearest to here first.
func jumps(inv *inventory.Inventory, jump string) string {
	var way []string
	for seen := map[string]bool{}; jump != "" && !seen[jump]; {
		seen[jump] = true
		s, known := inv.SSH[jump]
		if !known { // user@host:port
			way = append(way, jump)
			break
		}
		at := cmp.Or(s.Host, jump)
		if s.Port != 0 {
			at = net.JoinHostPort(at, strconv.Itoa(s.Port))
		} else if strings.Contains(at, ":") {
			at = "[" + at + "]"
		}
		if s.User != "" {
			at = s.User + "@" + at
		}
		way = append(way, at)
		jump = s.Jump
	}
	slices.Reverse(way)
	return strings.Join(way, ",")
}
