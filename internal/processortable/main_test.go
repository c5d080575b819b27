package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const list = `{"data": [
{"name":"Intel N100","cpumark":"5,000","thread":"2,000","tdp":"6","cpuCount":1,"cores":"4","logicals":"1","secondaryCores":0,"secondaryLogicals":0,"samples":10},
{"name":"Board","cpumark":"100","thread":"10","tdp":"NA","cpuCount":1,"cores":"4","logicals":"1","secondaryCores":"0","secondaryLogicals":"0","samples":"3"},
{"name":"Board (old kernel)","cpumark":"500","thread":"50","tdp":"NA","cpuCount":1,"cores":"4","logicals":"1","secondaryCores":"0","secondaryLogicals":"0","samples":"1"},
{"name":"Hybrid","cpumark":"51,234","thread":"4,321","tdp":"12.5","cpuCount":1,"cores":"6","logicals":"2","secondaryCores":"8","secondaryLogicals":"1","samples":"7"},
{"name":"Hybrid","cpumark":"99,999","thread":"4,321","tdp":"12.5","cpuCount":2,"cores":"6","logicals":"2","secondaryCores":"8","secondaryLogicals":"1","samples":"7"},
{"name":"Half","cpumark":"100","thread":"NA","tdp":"NA","cpuCount":1,"cores":"1","logicals":"1","samples":"1"}]}`

func write(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestTheTableHasRatiosOfTwoDigitsAndMeansBySamples(t *testing.T) {
	var out bytes.Buffer
	chosen := "# a comment\nn100\tIntel N100\tN100\tamd64/v3\tIntel N100\nboard\tBoard\tB\tarm64/v8.0\tBoard | Board (old kernel)\nhybrid\tHybrid\tH\tamd64/v3\tHybrid\n"
	if err := run(write(t, "list.json", list), write(t, "chosen.tsv", chosen), "A list.", &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# A list.\n",
		"board\tBoard\tB\tarm64/v8.0\t4\t4\t1.0\t4.0\t\t4\tBoard | Board (old kernel)\n",
		"hybrid\tHybrid\tH\tamd64/v3\t14\t20\t220\t1000\t12.5\t7\tHybrid\n",
		"n100\tIntel N100\tN100\tamd64/v3\t4\t4\t100\t100\t6\t10\tIntel N100\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, out.String())
		}
	}
}

func TestWhatTheListLacksIsNotMadeUp(t *testing.T) {
	for _, source := range []string{"Nothing", "Half"} {
		err := run(write(t, "list.json", list), write(t, "chosen.tsv", "x\tX\tX\tamd64/v1\t"+source+"\n"), "A list.", &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), source) {
			t.Errorf("%s: %v", source, err)
		}
	}
}
