package rollout

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// registryDocker is a Docker with images, and a registry that can be down (the file down) and whose tag means the digest in
// the file tag. The host has the images in the file images; a pull by digest adds one, as Docker does: without a tag.
const registryDocker = `#!/bin/sh
here=${0%/*}
printf '%s\n' "$*" >>"$here/asked"
for last; do :; done
case " $* " in *" --project-name uptime-kuma "*" up "*) echo '["uptime-kuma_data","local","","uptime-kuma","data"]' >"$here/volumes" ;; esac
down() { if [ -e "$here/down" ]; then echo "dial tcp 10.0.0.1:443: connect: connection refused" >&2; exit 1; fi; }
case "$1 $2" in
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"/var/lib/docker","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.30.0"}]}}' ;;
"manifest inspect")
	down
	case $last in
	*@*) printf '{"Descriptor":{"digest":"%s","platform":{"architecture":"amd64","os":"linux"}},"config":{"digest":"x"}}' "${last#*@}" ;;
	*) echo '{"manifests":[{"digest":"'$(cat "$here/tag")'","platform":{"architecture":"amd64","os":"linux"}}]}' ;;
	esac
	;;
"image ls") sed 's/.*@//' "$here/images" 2>/dev/null ;;
"image inspect")
	case $4 in
	'{{.Id}}') grep -qxF "$last" "$here/images" ;;
	*) while read -r at; do echo '["'"${at#*@}"'",[],["'"$at"'"],"amd64",1]'; done <"$here/images" ;;
	esac
	;;
"pull --quiet") down && echo "$last" >>"$here/images" ;;
"volume ls") cat "$here/volumes" 2>/dev/null || : ;;
"ps "*) echo app-1 ;;
"container inspect") echo '["/app-1","running","healthy",0,false,"","2026-01-01T00:00:00Z",0,"always",0]' ;;
esac
`

const (
	kuma    = "louislam/uptime-kuma"
	kumaTag = kuma + ":2.5.5-slim"
)

var digestOf = map[int]string{1: "sha256:" + strings.Repeat("1", 64), 2: "sha256:" + strings.Repeat("2", 64)}

// newShop is a site whose Docker has a registry.
func newShop(t *testing.T) *site {
	s := newSite(t)
	s.host.Program("docker", registryDocker)
	s.host.Put("bin/tag", digestOf[1])
	return s
}

// wish changes what the inventory says of the one service.
func (s *site) wish(memory string) {
	s.t.Helper()
	m := &s.lab.Inventory.Problem().Machines[0]
	inv, err := inventory.Parse("lab.yaml", fmt.Appendf(nil, "name: x\nprocessors:\n  here: {arch: amd64, cores: %d}\nmachines:\n  pi: {kind: docker, processor: here, memory: %dMB, ssh: {host: 127.0.0.1, user: root}}\n"+
		"services:\n  uptime-kuma: {on: pi, memory: %s}\n", m.Processor.Cores, m.Memory/planner.MB, memory), s.lab.Catalog.Library())
	if err != nil {
		s.t.Fatal(err)
	}
	s.lab.Inventory, s.lab.Problem = inv, inv.Problem()
}

// deploys carries a deployment out, and gives what its steps and findings say and what Docker was asked meanwhile.
func (s *site) deploys(pull bool) (said, asked string) {
	s.t.Helper()
	before := len(s.host.Asked())
	r := s.request(Deploy)
	r.Pull = pull
	run, err := s.env.Prepare(s.t.Context(), r)
	if err != nil {
		s.t.Fatal(err)
	}
	w := wording.For(wording.EN)
	for _, f := range run.Findings {
		said += f.Say(w) + "\n"
	}
	for _, step := range run.Steps() {
		said += step.Say(w, step.Service) + "\n"
	}
	if len(run.Nothing) == 0 && !preflight.Stopped(run.Findings) {
		if result, err := s.carryOut(run); err != nil || !result.Whole() {
			s.t.Fatalf("%v, %v\n%s", err, result, said)
		}
	}
	return said, strings.Join(s.host.Asked()[before:], "\n")
}

