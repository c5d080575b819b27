package status

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
)

// shelf is a host that has files and does nothing else.
type shelf struct {
	ledger.Host
	files map[string]string
}

func (s shelf) Name() string { return "cargo" }

func (s shelf) Read(_ context.Context, path string, _ int64) ([]byte, error) {
	if text, ok := s.files[path]; ok {
		return []byte(text), nil
	}
	return nil, errors.New("no such file")
}

func TestChangedFilesAreFetchedWhereWhatWasDeployedIsKnown(t *testing.T) {
	record := func(service string) probe.ServiceFacts {
		return probe.ServiceFacts{Record: ledger.Record{Service: service, Dir: "/opt/berth/" + service, Digest: "sha256:1"}}
	}
	bundle := func(service, digest string) compose.Bundle {
		return compose.Bundle{Host: "cargo", Service: service, Dir: "/opt/berth/" + service, Digest: digest, Files: []compose.File{
			{Path: "compose.yaml", Data: []byte("then")}, {Path: ".env", Data: []byte("A=1")},
		}}
	}
	drift := []Drift{
		{Kind: FileChanged, Name: "compose.yaml"}, {Kind: FileChanged, Name: ".env"},
		{Kind: FileChanged, Name: "of-another-plan"}, {Kind: FileMissing, Name: "compose.yaml"},
	}
	hosts := []Host{
		{Host: "cargo", Facts: &probe.Facts{Services: []probe.ServiceFacts{record("immich"), record("older")}}, Services: []Service{
			{Service: "immich", Drift: drift}, {Service: "older", Drift: drift},
		}},
		{Host: "pi", Err: errors.New("no route")},
	}
	at := shelf{files: map[string]string{"/opt/berth/immich/compose.yaml": "now", "/opt/berth/older/compose.yaml": "now"}}
	var got []string
	for _, c := range Changes(t.Context(), []ledger.Host{at}, hosts, []compose.Bundle{bundle("immich", "sha256:1"), bundle("older", "sha256:2")}) {
		text := c.Host + " " + c.Service + " " + c.Name + ": " + string(c.Then) + " to " + string(c.Now)
		if c.Err != nil {
			text += c.Err.Error()
		}
		got = append(got, text)
	}
	want := []string{"cargo immich compose.yaml: then to now", "cargo immich .env: A=1 to no such file"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
