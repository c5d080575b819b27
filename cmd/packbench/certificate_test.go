package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/planner/pack"
)

// Services that are pinned to a host with no room for them under its margin have no placement. That is
// proven, so it is said at once and not when the time is up.
func TestAnInfeasiblePlacementIsSaidToBeSoAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pinned.json")
	data := `{"name":"pinned","resources":["memory"],"margin_percent":90,
		"hosts":[{"name":"a","arch":"x","capacity":[10],"watts":1},{"name":"b","arch":"x","capacity":[10],"watts":1}],
		"services":[{"name":"s","archs":["x"],"need":[5],"host":"a","pinned":true},{"name":"u","archs":["x"],"need":[5],"host":"a","pinned":true}]}`
	if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, objective := range []string{"hosts", "watts", "moves"} {
		var stdout, stderr bytes.Buffer
		code := run([]string{"place", file, "--objective", objective, "--seconds", "3600"}, &stdout, &stderr)
		if code != exitInfeasible || !strings.Contains(stdout.String(), `"status":"infeasible"`) {
			t.Errorf("%s: exit %d: %s%s", objective, code, &stdout, &stderr)
		}
	}
}

func TestTheCertificateThatIsWrittenAddsUpToTheBound(t *testing.T) {
	data, err := os.ReadFile("testdata/three.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, objective := range []string{"hosts", "watts", "moves"} {
		file := filepath.Join(t.TempDir(), "certificate.json")
		got := benchLine(t, "place", "testdata/three.json", "--objective", objective, "--steps", "1000000", "--certificate", file)
		written, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c *pack.Certificate
		if err := json.Unmarshal(written, &c); err != nil {
			t.Fatal(err)
		}
		if c == nil {
			continue // the bound has no parts
		}
		in, err := readPlacement(data, objective)
		if err != nil {
			t.Fatal(err)
		}
		if least, err := c.Check(&in.problem); err != nil || least != c.Least || least > got.Bound {
			t.Errorf("%s: the certificate of %d shows %d of %d: %v", objective, c.Least, least, got.Bound, err)
		}
	}
}
