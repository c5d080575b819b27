package lab

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/lab/turn/day"
)

// what lab A needs of its operator.
var operatorSecrets = []string{
	"bitwarden/BW_INSTALLATION_ID", "bitwarden/BW_INSTALLATION_KEY", "gluetun-qbittorrent/WIREGUARD_PRIVATE_KEY",
	"gluetun-qbittorrent/WIREGUARD_ADDRESSES", "rclone/B2_KEY_ID", "rclone/B2_KEY", "tailscale/TS_AUTHKEY",
}

// labA gives the tool with lab A's inventory and secrets of its operator.
func labA(r *rig) (b *tool, secrets []string) {
	r.t.Helper()
	text, err := os.ReadFile("inventory.yaml")
	if err != nil {
		r.t.Fatal(err)
	}
	inventory := strings.ReplaceAll(string(text), "user: deploy", "user: nopass") + "secrets:\n"
	var env []string
	for i, name := range operatorSecrets {
		value := word(r.t)
		secrets = append(secrets, value)
		env = append(env, fmt.Sprintf("OPERATOR_%d=%s", i, value))
		inventory += fmt.Sprintf("  %s: {env: OPERATOR_%d}\n", name, i)
	}
	file := filepath.Join(r.dir, "inventory.yaml")
	if err := os.WriteFile(file, []byte(inventory), 0o600); err != nil {
		r.t.Fatal(err)
	}
	b = r.tool(file)
	b.secrets = env
	return b, secrets
}

func TestLabAIsDeployedAndASecondTimeNothingIsWritten(t *testing.T) {
	longTest(t, day.LabA)
	r := newRig(t)
	r.up(5)
	r.build()
	b, secrets := labA(r)
	var hosts []string
	for _, h := range r.environment().Hosts[:5] {
		hosts = append(hosts, h.Name)
	}
	seen := watchProcesses(t)
	first := b.run(0, "deploy", "--yes")
	commands := seen()
	fmt.Printf("deploy: lab A, first time: %.1f s\n", first.took.Seconds())
	status := b.run(0, "status")
	if !strings.Contains(status.stdout, "everything is as it should be") {
		t.Errorf("%s", status.stdout)
	}
	b.run(0, "log")

	t.Run("each host runs just what the plan says", func(t *testing.T) {
		b := &tool{rig: &rig{t: t, dir: r.dir}, flags: b.flags, said: b.said}
		b.runsThePlan(hosts)
	})
	t.Run("a second deploy writes nothing on any host", func(t *testing.T) {
		b := &tool{rig: &rig{t: t, dir: r.dir}, flags: b.flags, secrets: b.secrets, said: b.said}
		b.onHosts(hosts, "touch /var/mark")
		journals := b.onHosts(hosts, "ls -l /var/lib/berth/journal /var/lib/berth/runs")
		from := time.Now().Unix()
		second := b.run(0, "deploy", "--yes")
		fmt.Printf("deploy: lab A, nothing to do: %.1f s\n", second.took.Seconds())
		if !strings.HasPrefix(second.stdout, "Nothing to do") {
			t.Errorf("%s", second.stdout)
		}
		// Docker's own: the processes that it starts in containers, and the stacks of its containerd where that was late.
		for host, text := range b.onHosts(hosts, `find /opt/berth /var/lib/berth /etc /root /home -newer /var/mark
ls -A /tmp | grep -vE '^(runc-process|containerd\.[0-9]+\.stacks\.log)' || true`) {
			if text != "" {
				t.Errorf("%s: written:\n%s", host, text)
			}
		}
		for host, text := range b.onHosts(hosts, "ls -l /var/lib/berth/journal /var/lib/berth/runs") {
			if text != journals[host] {
				t.Errorf("%s: journals\n%s\nwere\n%s", host, text, journals[host])
			}
		}
		line := fmt.Sprintf("docker events --since %d --until $(date +%%s) --format '{{.Type}} {{.Action}} {{.Actor.ID}}' | grep -v ' exec_\\| health_status' || true", from)
		for host, text := range b.onHosts(hosts, line) {
			if text != "" {
				t.Errorf("%s: Docker did something:\n%s", host, text)
			}
		}
	})
	t.Run("no secret is anywhere but where it belongs", func(t *testing.T) {
		b := &tool{rig: &rig{t: t, dir: r.dir}, flags: b.flags, said: b.said}
		onPaper := b.onPaper()
		for _, command := range []string{"plan", "plan --format json", "report", "report --format html", "render --out " + filepath.Join(r.dir, "rendered")} {
			words := strings.Fields(command)
			onPaper.run(0, words[0], words[1:]...)
		}
		all := slices.Concat(secrets, b.madeSecrets(hosts))
		if len(all) < len(secrets)+3 {
			t.Fatalf("only %d secrets to look for", len(all))
		}
		for _, s := range all {
			if strings.Contains(b.said.String(), s) {
				t.Error("a secret was printed")
			}
			if strings.Contains(commands, s) {
				t.Error("a secret was in an argument list")
			}
		}
		b.searched(hosts, all)
		b.searchedHere(all)
	})
}

// onPaper is the tool for commands that reach no host.
func (b *tool) onPaper() *tool {
	return &tool{rig: b.rig, flags: slices.Concat(b.flags[:2], b.flags[4:]), said: b.said}
}

