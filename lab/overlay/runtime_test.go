package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// decode reads JSON as the overlay does, with numbers as they are written.
func decode(t *testing.T, text string) map[string]any {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	keep := func(object map[string]any, _ grants) error { out = object; return nil }
	if err := rewrite(path, keep); err != nil {
		t.Fatal(err)
	}
	return out
}

func encode(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAProcessGetsOnlyWhatTheMachineGrants(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{
			"limits of open files are clamped, others left",
			`{"rlimits":[{"type":"RLIMIT_NOFILE","hard":4000000,"soft":10},{"type":"RLIMIT_CORE","hard":9000000,"soft":1}]}`,
			`{"rlimits":[{"hard":1000,"soft":10,"type":"RLIMIT_NOFILE"},{"hard":9000000,"soft":1,"type":"RLIMIT_CORE"}]}`,
		},
		{"a score below one's own is raised", `{"oomScoreAdj":-900}`, `{"oomScoreAdj":-5}`},
		{"a score above it stays", `{"oomScoreAdj":300}`, `{"oomScoreAdj":300}`},
		{
			"an ordinary container loses CAP_SYS_RESOURCE only",
			`{"capabilities":{"bounding":["CAP_KILL","CAP_SYS_RESOURCE","CAP_NET_ADMIN"]}}`,
			`{"capabilities":{"bounding":["CAP_KILL","CAP_NET_ADMIN"]}}`,
		},
		{"nothing asked, nothing changed", `{"args":["x"]}`, `{"args":["x"]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			process := decode(t, test.in)
			if err := fitProcess(process, grants{files: 1000, score: -5}); err != nil {
				t.Fatal(err)
			}
			if got := encode(t, process); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestAPrivilegedContainerGetsTheCapabilitiesOfAnOrdinaryOne(t *testing.T) {
	process := decode(t, `{"capabilities":{"effective":["CAP_SYS_ADMIN","CAP_SYS_MODULE","CAP_KILL"]}}`)
	dropPrivileges(process)
	got, _ := process["capabilities"].(map[string]any)["effective"].([]string)
	if !slices.Equal(got, defaultCapabilities) {
		t.Errorf("got %v", got)
	}
}

func TestAContainerHasTheLabsWordsMountedAndKeepsItsNumbers(t *testing.T) {
	const mask = `18446744073709551615` // as in seccomp rules: no float keeps it
	config := decode(t, `{"process":{},"mounts":[],"mask":`+mask+`}`)
	if err := fitContainer(config, grants{}); err != nil {
		t.Fatal(err)
	}
	mounts := config["mounts"].([]any)
	if len(mounts) != 1 || mounts[0].(map[string]any)["destination"] != insideDir {
		t.Errorf("mounts %v", mounts)
	}
	if encode(t, config["mask"]) != mask {
		t.Errorf("the mask became %s", encode(t, config["mask"]))
	}
	if err := fitContainer(map[string]any{}, grants{}); err == nil {
		t.Error("a configuration without a process is taken")
	}
}

func TestAContainerThatIsAWitnessHasWhatAllHostsShareAndNoOtherOne(t *testing.T) {
	for env, want := range map[string]int{`"WITNESS=/data"`: 2, `"WITNESSES=/data"`: 1} {
		config := decode(t, `{"process":{"env":[`+env+`]},"mounts":[]}`)
		if err := fitContainer(config, grants{}); err != nil {
			t.Fatal(err)
		}
		mounts, names := config["mounts"].([]any), encode(t, config["process"])
		if len(mounts) != want || strings.Contains(names, "LAB_HOST=") != (want == 2) {
			t.Errorf("%s: mounts %v, %s", env, mounts, names)
		}
	}
}

func TestAContainerIsCreatedWithWhatTheMachineHas(t *testing.T) {
	for _, test := range []struct{ name, in, want string }{
		{
			"CPUs are clamped and long intervals cut",
			`{"HostConfig":{"NanoCpus":3000000000},"Healthcheck":{"Interval":300000000000,"Test":["CMD","x"]}}`,
			`{"Healthcheck":{"Interval":15000000000,"StartPeriod":915000000000,"Test":["CMD","x"]},"HostConfig":{"NanoCpus":2000000000},"Labels":{"lab.nanocpus":"3000000000"}}`,
		},
		{
			"its own labels stay",
			`{"HostConfig":{"NanoCpus":3000000000},"Labels":{"a":"b"}}`,
			`{"HostConfig":{"NanoCpus":2000000000},"Labels":{"a":"b","lab.nanocpus":"3000000000"}}`,
		},
		{
			"what starts has as long to get healthy",
			`{"Healthcheck":{"Interval":20000000000,"Retries":5,"StartPeriod":60000000000}}`,
			`{"Healthcheck":{"Interval":15000000000,"Retries":5,"StartPeriod":145000000000}}`,
		},
		{
			"an answer may take longer, and what starts too",
			`{"Healthcheck":{"Interval":10000000000,"Timeout":5000000000}}`,
			`{"Healthcheck":{"Interval":10000000000,"StartPeriod":60000000000,"Timeout":20000000000}}`,
		},
		{
			"the default interval is long too",
			`{"Healthcheck":{"Test":["CMD","x"]}}`, `{"Healthcheck":{"Interval":15000000000,"StartPeriod":60000000000,"Test":["CMD","x"]}}`,
		},
		{
			"what is small stays",
			`{"HostConfig":{"NanoCpus":500000000},"Healthcheck":{"Interval":1000000000}}`,
			`{"Healthcheck":{"Interval":1000000000},"HostConfig":{"NanoCpus":500000000}}`,
		},
		{"a body that is no object goes on as it is", `[1]`, `[1]`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := changed([]byte(test.in), func(c map[string]any) { clampContainer(c, 2, 15*time.Second) })
			if string(got) != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// Whoever looks at a container sees the limit that it was given, and not what the machine made of it.
func TestAContainerShowsTheLimitThatItWasMadeWith(t *testing.T) {
	most := fmt.Sprint(int64(runtime.NumCPU()) * 1e9)
	for in, want := range map[string]string{
		`{"Config":{"Labels":{"lab.nanocpus":"900000000000"}},"HostConfig":{"NanoCpus":` + most + `}}`: `{"Config":{"Labels":{"lab.nanocpus":"900000000000"}},"HostConfig":{"NanoCpus":900000000000}}`,
		`{"Config":{"Labels":{"lab.nanocpus":"900000000000"}},"HostConfig":{"NanoCpus":500000000}}`:    `{"Config":{"Labels":{"lab.nanocpus":"900000000000"}},"HostConfig":{"NanoCpus":500000000}}`,
		`{"Config":{"Labels":null},"HostConfig":{"NanoCpus":` + most + `}}`:                            `{"Config":{"Labels":null},"HostConfig":{"NanoCpus":` + most + `}}`,
	} {
		if got := string(changed([]byte(in), showCPUs)); got != want {
			t.Errorf("%s\nis shown as\n%s\nwant\n%s", in, got, want)
		}
	}
}
