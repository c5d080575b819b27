package probe

import (
	"strings"
	"testing"

	"berth/deployer/ledger"
)

func TestAContainerThatWasAdoptedIsTheServicesWhileItIsTheOneOfThen(t *testing.T) {
	id, hash := strings.Repeat("a", 64), strings.Repeat("1", 64)
	rec := ledger.Record{Service: "app", Plan: "p", Digest: "d", Adopted: map[string]string{id: hash}}
	for name, c := range map[string]struct {
		container Container
		is        bool
	}{
		"as it was":           {Container{ID: id, ConfigHash: hash, Project: "app"}, true},
		"made anew":           {Container{ID: strings.Repeat("b", 64), ConfigHash: hash, Project: "app"}, false},
		"of another project":  {Container{ID: id, ConfigHash: hash, Project: "other"}, false},
		"with another hash":   {Container{ID: id, ConfigHash: "2", Project: "app"}, false},
		"with berth's labels": {Container{ID: id, ConfigHash: hash, Project: "app", Service: "app"}, false},
	} {
		a := &answer{}
		a.Services, a.Containers = []ServiceFacts{{Record: rec}}, []Container{c.container}
		a.finishAdopted()
		if got := a.Containers[0]; got.Adopted != c.is || c.is && (got.Service != "app" || got.Digest != "d" || got.Plan != "p") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
