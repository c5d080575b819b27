package catalog

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/planner"
)

// readText reads a Compose file as the entry "app" of a catalog that is no directory, as the shipped one is not. The entry is
// there even where it has problems.
func readText(text string) (*Entry, error) { return readFiles(File{composeFile, []byte(text)}) }

// readFiles reads an entry of several files as readText does.
func readFiles(files ...File) (*Entry, error) {
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys["app/"+f.Path] = &fstest.MapFile{Data: f.Data}
	}
	at := found{dir: "app", files: []string{composeFile}}
	if fsys["app/.env"] != nil {
		at.env = source{fsys: fsys}.dotEnv("app/.env")
	}
	r := readEntry(source{fsys: fsys}, at, nil)
	switch {
	case r.entry != nil:
		return r.entry, r.err
	case r.refused != nil:
		return r.refused, r.err
	}
	return entryOf(files...), r.err
}

// withBlock is a Compose file of one container with the given lines as its x-berth block.
func withBlock(block string) string {
	return "name: app\n" +
		"services:\n" +
		"  app: {image: \"example.org/app:1.2.3\", mem_limit: 64m, restart: always, ports: [\"8080:80\"]}\n" +
		"x-berth:\n  " + strings.ReplaceAll(strings.TrimSpace(block), "\n", "\n  ") + "\n"
}

// minimal has what every block needs.
const minimal = "title: App\ngroup: media\ndemand: {memory: 64MB}\n"

const complete = `
title: App
about: Something useful
group: media
source: Somebody measured it.
demand: {memory: 6GB, cpus: 0.5, disk: 20 GB, ports: [53, 53/udp]}
arch: [amd64/v2, arm64]
devices: [gpu, tun]
critical: true
runs: every host
secrets: {DB_PASSWORD: made, API_KEY: given}
settings: {PHOTOS_DIR: where the photos are}
workload: {unit: pages, also: {documents: 2}}
performance:
  - {metric: a page, on: {ryzen-7640hs: 30s, bcm2712: 1-2min}}
  - {metric: search, on: {arm64: instant}}
suitability:
  amd64: viable
  n100: {viable: 50 pages/week, not_recommended: 100 documents/day}
  bcm2712: not recommended
limits: {n100: {cpus: 3, memory: 5GB, env: {WORKERS: 1}}}
state:
  - {volume: data, size: 5GB, backup: "dump > $$BACKUP/a", restore: "load < $BACKUP/a", verify: "true && x"}
  - {path: "${PHOTOS_DIR:-/srv/photos}", shared: true}
rebuilt: {cache: made again when asked for}
privileged: it reads the disks
networks: {}
volumes: {}
container_name: another stack asks for it by that name
route: {name: app, port: 8080}
watch: {http: /health, port: 9090}
needs: [loki]
`

