package lab

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// change is something that somebody does on a host by hand.
type change struct {
	host, service string
	kinds         []string // as status names the differences; none: it only says that the service is not well
	line          string   // of a shell there, in the service's directory
}

// by runs docker compose by hand as somebody would who has a file of his own beside berth's.
func by(file, text string) string {
	return fmt.Sprintf("printf '%s' >/tmp/own.yaml && docker compose -f compose.yaml %s -f /tmp/own.yaml up --detach --quiet-pull 2>/dev/null; rm /tmp/own.yaml", text, file)
}

// changes come in turns, one of each service a turn.
var changes = [][]change{
	{
		{"control-tower", "store", []string{"container_limit"}, "docker update --memory 50m --memory-swap 100m store-store-1"},
		{"control-tower", "cache", []string{"container_cpus"}, "docker update --cpus 0.5 cache-cache-1"},
		{"cargo", "api", []string{"container_restart"}, "docker update --restart no api-api-1"},
		{"cargo", "worker", []string{"container_network"}, "docker network disconnect worker_default worker-worker-1"},
		{"media", "web", nil, "docker pause web-web-1"},
		{"media", "page", []string{"container_renamed"}, "docker rename page-page-1 mine"},
	},
	{
		{"control-tower", "store", []string{"file_readable"}, "chmod 644 .env"},
		{"control-tower", "cache", []string{"record_lost"}, "rm /var/lib/berth/services/cache.json"},
		{"cargo", "api", []string{"file_changed"}, "echo '# mine' >>compose.yaml"},
		{"cargo", "worker", []string{"file_missing"}, "mv images.yaml note"},
		{"media", "web", []string{"container_down"}, "docker stop web-web-1"},
		{"media", "page", []string{"container_missing"}, "docker rm -f page-page-1"},
	},
	{
		{"cargo", "worker", []string{"container_old", "container_added"}, by("-f images.yaml", `services: {spare: {image: "${IMAGE}", labels: {berth.service: worker}}}`)},
		{"cargo", "api", []string{"container_old"}, by("-f images.yaml", `services: {api: {labels: {berth.digest: mine}}}`)},
		{"media", "page", []string{"container_ports"}, by("-f images.yaml", `services: {page: {ports: ["18099:8000"]}}`)},
		{"media", "web", []string{"container_image"}, "docker tag $(docker inspect --format '{{.Image}}' page-page-1) berthlab/web:1 && " + by("", `services: {web: {labels: {own: made}}}`) + "; docker rmi -f berthlab/web:1"},
	},
}

// mends is a test of a turn: whatever status calls not as it should be, the next deployment mends.
func mends(turn []change) func(*testing.T) {
	return func(t *testing.T) {
		f := newFaults(t)
		f.run(0, "deploy", "--yes")
		for _, c := range turn {
			f.lab("exec", c.host, "sh", "-c", "cd /opt/berth/"+c.service+" && IMAGE=$(docker inspect --format '{{.Config.Image}}' "+c.service+"-"+c.service+"-1) && export IMAGE && "+c.line)
		}
		said := f.drifts()
		for _, c := range turn {
			if got, there := said[c.service]; !there || !slices.Equal(got, c.kinds) {
				t.Errorf("%s, after %s: status says %q, want %q", c.service, c.line, got, c.kinds)
			}
		}
		deploy := []string{"--yes"}
		if slices.ContainsFunc(turn, func(c change) bool { return slices.Contains(c.kinds, "file_changed") }) {
			if out := f.run(4, "deploy", deploy...); !strings.Contains(out.stderr, "was changed since") || !strings.Contains(out.stderr, "# mine") {
				t.Errorf("a file that was changed is not shown:\n%s", out.stderr)
			}
			deploy = append(deploy, "--take-over")
		}
		out := f.end(f.start("deploy", deploy...))
		if s := f.end(f.start("status")); out.code != 0 || s.code != 0 {
			t.Errorf("after\n%s%s\nstatus says\n%s", out.stdout, out.stderr, s.stdout)
		}
	}
}

// drifts gives the kinds of differences of the services that are not as they should be, as status says them.
func (f *faults) drifts() map[string][]string {
	f.t.Helper()
	var page struct {
		Hosts []struct {
			Services []struct {
				Service, State string
				Drift          []struct{ Kind string }
			}
		}
	}
	if err := json.Unmarshal([]byte(f.run(5, "status", "--format", "json").stdout), &page); err != nil {
		f.t.Fatal(err)
	}
	out := map[string][]string{}
	for _, h := range page.Hosts {
		for _, s := range h.Services {
			if s.State == "running" && len(s.Drift) == 0 {
				continue
			}
			var kinds []string
			for _, d := range s.Drift {
				kinds = append(kinds, d.Kind)
			}
			out[s.Service] = slices.Compact(kinds)
		}
	}
	return out
}
