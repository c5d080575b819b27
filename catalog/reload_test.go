package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/planner"
)

// reloading is an entry with a reload and the mounts of its container.
func reloading(reload, mounts string) string {
	return `
services:
  app:
    image: example.org/app:1
    restart: unless-stopped
    mem_limit: 50m
    ports: ["9090:9090"]
    healthcheck: {test: [CMD, "true"]}
    volumes: [` + mounts + `]
x-berth:
  title: App
  about: An app
  group: home
  source: measured
  demand: {memory: 50MB, cpus: 0.1, disk: 1MB}
  arch: [amd64]
  suitability: {amd64: viable}
  watch: {http: /health, port: 9090}
  reload: ` + reload + "\n"
}

func TestAReloadIsReadAsItIsWritten(t *testing.T) {
	for text, want := range map[string]planner.Reload{
		"{files: files, by: watch}":                         {Files: []string{"files"}},
		"{files: [files/, ./more], by: signal SIGHUP}":      {Files: []string{"files", "more"}, Signal: "HUP"},
		"{files: files, by: http /-/reload}":                {Files: []string{"files"}, Post: "/-/reload", Port: 9090},
		"{files: files, by: http /-/reload, port: 1}":       {Files: []string{"files"}, Post: "/-/reload", Port: 1},
		"{files: files, by: watch, took: {metric: loaded}}": {Files: []string{"files"}, Took: planner.Gauge{Name: "loaded", Path: "/metrics", Port: 9090}},
		"{files: files, by: signal USR1, container: app, check: [app, --check], took: {metric: loaded, http: /m, port: 2}}": {Files: []string{"files"}, Signal: "USR1", Container: "app", Check: []string{"app", "--check"}, Took: planner.Gauge{Name: "loaded", Path: "/m", Port: 2}},
	} {
		e, err := readFiles(File{composeFile, []byte(reloading(text, `"./files:/etc/app:ro"`))}, File{"files/app.yaml", []byte("a: 1")})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want, e.Service.Reload); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestAReloadThatCannotBeSaysWhy(t *testing.T) {
	for text, want := range map[string]string{
		"{files: files}":                                              `has no field "by"`,
		"{by: watch}":                                                 `has no field "files"`,
		"{files: files, by: restart}":                                 `by: "restart" is neither "watch"`,
		"{files: files, by: signal kill -9}":                          `is neither`,
		"{files: files, by: http reload}":                             "is no path",
		"{files: ../other, by: watch}":                                `"../other" is no directory below the entry's`,
		"{files: /etc, by: watch}":                                    `"/etc" is no directory below the entry's`,
		"{files: files, by: watch, check: app --check}":               "check: a list of words",
		"{files: files, by: watch, took: {metric: \"a b\"}}":          "a metric is letters, digits, _ and :",
		"{files: files, by: watch, took: {metric: a, http: metrics}}": "is no path",
		"{files: files, by: watch, took: {}}":                         `has no field "metric"`,
		"{files: files, by: watch, onwards: 1}":                       `unknown field "onwards"`,
		"{files: files, by: watch, port: 99999999999999999999}":       "99999999999999999999",
		"{files: [files, ~/x], by: watch}":                            `"~/x" is no directory`,
	} {
		_, err := readFiles(File{composeFile, []byte(reloading(text, `"./files:/etc/app:ro"`))}, File{"files/app.yaml", []byte("a: 1")})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestLintFindsWhatNoContainerWouldTakeUp(t *testing.T) {
	for name, c := range map[string]struct{ reload, mounts, rule string }{
		"as it is to be":        {"{files: files, by: watch}", `"./files:/etc/app:ro"`, ""},
		"the whole entry":       {"{files: files, by: watch}", `".:/etc/app:ro"`, ""},
		"a file by itself":      {"{files: files, by: watch}", `"./files:/etc/app:ro", "./files/app.yaml:/app.yaml:ro"`, "reload-file-mount"},
		"nothing of it":         {"{files: files, by: watch}", `"./more:/etc/app:ro"`, "reload-unseen"},
		"no such directory":     {"{files: lost, by: watch}", `"./files:/etc/app:ro"`, "reload-missing"},
		"no such container":     {"{files: files, by: watch, container: web}", `"./files:/etc/app:ro"`, "reload-container"},
		"a port that is not":    {"{files: files, by: http /x, port: 9091}", `"./files:/etc/app:ro"`, "port-not-published"},
		"a figure that is not":  {"{files: files, by: watch, took: {metric: a, port: 9091}}", `"./files:/etc/app:ro"`, "port-not-published"},
		"only a file by itself": {"{files: files/app.yaml, by: watch}", `"./files/app.yaml:/app.yaml:ro"`, "reload-file-mount"},
	} {
		var rules []string
		for _, f := range lintText(t, reloading(c.reload, c.mounts), File{"files/app.yaml", []byte("a: 1")}, File{"more/x", nil}) {
			if strings.HasPrefix(f.Rule, "reload") || f.Rule == "port-not-published" {
				rules = append(rules, f.Rule)
			}
		}
		if got := strings.Join(rules, " "); got != c.rule {
			t.Errorf("%s: %q, want %q", name, got, c.rule)
		}
	}
}
