package guests

import (
	"strings"
	"testing"

	"berth/planner"
)

// What DHCP gave to a guest says an LXC's hypervisor, a VM's agent, or the neighbours of the hypervisor.
func TestAProxmoxSaysWhereGuestsOfDHCPAre(t *testing.T) {
	h := hypervisor(t)
	h.Program("pvesh", strings.Replace(pveshWords, "*) exit 1", `*/lxc/201/interfaces) echo '[{"name":"lo","hwaddr":"00:00:00:00:00:00","inet":"127.0.0.1/8"},{"name":"eth0","hwaddr":"bc:24:11:00:02:01","inet6":"fe80::1/64","inet":"10.0.0.61/24"},{"name":"docker0","hwaddr":"02:42:00:00:00:01","inet":"172.17.0.1/16"}]' ;;
*/qemu/111/agent/network-get-interfaces) echo '{"result":[{"name":"lo","hardware-address":"00:00:00:00:00:00","ip-addresses":[{"ip-address":"127.0.0.1","ip-address-type":"ipv4"}]},{"name":"eth0","hardware-address":"bc:24:11:00:01:11","ip-addresses":[{"ip-address":"fe80::2","ip-address-type":"ipv6"},{"ip-address":"2001:db8::2","ip-address-type":"ipv6"},{"ip-address":"10.0.0.62","ip-address-type":"ipv4","prefix":24}]}]}' ;;
*/qemu/112/*) echo 'QEMU guest agent is not running' >&2; exit 255 ;;
*/interfaces) echo not-asked >>"${0%/*}/asked" ;;
*) exit 1`, 1))
	h.Program("pvesh", strings.Replace(h.Has("bin/pvesh"), `"vmid":300}`, `"vmid":300},{"vmid":201,"status":"running"},{"vmid":111,"status":"running"},{"vmid":112,"status":"running"},{"vmid":113,"status":"running"}`, 1))
	h.Program("ip", "#!/bin/sh\necho '10.0.0.63 dev vmbr0 lladdr bc:24:11:00:01:12 STALE'\necho '10.0.0.99 dev vmbr0 FAILED'\n")
	h.Put("etc/pve/lxc/201.conf", "hostname: apps\nnet0: name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:02:01,ip=dhcp,type=veth\n")
	h.Put("etc/pve/qemu-server/111.conf", "name: web\nnet0: virtio=BC:24:11:00:01:11,bridge=vmbr0\nipconfig0: ip=dhcp\n")
	h.Put("etc/pve/qemu-server/112.conf", "name: mute\nnet0: virtio=BC:24:11:00:01:12,bridge=vmbr0\nipconfig0: ip=dhcp\n")
	h.Put("etc/pve/qemu-server/113.conf", "name: fixed\nnet0: virtio=BC:24:11:00:01:13,bridge=vmbr0\nipconfig0: ip=10.0.0.64/24\n")
	p, err := Look(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Addresses([]planner.Guest{
		{Name: "apps", ID: 201, Kind: planner.LXC}, {Name: "web", ID: 111, Kind: planner.VM}, {Name: "mute", ID: 112, Kind: planner.VM}, {Name: "fixed", ID: 113, Kind: planner.VM}, {Name: "other", ID: 201, Kind: planner.VM},
	})
	if len(got) != 3 || got["apps"] != "10.0.0.61" || got["web"] != "10.0.0.62" || got["mute"] != "10.0.0.63" {
		t.Errorf("%v", got)
	}
	if h.Has("bin/asked") != "-" {
		t.Error("a guest with an address of its own was asked")
	}
}
