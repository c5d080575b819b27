package lab

import (
	"os"
	"path/filepath"
	"strings"
)

// A host that has Compose 2.20.3, as Synology ships it, gets a stack with all that berth renders in older forms for it.

const oldComposeStack = `name: stack
services:
  web:
    image: berthlab/page:1
    restart: unless-stopped
    environment: {COLOUR: "${COLOUR:-green}"}
    env_file: [{path: web.env, required: true}]
    ports: ["18006:8000"]
    volumes: ["data:/data", "./config:/config:ro", "~/stack:/more"]
    networks: [edge]
    extra_hosts: ["one=10.0.0.1"]
    configs: [{source: site, target: /site.conf, mode: 0440}]
    secrets: [key]
    healthcheck: {test: [CMD, curl, -f, "http://localhost:8000/"], interval: 1s, retries: 3}
    deploy: {resources: {limits: {cpus: "0.5", memory: 60m}, reservations: {cpus: "0.1"}}}
  made:
    build: {context: ./app, args: {MARK: one}}
    mem_limit: 60m
    depends_on: {web: {condition: service_healthy, required: true}}
    healthcheck: {test: [CMD, curl, -f, "http://localhost:8000/"], interval: 1s, retries: 3, start_period: 1s}
    ulimits: {nofile: {soft: 1024, hard: 2048}}
  off: {image: "nowhere/at-all:1", profiles: [never], depends_on: [commented-out]}
volumes: {data: {}}
networks: {edge: {external: true}}
configs: {site: {file: ./site.conf}}
secrets: {key: {file: ./key.txt}}
`

const oldComposeBlock = `networks: {edge: create}
state: [{volume: data}]
rebuilt: {~/stack: nothing}
watch: {http: /, port: 18006}
settings: {COLOUR: nothing; it is there to be changed}
`

// withOldCompose gives media that plugin; it is skipped where that was not built.
func withOldCompose(f *faults) {
	f.t.Helper()
	if _, err := os.Stat(filepath.Join(f.dir, "bin/old-docker-compose")); err != nil {
		if os.Getenv("BERTH_OLD_COMPOSE_REQUIRED") != "" {
			f.t.Fatal(err)
		}
		f.t.Skip("*** nothing was deployed with an old Compose: lab/install old-compose builds one")
	}
	const plugin = "/usr/local/lib/docker/cli-plugins/docker-compose"
	f.onMedia("ln -sfn /opt/.lab/bin/old-docker-compose " + plugin)
	f.t.Cleanup(func() { f.onMedia("ln -sfn /opt/.lab/bin/docker-compose " + plugin) })
	if got := f.onMedia("docker compose version --short"); got != "2.20.3" {
		f.t.Fatalf("media has Compose %s", got)
	}
}

// oldCompose deploys the stack, changes it, takes that back and removes it.
func oldCompose(f *faults) {
	withOldCompose(f)
	d := f.desk()
	for name, text := range map[string]string{
		"compose.yaml": oldComposeStack, "berth.yaml": oldComposeBlock, "web.env": "A=1\n", "site.conf": "x\n", "key.txt": "not a secret\n", "config/app.conf": "y\n",
		"app/Dockerfile": "FROM berthlab/page:1\nARG MARK\nLABEL made=$MARK\nCOPY note /note\n", "app/note": "first",
	} {
		at := filepath.Join(d.dir, "stacks/stack", name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			f.t.Fatal(err)
		}
		f.write(at, text)
	}
	before, _, _ := strings.Cut(f.read(faultsDir+"inventory.yaml"), "services:\n")
	with := func(services string) *tool {
		f.write(filepath.Join(d.dir, "inventory.yaml"), before+"services:\n"+services)
		return f.rig.tool(filepath.Join(d.dir, "inventory.yaml"), "--catalog", filepath.Join(d.dir, "stacks"))
	}
	const inspect = `docker inspect -f '{{println .HostConfig.NanoCpus}}{{range .Config.Env}}{{println .}}{{end}}{{range .Mounts}}{{println .Source}}{{end}}' stack-web-1 | grep -E '^[0-9/]|COLOUR|^A=' | sort`
	green := with("  stack: {on: media}\n")
	green.run(0, "deploy", "--yes")
	first := f.onMedia(inspect)
	for _, want := range []string{"500000000\n", "COLOUR=green", "A=1", "/home/nopass/stack"} {
		if !strings.Contains(first, want) {
			f.t.Errorf("no %s in\n%s", want, first)
		}
	}
	if note := f.onMedia("docker exec stack-made-1 cat /note"); note != "first" {
		f.t.Errorf("built with %q", note)
	}
	if out := green.run(0, "deploy", "--yes"); !strings.HasPrefix(out.stdout, "Nothing to do") {
		f.t.Errorf("%s", out.stdout)
	}
	green.run(0, "status")
	blue := with("  stack: {on: media, env: {COLOUR: blue}}\n")
	if blue.run(0, "deploy", "--yes"); !strings.Contains(f.onMedia(inspect), "COLOUR=blue") {
		f.t.Errorf("%s", f.onMedia(inspect))
	}
	if blue.run(0, "rollback", "--yes"); f.onMedia(inspect) != first {
		f.t.Errorf("taken back it is\n%s\nand was\n%s", f.onMedia(inspect), first)
	}
	// Docker takes the network from what is down, and Compose 2.20 would start that as it is.
	f.onMedia("docker stop stack-web-1 >/dev/null && docker network rm edge >/dev/null")
	if out := green.run(5, "status"); !strings.Contains(out.stdout, "the network edge is gone") {
		f.t.Errorf("%s", out.stdout)
	}
	green.run(0, "deploy", "--yes")
	green.run(0, "status")
	with("  {}\n").run(0, "deploy", "--yes")
	if left := f.onMedia("docker ps -aq; ls /opt/berth; docker network ls --format '{{.Name}}' | grep -x edge || true"); strings.TrimSpace(left) != "" {
		f.t.Errorf("it is still there:\n%s", left)
	}
}