func (s *site) runs(digest string) bool {
	return strings.Contains(s.host.Has("opt/berth/uptime-kuma/images.yaml"), kuma+"@"+digest)
}

func TestASettingIsChangedWhileTheRegistryIsDown(t *testing.T) {
	s := newShop(t)
	s.deploys(false)
	s.host.Put("bin/down", "")
	s.wish("300MB")
	said, asked := s.deploys(false)
	if strings.Contains(asked, "manifest") || strings.Contains(asked, "pull --quiet "+kuma) || !strings.Contains(asked, " up ") {
		t.Errorf("Docker was asked\n%s", asked)
	}
	if !s.runs(digestOf[1]) || !strings.Contains(said, "pull the images of uptime-kuma\n") {
		t.Errorf("%s\n%s", said, s.host.Tree())
	}
}

//raced:skip
func TestATagThatHasMovedIsFollowedWhenThatIsAskedFor(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.deploys(false)
	s.host.Put("bin/tag", digestOf[2])
	s.wish("300MB")
	if said, _ := s.deploys(false); !s.runs(digestOf[1]) || strings.Contains(said, "another image") {
		t.Errorf("a changed setting brings another image\n%s", said)
	}
	if said, asked := s.deploys(false); strings.Contains(asked, "manifest") {
		t.Errorf("a registry is asked\n%s\n%s", said, asked)
	}
	said, _ := s.deploys(true)
	if want := "pull the images of uptime-kuma; " + kumaTag + " is another image by now: sha256:111111111111 -> sha256:222222222222\n"; !s.runs(digestOf[2]) || !strings.Contains(said, want) {
		t.Errorf("it was not followed\n%s", said)
	}
	if said, asked := s.deploys(true); !strings.Contains(asked, "manifest") || strings.Contains(said, "another") {
		t.Errorf("a second time\n%s\n%s", said, asked)
	}
	s.host.Put("bin/down", "")
	if said, _ := s.deploys(true); !s.runs(digestOf[2]) || !strings.Contains(said, "nobody can say, and the one that was deployed stays: dial tcp") {
		t.Errorf("with the registry down\n%s", said)
	}
}

// The run that is gone on with follows tags where it did before.
func TestARunThatFollowsTagsIsResumedAsOne(t *testing.T) {
	s := newShop(t)
	s.deploys(false)
	s.host.Put("bin/tag", digestOf[2])
	r := s.request(Deploy)
	r.Pull = true
	run, err := s.env.Prepare(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	s.host.Put("bin/down", "")
	if result, err := s.carryOut(run); err != nil || result.Whole() || !strings.Contains(errors.Join(result.Errors...).Error(), "connection refused") {
		t.Fatalf("%v, %v", err, result)
	}
	if err := s.host.Run(t.Context(), ledger.Script("rm "+s.host.Path("bin/down"), "rm"), nil); err != nil {
		t.Fatal(err)
	}
	again := s.prepare(Resume)
	if result, err := s.carryOut(again); err != nil || !result.Whole() || !s.runs(digestOf[2]) {
		t.Errorf("%v, %v\n%s", err, result, s.host.Tree())
	}
}

// The image of the record is gone from the host: it is fetched by its digest, whatever its tag means by now.
func TestAnImageThatWasPrunedIsFetchedByItsDigest(t *testing.T) {
	s := newShop(t)
	s.deploys(false)
	s.host.Put("bin/tag", digestOf[2])
	s.host.Put("bin/images", "")
	s.wish("300MB")
	said, asked := s.deploys(false)
	if !s.runs(digestOf[1]) || !strings.Contains(said, "is another image by now ("+digestOf[1]+" -> "+digestOf[2]+"); it keeps") || !strings.Contains(asked, "pull --quiet "+kuma+"@"+digestOf[1]) {
		t.Errorf("%s\n%s", said, asked)
	}
}
