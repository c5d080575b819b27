package rollout

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
)

// dockerOfProjects is a Docker with one container and one volume of each project that was started, as its Compose file has them.
const dockerOfProjects = `#!/bin/sh
here=${0%/*}
printf '%s\n' "$*" >>"$here/asked"
digest=sha256:1111111111111111111111111111111111111111111111111111111111111111
project= file= before=
for word in "$@"; do
	case $before in
	--project-name) project=$word ;;
	-f) [ -n "$file" ] || file=$word ;;
	esac
	before=$word
	[ "$1" = compose ] || break
	case $word in
	up)
		of() { sed -n "s/.*$1: \"*\([^\"]*\)\"*$/\1/p" "$file" | head -n 1; }
		id=$(printf %s "$project" | od -An -tx1 | tr -d ' \n')
		id=$(printf '%s0000000000000000000000000000000000000000000000000000000000000000' "$id" | cut -c1-64)
		printf '%s\n' "$id" >"$here/id-$project"
		printf '["%s","/%s-uptime-kuma-1","louislam/uptime-kuma@%s","%s","running","healthy",0,false,"","2026-01-01T00:00:00Z",0,"unless-stopped",%s,"bridge",{},{"3001/tcp":[{"HostIp":"","HostPort":"%s"}]},"%s","%s","%s","%s","uptime-kuma","False","%s",""]\n' \
			"$id" "$project" $digest $digest "$(of mem_limit)" "$(of published)" "$project" "$(of berth.plan)" "$(of berth.digest)" "$project" "${file%/*}" >"$here/container-$project"
		printf '["%s_data","local","","%s","data"]\n' "$project" "$project" >"$here/volume-$project"
		exit
		;;
	down) rm -f "$here/id-$project" "$here/container-$project" && exit ;;
	esac
done
case "$1 $2" in
"volume ls") cat "$here"/volume-* 2>/dev/null || : ;;
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"/var/lib/docker","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.30.0"}]}}' ;;
"manifest inspect") echo '{"manifests":[{"digest":"'$digest'","platform":{"architecture":"amd64","os":"linux"}}]}' ;;
"container ls") cat "$here"/id-* 2>/dev/null || : ;;
"ps "*) echo app-1 ;;
"container inspect")
	case $* in
	*berth.service*) sed 's/^/0 /' "$here"/container-* ;;
	*) echo '["/app-1","running","healthy",0,false,"","2026-01-01T00:00:00Z",0,"always",0]' ;;
	esac
	;;
esac
`

// hosts is a fleet of hosts that run on this machine.
type hosts map[string]ledger.Host

func (f hosts) Hosts(names []string) ([]ledger.Host, map[string]error) {
	var out []ledger.Host
	for _, name := range names {
		out = append(out, f[name])
	}
	return out, nil
}

func (f hosts) Handles(names []string) map[string]ledger.Host {
	out := map[string]ledger.Host{}
	for _, name := range names {
		out[name] = f[name]
	}
	return out
}

func (f hosts) Look(ctx context.Context, names []string) map[string]*probe.Facts {
	list, _ := f.Hosts(names)
	facts := probe.Look(ctx, list, nil)
	for _, h := range list { // which names the directories of a real host
		services := facts[h.Name()].Services
		for i := range services {
			r := &services[i].Record
			services[i].Files = map[string]probe.FileFact{}
			for name := range r.Files {
				file := path.Join(r.Dir, name)
				info, err := os.Stat(h.(interface{ Here(string) string }).Here(file))
				if text, read := h.Read(ctx, file, 1<<20); read == nil && err == nil {
					services[i].Files[name] = probe.FileFact{SHA256: sumOf(text), Mode: uint32(info.Mode().Perm())}
				}
			}
		}
	}
	return facts
}

// pair is a lab of two hosts.
type pair struct {
	*site
	on      map[string]*shellhost.Host
	catalog []string // directories of further entries
}