// runsThePlan compares the containers of hosts with the placement, which berth prints without asking any host.
func (b *tool) runsThePlan(hosts []string) {
	b.t.Helper()
	var plan struct {
		Placements []struct{ Service, Host string }
	}
	if err := json.Unmarshal([]byte(b.onPaper().run(0, "plan", "--format", "json").stdout), &plan); err != nil {
		b.t.Fatal(err)
	}
	want := map[string][]string{}
	for _, p := range plan.Placements {
		want[p.Host] = append(want[p.Host], p.Service)
	}
	if len(want) != len(hosts) {
		b.t.Errorf("the plan has services on %d hosts, want %d", len(want), len(hosts))
	}
	for host, text := range b.onHosts(hosts, `docker ps -a --format '{{.Label "berth.service"}}	{{.Names}}	{{.Status}}'`) {
		var got []string
		for line := range strings.Lines(text) {
			words := strings.SplitN(strings.TrimSpace(line), "\t", 3)
			if len(words) != 3 || !wellContainer.MatchString(words[2]) {
				b.t.Errorf("%s: not a container of berth that is well: %q", host, line)
				continue
			}
			got = append(got, words[0])
		}
		slices.Sort(got)
		slices.Sort(want[host])
		if got = slices.Compact(got); !slices.Equal(got, want[host]) {
			b.t.Errorf("%s runs %v, the plan says %v", host, got, want[host])
		}
	}
}

// What Docker says of a container that runs and is healthy as far as it is asked, or that did its work.
var wellContainer = regexp.MustCompile(`^(Up [^(]*(\(healthy\))?|Exited \(0\) .*)$`)

// watchProcesses notes the argument lists of all processes, also those of the hosts, until the function that
// it returns is called.
func watchProcesses(t *testing.T) (stop func() string) {
	t.Helper()
	end, ended := make(chan struct{}), make(chan map[string]bool)
	go func() {
		seen := map[string]bool{}
		for {
			names, _ := filepath.Glob("/proc/[0-9]*/cmdline")
			for _, name := range names {
				if text, err := os.ReadFile(name); err == nil {
					seen[string(text)] = true
				}
			}
			select {
			case <-end:
				ended <- seen
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() string {
		close(end)
		var out strings.Builder
		compose := false
		for line := range <-ended {
			compose = compose || strings.Contains(line, "--project-name")
			out.WriteString(line + "\n")
		}
		if !compose {
			t.Error("no command of a host was seen: nothing was watched")
		}
		return out.String()
	}
}

var envLine = regexp.MustCompile(`(?m)^[A-Z0-9_]*(PASSWORD|SECRET|KEY|TOKEN)[A-Z0-9_]*=['"]?([^'"\n]{12,})['"]?$`)

// madeSecrets reads the secrets that were made up for services.
func (r *rig) madeSecrets(hosts []string) []string {
	r.t.Helper()
	var out []string
	for _, text := range r.onHosts(hosts, "cat /opt/berth/*/.env") {
		for _, m := range envLine.FindAllStringSubmatch(text, -1) {
			out = append(out, m[2])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Where a host may have a secret: the .env of services (also former ones), and Docker's own configuration of
// containers, which runc has in a file of its own while it begins a health check.
var secretPlace = regexp.MustCompile(`^(600 /tmp/runc-process\d+|600 /opt/berth/[^/]+/\.env|600 /var/lib/berth/kept/[^/]+\.env|600 /var/lib/berth/previous/[^/]+/[^/]+/\.env|\d+ /var/lib/docker/containers/.*|\d+ /var/lib/docker/containerd/.*|\d+ /run/docker/.*|\d+ /var/run/docker/.*)$`)

// searched looks for secrets in every file of the hosts that is their own.
func (r *rig) searched(hosts, secrets []string) {
	r.t.Helper()
	list := filepath.Join(r.dir, "secrets")
	if err := os.WriteFile(list, []byte(strings.Join(secrets, "\n")+"\n"), 0o600); err != nil {
		r.t.Fatal(err)
	}
	defer os.Remove(list)
	for _, h := range hosts {
		found := r.lab("exec", h, "sh", "-c", `printf '%s\n' "$1" | grep -rlsF -D skip --exclude-dir=volumes --exclude-dir=overlay2 -f - /etc /var /run /root /home /opt /tmp /usr/local | xargs -r stat -c '%a %n'; true`, "sh", strings.Join(secrets, "\n"))
		proper := 0
		for line := range strings.Lines(found) {
			if line = strings.TrimSpace(line); secretPlace.MatchString(line) {
				proper++
			} else {
				r.t.Errorf("%s: a secret in %s", h, line)
			}
		}
		fmt.Printf("deploy: %s: secrets in %d files, all of them meant for it\n", h, proper)
	}
}

// searchedHere looks for secrets in the files of the operator: journals, what was rendered, SSH's.
func (r *rig) searchedHere(secrets []string) {
	r.t.Helper()
	journals, rendered := 0, 0
	err := filepath.WalkDir(r.dir, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && notOperators.MatchString(entry.Name()):
			return fs.SkipDir
		case !entry.Type().IsRegular():
			return nil
		case strings.Contains(file, "/.berth/journal/"):
			journals++
		case filepath.Base(file) == ".env":
			rendered++
		}
		text := r.read(file)
		for _, s := range secrets {
			if strings.Contains(text, s) {
				r.t.Errorf("a secret in the operator's %s", file)
			}
		}
		return nil
	})
	if err != nil || journals == 0 || rendered == 0 {
		r.t.Errorf("%d journals and %d rendered .env were searched, %v", journals, rendered, err)
	}
}

// notOperators are directories of the lab itself: hosts, registry and the program.
var notOperators = regexp.MustCompile(`^(h\d+|registry|bin)$`)