func TestACompleteBlockBecomesAService(t *testing.T) {
	e, err := readText(withBlock(complete))
	if err != nil {
		t.Fatal(err)
	}
	pages := func(n int64, p planner.Period, unit string) planner.Workload {
		return planner.Workload{Amount: n, Unit: unit, Period: p}
	}
	want := planner.Service{
		Name: "app", Title: "App", About: "Something useful", Group: "media", Source: "Somebody measured it.",
		Demand: planner.Demand{Memory: 6 * planner.GB, CPU: 500, Disk: 20 * planner.GB,
			Ports: []planner.Port{{Number: 53}, {Number: 53, UDP: true}, {Number: 8080}}},
		Archs:   []planner.Arch{{Family: "amd64", Level: 2}, {Family: "arm64"}},
		Devices: []string{"gpu", "tun"}, Critical: true, Agent: true,
		Unit: "pages", Units: map[string]int64{"documents": 2},
		Metrics: []planner.Metric{
			{Name: "a page", Against: "ryzen-7640hs", On: map[string]planner.Figure{
				"ryzen-7640hs": {Text: "30s", Low: 30 * time.Second, High: 30 * time.Second},
				"bcm2712":      {Text: "1-2min", Low: time.Minute, High: 2 * time.Minute}}},
			{Name: "search", Against: "arm64", On: map[string]planner.Figure{"arm64": {Text: "instant"}}},
		},
		Suits: map[string]planner.Suitability{
			"amd64": {Declared: true, Fixed: true, Verdict: planner.Viable},
			"n100": {Declared: true, ViableUpTo: pages(50, planner.Week, "pages"),
				NotRecommended: pages(100, planner.Day, "documents")},
			"bcm2712": {Declared: true, Fixed: true, Verdict: planner.NotRecommended},
		},
		Limits: map[string]planner.Limit{"n100": {CPU: 3000, Memory: 5 * planner.GB, Env: map[string]string{"WORKERS": "1"}}},
		State: []planner.State{
			{Name: "data", Size: 5 * planner.GB, Backup: "dump > $BACKUP/a", Restore: "load < $BACKUP/a", Verify: "true && x"},
			{Name: "${PHOTOS_DIR:-/srv/photos}", Shared: true},
		},
		Route: planner.Route{Name: "app", Port: 8080}, Watch: planner.Watch{Path: "/health", Port: 9090},
		Needs: []string{"loki"}, Secrets: []string{"API_KEY"},
		Provides: []planner.Provided{
			{Resource: planner.Resource{Kind: planner.NetworkResource, Name: "default"}, Own: true},
			{Resource: planner.Resource{Kind: planner.ContainerResource, Name: "app"}, Own: true},
		},
		Env: map[string]planner.EnvKind{
			"PHOTOS_DIR": planner.EnvSetting, "WORKERS": planner.EnvSetting, "TZ": planner.EnvSetting,
			"DB_PASSWORD": planner.EnvSecret, "API_KEY": planner.EnvSecret,
			"BERTH_DOMAIN": planner.EnvProvided, "BERTH_ROUTE": planner.EnvProvided, "BERTH_HOST": planner.EnvProvided, "BERTH_ADDRESS": planner.EnvProvided,
		},
	}
	if diff := cmp.Diff(want, e.Service); diff != "" {
		t.Errorf("service (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Secret{{"DB_PASSWORD", true}, {"API_KEY", false}}, e.Secrets); diff != "" {
		t.Errorf("secrets:\n%s", diff)
	}
	if diff := cmp.Diff([]Setting{{"PHOTOS_DIR", "where the photos are"}}, e.Settings); diff != "" {
		t.Errorf("settings:\n%s", diff)
	}
	if diff := cmp.Diff([]Rebuilt{{"cache", "made again when asked for"}}, e.Rebuilt); diff != "" || e.Privileged != "it reads the disks" {
		t.Errorf("rebuilt: %s, privileged %q", diff, e.Privileged)
	}
	if IsPath(e.Service.State[0]) || !IsPath(e.Service.State[1]) {
		t.Error("a volume and a path are told apart wrongly")
	}
}

// badBlocks are blocks with one problem each, and what the loader says of it. beyond marks those that the
// JSON schema cannot see.
var badBlocks = []struct {
	name, block, want string
	beyond            bool
}{
	{"memory of nothing", "title: A\ngroup: a\ndemand: {memory: 0GB}", "more than nothing", true},
	{"memory in odd units", "title: A\ngroup: a\ndemand: {memory: 6 apples}", `"6 apples" is no amount`, false},
	{"a misspelt field", minimal + "routes: {name: a, port: 1}", `unknown field "routes" in x-berth; did you mean "route"?`, false},
	{"a misspelt field of the demand", "title: A\ngroup: a\ndemand: {memroy: 1GB, memory: 1GB}", `did you mean "memory"?`, false},
	{"an empty title", "title: \"\"\ngroup: a\ndemand: {memory: 1GB}", "is empty", false},
	{"a group of two words", "title: A\ngroup: My Things\ndemand: {memory: 1GB}", "a group is one word", false},
	{"a port that is none", "title: A\ngroup: a\ndemand: {memory: 1GB, ports: [53/icmp]}", "is no port", false},
	{"cpus of nothing", "title: A\ngroup: a\ndemand: {memory: 1GB, cpus: 0}", "is no number of cores", false},
	{"an unknown architecture", minimal + "arch: [x86_64]", "write amd64", false},
	{"a device with capitals", minimal + "devices: [GPU]", `"GPU" is no name`, false},
	{"a device twice", minimal + "devices: [gpu, gpu]", `"gpu" is given twice`, false},
	{"critical of a text", minimal + "critical: very", "expected true or false", false},
	{"runs somewhere", minimal + "runs: everywhere", `neither "once" nor "every host"`, false},
	{"a secret that is stated", minimal + "secrets: {A: hunter2}", `neither "made"`, false},
	{"a secret with a dash", minimal + "secrets: {A-B: made}", "no name of a variable", false},
	{"a setting without meaning", minimal + "settings: {A: }", "expected a text, found nothing", false},
	{"a workload without unit", minimal + "workload: {also: {documents: 2}}", `has no field "unit"`, false},
	{"a unit of half another", minimal + "workload: {unit: pages, also: {documents: 0.5}}", "expected a whole number", false},
	{"a unit that is its own other", minimal + "workload: {unit: pages, also: {pages: 2}}", "is the unit itself", true},
	{"a metric without figures", minimal + "performance: [{metric: a page, on: {}}]", "names no processor", false},
	{"a metric without name", minimal + "performance: [{on: {n100: 1s}}]", `has no field "metric"`, false},
	{"a metric twice", minimal + "performance: [{metric: a, on: {n100: 1s}}, {metric: a, on: {n100: 2s}}]", "given twice", true},
	{"a figure without unit", minimal + "performance: [{metric: a page, on: {n100: \"5-8\"}}]", "is no time", false},
	{"a figure upside down", minimal + "performance: [{metric: a page, on: {n100: 8-5s}}]", "upside down", true},
	{"an unknown verdict", minimal + "suitability: {n100: viabel}", `did you mean "viable"?`, false},
	{"a suitability for a level", minimal + "suitability: {amd64/v3: viable}", `write "amd64"`, false},
	{"bounds of nothing", minimal + "suitability: {n100: {}}", "is needed", false},
	{"bounds upside down", minimal + "workload: {unit: p}\nsuitability: {n100: {viable: 100 p/day, not_recommended: 50 p/week}}",
		"upside down: it is viable up to 100 p/day", true},
	{"bounds that meet", minimal + "workload: {unit: p}\nsuitability: {n100: {viable: 7 p/week, not_recommended: 1 p/day}}", "upside down", true},
	{"bounds in another unit", minimal + "workload: {unit: p}\nsuitability: {n100: {viable: 7 q/week}}", "does not name", true},
	{"bounds without a workload", minimal + "suitability: {n100: {viable: 7 q/week}}", "add workload", true},
	{"bounds per hour", minimal + "workload: {unit: q}\nsuitability: {n100: {viable: 7 q/hour}}", "is no period", false},
	{"limits of a list", minimal + "limits: {n100: [1]}", "expected a map, found a list", false},
	{"a limit of nothing", minimal + "limits: {n100: {memory: 0}}", "more than nothing", true},
	{"a state without name", minimal + "state: [{size: 1GB}]", "either volume or path", false},
	{"a state with two names", minimal + "state: [{volume: a, path: /a}]", "either volume or path", false},
	{"a state twice", minimal + "state: [{volume: a}, {volume: a}]", "given twice", true},
	{"a volume that is a path", minimal + "state: [{volume: ./data}]", "a volume of this file is needed", false},
	{"a path that is relative", minimal + "state: [{path: data}]", "starts with /", false},
	{"a path that climbs", minimal + "state: [{path: /srv/../etc}]", "may not climb", true},
	{"a backup without restore", minimal + "state: [{volume: a, backup: x}]", "belong together", false},
	{"a volume that moves and is rebuilt", minimal + "state: [{volume: a}]\nrebuilt: {a: fetched again}", `"a" is state, which moves`, true},
	{"a rebuilt volume that says not how", minimal + "rebuilt: {a: }", "expected a text, found nothing", false},
	{"a rebuilt word", minimal + "rebuilt: {a/b: fetched again}", `"a/b" is no volume`, false},
	{"a list of rebuilt volumes", minimal + "rebuilt: [a]", "expected a map, found a list", false},
	{"privileged without a reason", minimal + "privileged: true", `expected a text, found "true"`, false},
	{"a path on two lines", minimal + "state: [{path: \"/srv/a\\nb\"}]", "no tabs or line breaks", true},
	{"a title that steers the terminal", "title: \"A\\x1b[31m\"\ngroup: a\ndemand: {memory: 1GB}", `5:10: title of x-berth has the control character '\x1b'`, true},
	{"a source that turns the line", minimal + "source: \"a\\u202eb\"", `has the control character '\u202e'`, true},
	{"a route without port", minimal + "route: {name: a}", `has no field "port"`, false},
	{"a route that is a URL", minimal + "route: {name: a.example.org, port: 80}", "a name under the lab's domain", false},
	{"a port out of range", minimal + "route: {name: a, port: 70000}", "not a whole number from 1 to 65535", false},
	{"a watch of nothing", minimal + "route: {name: a, port: 1}\nwatch: {}", "either http", false},
	{"a watch of both", minimal + "watch: {http: /, tcp: 80}", "either http", false},
	{"a watch of tcp and a port", minimal + "watch: {tcp: 80, port: 81}", "tcp is the port itself", false},
	{"a watch without port", minimal + "watch: {http: /}", "there is no route", true},
	{"a watch of a URL", minimal + "watch: {http: \"http://a/\", port: 1}", "is no path", false},
	{"a need of itself", minimal + "needs: [app]", "cannot need itself", true},
	{"a need that is no name", minimal + "needs: [\"Loki 3\"]", "is no name", false},
	{"a list for a block", "- title: A", "expected a map, found a list", false},
}

func TestABadBlockIsRefusedWithItsPlace(t *testing.T) {
	for _, tt := range badBlocks {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readText(withBlock(tt.block))
			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want it to contain %q", err, tt.want)
			}
			if !strings.HasPrefix(err.Error(), "app/compose.yaml:") {
				t.Errorf("no place in %q", err)
			}
		})
	}
}