func newPair(t *testing.T) *pair {
	t.Helper()
	p := &pair{site: newSiteOf(t, "  uptime-kuma: {}\n"), on: map[string]*shellhost.Host{}}
	fleet := hosts{}
	web := httptest.NewServer(nil)
	t.Cleanup(web.Close)
	for _, name := range []string{"nas", "pi"} {
		h := shellhost.New(t, name)
		h.Program("docker", dockerOfProjects)
		p.on[name], fleet[name] = h, answering{h, web}
	}
	p.env.Fleet = fleet
	return p
}

// wants makes the inventory say so, and gives the request for a run that brings it about; at says where services go.
func (p *pair) wants(services string, at map[string]string) Request {
	p.t.Helper()
	facts := probe.Look(p.t.Context(), []ledger.Host{p.on["pi"]}, nil)["pi"]
	c, err := catalog.Load(p.catalog...)
	if err != nil {
		p.t.Fatal(err)
	}
	machine := fmt.Sprintf("{kind: docker, processor: here, memory: %dMB, ssh: {host: 127.0.0.1, user: root}}\n", facts.Memory/planner.MB)
	inv, err := inventory.Parse("lab.yaml", fmt.Appendf(nil, "name: x\nprocessors:\n  here: {arch: amd64, cores: %d}\nmachines:\n  pi: %s  nas: %sservices:\n%s",
		facts.Cores, machine, machine, services), c.Library())
	if err != nil {
		p.t.Fatal(err)
	}
	p.lab = &Lab{File: "lab.yaml", Inventory: inv, Catalog: c.WithInstances(inv.Entries), Problem: inv.Problem()}
	plan := planner.Check(p.lab.Problem, planner.Placement{Host: at})
	return Request{Kind: Deploy, Lab: p.lab, Plan: plan, Wait: 30 * time.Second, Judge: func(string, []byte) (*planner.Plan, error) { return plan, nil }}
}

// does carries a run out, and gives the services that its steps are about.
func (p *pair) does(r Request) []string {
	p.t.Helper()
	run, err := p.env.Prepare(p.t.Context(), r)
	if err != nil {
		p.t.Fatal(err)
	}
	var out []string
	for _, s := range run.Steps() {
		if !slices.Contains(out, s.Service) {
			out = append(out, s.Service)
		}
	}
	slices.Sort(out)
	if result, err := p.carryOut(run); err != nil || !result.Whole() {
		p.t.Fatalf("%v, %v, %+v", err, result, run.Findings)
	}
	now := p.env.Now().Add(time.Hour)
	p.env.Now = func() time.Time { return now }
	return out
}

// has is everything that a host has of a service: its directory and berth's record of it.
func (p *pair) has(host, service string) string {
	return p.on[host].Everything("opt/berth/"+service) + p.on[host].Has("/var/lib/berth/services/"+service+".json")
}

// asked are the commands that Docker was given about a service since the last time.
func (p *pair) asked(host, service string) []string {
	h := p.on[host]
	var out []string
	for _, line := range h.Asked() {
		if strings.Contains(line, "--project-name "+service+" ") {
			out = append(out, line)
		}
	}
	h.Put("bin/asked", "")
	return out
}

