package main

import (
	"fmt"
	"strings"
)

// fleet is an inventory of so many machines of four kinds, with several services of the shipped catalog on each; everything is where it runs.
func fleet(machines int) string {
	kinds := []struct{ processor, memory string }{{"n100", "8GB"}, {"ryzen-7640hs", "16GB"}, {"i5-8500t", "8GB"}, {"bcm2712", "4GB"}}
	services := [][]string{
		{"paperless-ngx", "vaultwarden", "sonarr", "radarr", "prowlarr"}, {"authentik", "prometheus", "immich", "bazarr", "grafana"},
		{"overseerr", "loki", "radarr", "stirling-pdf", "homepage"}, {"home-assistant", "adguard-home", "uptime-kuma", "nginx-proxy-manager", "stirling-pdf"},
	}
	var out, wishes, today strings.Builder
	fmt.Fprintf(&out, "name: fleet-%d\nmachines:\n", machines)
	for i := range machines {
		name, kind := fmt.Sprintf("node-%03d", i+1), kinds[(i*7+i/5)%len(kinds)]
		fmt.Fprintf(&out, "  %s: {kind: docker, processor: %s, memory: %s}\n", name, kind.processor, kind.memory)
		var on []string
		for k, entry := range services[(i*7+i/5)%len(kinds)] {
			if k > 0 && (i+k)%4 == 0 {
				continue
			}
			instance := fmt.Sprintf("%s-%03d", entry, i+1)
			fmt.Fprintf(&wishes, "  %s: {entry: %s, on: %s, accept: not-recommended}\n", instance, entry, name)
			on = append(on, instance)
		}
		fmt.Fprintf(&today, "  %s: [%s]\n", name, strings.Join(on, ", "))
	}
	return out.String() + "services:\n" + wishes.String() + "current:\n" + today.String()
}
