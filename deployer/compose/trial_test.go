package compose

import (
	"strings"
	"testing"
)

const onceOnAHost = `services:
  web:
    image: nginx:1.27
    container_name: notes
    restart: always
    privileged: true
    ports: ["8080:80"]
    labels: {traefik.enable: "true"}
    environment: {TOKEN: "${TOKEN:?}", PRICE: "5$$"}
    devices: ["/dev/dri:/dev/dri"]
    networks: {front: {ipv4_address: 10.1.2.3}}
    volumes:
      - data:/data
      - cache:/cache
      - /srv/notes/inner:/notes
      - /srv/photos:/photos
      - /var/run/docker.sock:/var/run/docker.sock
  agent: {image: "alpine:3", network_mode: host}
networks:
  front: {external: true, name: proxy}
volumes: {data: {name: fixed}, cache: }
x-berth:
  title: Notes
  secrets: {TOKEN: made}
  state: [{volume: data}, {path: /srv/notes}]
`

func TestATrialHasNothingThatThereIsOnceOnAHost(t *testing.T) {
	in := lab(t, "name: x\nmachines: {nas: {kind: docker, processor: n100, memory: 8GB}}\nservices: {app: {}}\n", entryDir(t, onceOnAHost, nil))
	in.Only = func(_, service string) bool { return service == "app" }
	bundles, err := Render(in)
	if err != nil || len(bundles) != 1 {
		t.Fatal(bundles, err)
	}
	text, err := bundles[0].Trial(map[string]string{"fixed": "/trial/1", "/srv/notes/inner": "/trial/2"})
	if err != nil {
		t.Fatal(err)
	}
	got := string(text)
	for _, want := range []string{"${TOKEN}", "5$$", "source: /trial/1", "source: /trial/2", "source: cache", "target: /photos\n        read_only: true", "internal: true"} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %s", want)
		}
	}
	for _, bad := range []string{"8080", "container_name", "traefik", "/dev/dri", "10.1.2.3", "proxy", "fixed", "docker.sock", "network_mode", "always", "privileged", "external", "{{secret", "berth."} {
		if strings.Contains(got, bad) {
			t.Errorf("it has %s", bad)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

func TestATrialMayHaveTheFilesOfTheServiceElsewhere(t *testing.T) {
	in := lab(t, "name: x\nmachines: {nas: {kind: docker, processor: n100, memory: 8GB}}\nservices: {app: {}}\n", entryDir(t, `services:
  web: {image: "nginx:1.27", volumes: ["./data:/data", "./web.conf:/etc/web.conf:ro", "data:/var/data"]}
volumes: {data: }
`, map[string]string{"web.conf": "on\n"}))
	in.Only = func(_, service string) bool { return service == "app" }
	bundles, err := Render(in)
	if err != nil || len(bundles) != 1 {
		t.Fatal(bundles, err)
	}
	b := &bundles[0]
	text, err := b.TrialFrom("/var/lib/berth/staging/r1/app", map[string]string{b.Dir + "/data": "/trial/1"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"source: /trial/1", "source: /var/lib/berth/staging/r1/app/web.conf"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("it lacks %s:\n%s", want, text)
		}
	}
	if strings.Contains(string(text), b.Dir+"/") {
		t.Errorf("it has files of %s:\n%s", b.Dir, text)
	}
}

// The database of Paperless is "rebuilt" by its import: without it a move as files would leave it behind.
func TestWhatAnImportFillsBelongsToAServiceThatExportsItself(t *testing.T) {
	in := lab(t, "name: x\nmachines: {nas: {kind: docker, processor: n100, memory: 16GB}}\nservices: {paperless-ngx: {}, immich: {}}\n")
	bundles, err := Render(in)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"paperless-ngx": "data export pgdata redisdata", "immich": ""}
	for _, b := range bundles {
		var keys []string
		for _, d := range b.Refilled {
			keys = append(keys, d.Volume)
		}
		if got := strings.Join(keys, " "); got != want[b.Service] {
			t.Errorf("%s: %q", b.Service, got)
		}
		delete(want, b.Service)
	}
	if len(want) > 0 {
		t.Errorf("%v were not rendered", want)
	}
}
