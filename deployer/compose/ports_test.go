package compose

import (
	"strings"
	"testing"
)

const dnsEntry = `name: app
services:
  dns: {image: "a:1", restart: always, ports: ["${LAN}:53:53/udp", "192.168.1.2:80:80", "8080:8080"]}
x-berth: {title: DNS, group: network, demand: {memory: 500MB}, settings: {LAN: the address for DNS}}
`

func TestPortsAreRenderedAtTheirAddresses(t *testing.T) {
	dir := entryDir(t, dnsEntry, nil)
	for wish, want := range map[string]string{
		"{}":                                "53/udp 192.168.1.2:80 8080",
		`{ports: {53: "192.168.1.3:5353"}}`: "192.168.1.3:5353/udp 192.168.1.2:80 8080",
		`{ports: {80: 81, 8080: "127.0.0.1:8080"}}`:                  "53/udp 192.168.1.2:81 127.0.0.1:8080",
		`{ports: {53: 54}, env: {LAN: "192.168.1.4"}}`:               "192.168.1.4:54/udp 192.168.1.2:80 8080",
		`{ports: {80: "192.168.1.9:80"}, env: {LAN: "192.168.1.9"}}`: "192.168.1.9:53/udp 192.168.1.9:80 8080",
	} {
		b := bundleOf(t, lab(t, oneHost(wish), dir), "pi", "app")
		p, _ := readBack(t, &b)
		var got []string
		for _, c := range p.Services["dns"].Ports {
			port, _ := hostPort(c)
			got = append(got, port.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", wish, got, want)
		}
	}
}