func TestEveryProblemOfABlockIsReportedInOneRun(t *testing.T) {
	_, err := readText(withBlock("titel: A\ngroup: A B\ndemand: {memory: x, ports: [0]}\nwatch: {}"))
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{
		`app/compose.yaml:5:3: unknown field "titel"`, "app/compose.yaml:6:10:", "app/compose.yaml:7:20:",
		"app/compose.yaml:7:31:", "app/compose.yaml:8:10:",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
}

func TestAFileThatIsNoEntryIsRefused(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"empty":         {"", "the file is empty"},
		"a list":        {"- a\n", "a Compose file is a map"},
		"no services":   {"x-berth: {title: A, group: a, demand: {memory: 1GB}}\n", "the file has no services"},
		"include":       {"include: [b.yaml]\n" + withBlock(minimal), "include: b.yaml: no such file"},
		"extends file":  {strings.Replace(withBlock(minimal), "image:", "extends: {file: b.yaml, service: b}, image:", 1), "extends: b.yaml: no such file"},
		"duplicate key": {withBlock(minimal + "title: B"), "duplicate key"},
		"binary":        {"\x00\x01", "no text file"},
		"broken":        {"services: {a: [}\n", "compose.yaml:1:"},
	} {
		if _, err := readText(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want it to contain %q", name, err, tt.want)
		}
	}
}

func FuzzEntry(f *testing.F) {
	f.Add(withBlock(complete))
	f.Add(withBlock(minimal))
	for _, tt := range badBlocks {
		f.Add(withBlock(tt.block))
	}
	f.Add("x: &x {<<: *x}\nservices: {a: &a {extends: a, ports: [1-9:1-9]}}\nx-berth: *a\n")
	f.Fuzz(func(t *testing.T, text string) {
		e, err := readText(text)
		if err != nil {
			return
		}
		if e.Service.Demand.Memory <= 0 || e.Service.Title == "" || e.Service.Group == "" {
			t.Errorf("an entry without memory, title or group: %+v", e.Service)
		}
		for _, v := range e.Variables() {
			if v.Name == "" {
				t.Error("a variable without a name")
			}
		}
	})
}
