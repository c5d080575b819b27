package catalog

import (
	"fmt"
	"strings"
	"testing"
)

// What Compose takes and Docker refuses is an error at its line, in the file that counts, and no service is planned with it. What a
// variable of a wish may mend is no reason against a plan.
func TestWhatDockerRefusesIsSaidBeforeItDoes(t *testing.T) {
	text := `services:
  a:
    image: nginx:${TAG}
    container_name: has space
    restart: always
    volumes: ["/a:rel", "data:/x", "d:/y"]
  b: {image: "${IMG}", restart: "always:3",
    mem_limit: 512}
  c:
    image: registry.example.org/Upper/case:1
    working_dir: app
    tmpfs: run
    mem_limit: 10m
    mem_reservation: 20m
  d:
    image: "a b"
    restart: "on-failure:3"
    mem_limit: 300m
    memswap_limit: 200m
    deploy: {restart_policy: {
      condition: sometimes}}
  sound:
    image: "${REGISTRY:-docker.io}/library/x:${V:-1}@sha256:` + strings.Repeat("a", 64) + `"
    restart: "${POLICY}"
    container_name: x.y_z-1
    working_dir: "${DIR}"
    deploy: {resources: {limits: {memory: 64m}, reservations: {memory: 32m}}}
  twice: {image: "x:1", container_name: x.y_z-1, restart: "no"}
  asked: {image: "x:${WANTED:?a version}", restart: "no"}
  swarm: {image: "x:1", restart: "no", secrets: [key, fine], configs: [site]}
volumes:
  data:
    name: a b
secrets:
  key: {external: true}
  fine: {environment: KEY}
configs:
  site: {external: true}
`
	want := []string{
		`3 nothing sets TAG, and without it the image is "nginx:", which Docker refuses`,
		`4 container_name "has space"`, `6 a mounts at "rel"`, `6 a mounts at "d:/y"`,
		`7 nothing sets IMG, and without it the image is ""`, `7 restart "always:3": only on-failure`, `8 a limit of 512B: 6 MB is the least`,
		`10 the image "registry.example.org/Upper/case:1": names of images are in small letters`, `11 working_dir "app"`, `12 c has tmpfs at "run"`,
		`14 a reservation of 20MB is more than the limit, 10MB`, `16 "a b" is no name of an image`, `19 memswap_limit is less`,
		`21 there is no restart policy "sometimes"`, `28 twice has the container_name of sound`, `33 a volume called "a b"`, `35 the secret key of swarm is one of a swarm`, `38 the config site of swarm`, `override 1 there is no restart policy "never"`,
	}
	c, findings := Check(write(t, map[string]string{"a/compose.yaml": text, "a/compose.override.yaml": "services: {a: {restart: never}}\n"}))
	var got []string
	for _, f := range findings {
		if f.Rule == "unset-variable" && strings.Contains(f.Place.Text.String(), "TAG") {
			t.Errorf("said twice: %s", f)
		}
		if f.Severity == Error {
			file := ""
			if strings.HasSuffix(f.Place.File, "override.yaml") {
				file = "override "
			}
			got = append(got, fmt.Sprintf("%s%d %s", file, f.Place.Line, strings.TrimPrefix(f.Place.Text.String(), "Docker refuses this: ")))
		}
	}
	for _, w := range want {
		found := false
		for _, g := range got {
			found = found || strings.HasPrefix(g, w)
		}
		if !found {
			t.Errorf("%q is missing", w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	e, err := c.Entry("a")
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Startable(); err == nil || !strings.Contains(err.Error(), "compose.yaml:4:21: Docker refuses this: container_name") || strings.Contains(err.Error(), "TAG") || strings.Contains(err.Error(), "swarm") {
		t.Errorf("got %v", err)
	}
}