// Two services of one entry have nothing in common, on one host nor on two: what is done with one leaves the other's files, record
// and containers as they are.
//
//raced:skip
func TestWhatIsDoneWithAnInstanceLeavesTheOtherAlone(t *testing.T) {
	t.Parallel()
	for name, second := range map[string]string{"on one host": "pi", "on two hosts": "nas"} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			at := map[string]string{"uptime-kuma": "pi", "status-b": second}
			const first, b = "  uptime-kuma: {}\n", "  status-b: {entry: uptime-kuma, ports: {3002: 3003}%s}\n"
			both := first + fmt.Sprintf(b, "")
			if got := p.does(p.wants(both, at)); !slices.Equal(got, []string{"status-b", "uptime-kuma"}) {
				t.Fatalf("steps of %q", got)
			}
			stays := p.has("pi", "uptime-kuma")
			before := p.has(second, "status-b")
			for _, want := range []string{`published: \"3003\"`, "name: status-b_data", "berth.service: status-b"} {
				if !strings.Contains(before, want) {
					t.Errorf("no %s in\n%s", want, before)
				}
			}
			alone := func(what string, got []string) {
				t.Helper()
				if !slices.Equal(got, []string{"status-b"}) {
					t.Errorf("%s: steps of %q", what, got)
				}
				if p.has("pi", "uptime-kuma") != stays {
					t.Errorf("%s: the other one is\n%s\nand was\n%s", what, p.has("pi", "uptime-kuma"), stays)
				}
				if lines := slices.DeleteFunc(p.asked("pi", "uptime-kuma"), func(l string) bool { return strings.Contains(l, " config ") }); len(lines) > 0 {
					t.Errorf("%s: of the other one Docker was asked %q", what, lines)
				}
			}
			p.asked("pi", "uptime-kuma")
			changed := p.wants(first+fmt.Sprintf(b, ", memory: 512MB"), at)
			alone("changed", p.does(changed))
			if p.has(second, "status-b") == before {
				t.Error("nothing was changed")
			}
			back := changed
			back.Kind = Rollback
			alone("taken back", p.does(back))
			if got := p.on[second].Has("opt/berth/status-b/compose.yaml"); !strings.Contains(before, fmt.Sprintf("%q", got)) {
				t.Errorf("taken back it is\n%s\nand was\n%s", got, before)
			}
			alone("removed", p.does(p.wants(first, map[string]string{"uptime-kuma": "pi"})))
			if got := p.on[second].Has("opt/berth/status-b/compose.yaml"); got != "-" {
				t.Errorf("it is still there:\n%s", got)
			}
		})
	}
}

// A run that is left between two instances is taken up with the one that it has not brought yet, and journals, findings and
// what status finds call both by their own names.
func TestARunOfTwoInstancesThatWasLeftIsTakenUpByTheirNames(t *testing.T) {
	p := newPair(t)
	at := map[string]string{"uptime-kuma": "pi", "status-b": "nas"}
	r := p.wants("  uptime-kuma: {}\n  status-b: {entry: uptime-kuma, ports: {3002: 3003}}\n", at)
	run, err := p.env.Prepare(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	p.on["nas"].Fails = func(command string) error {
		if strings.Contains(command, "status-b") && strings.Contains(command, " up ") {
			return fmt.Errorf("not now")
		}
		return nil
	}
	if result, err := p.carryOut(run); err == nil && result.Whole() {
		t.Fatal("status-b came")
	}
	p.on["nas"].Fails = nil
	again := r
	again.Kind = Resume
	if got := p.does(again); !slices.Contains(got, "status-b") || p.on["nas"].Has("opt/berth/status-b/compose.yaml") == "-" {
		t.Errorf("taken up with the steps of %q", got)
	}
	for host, service := range map[string]string{"pi": "uptime-kuma", "nas": "status-b"} {
		if text := p.on[host].Has(ledger.JournalFile(run.Name())); !strings.Contains(text, service) {
			t.Errorf("the journal of %s does not name %s:\n%s", host, service, text)
		}
	}
	facts := p.env.Fleet.Look(t.Context(), []string{"nas", "pi"})
	recorded := status.Recorded(p.lab.Problem, facts)
	if recorded.Host["uptime-kuma"] != "pi" || recorded.Host["status-b"] != "nas" {
		t.Errorf("the hosts say %v", recorded.Host)
	}
	for _, f := range (&status.Lab{Problem: p.lab.Problem, Facts: facts, Whole: true, Wishes: true}).Findings() {
		if k := f.Kind(); k == "two_places" || k == "not_wished" || k == "not_deployed" {
			t.Errorf("%s", f.Say(p.env.Words))
		}
	}
}
