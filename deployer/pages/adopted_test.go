package pages

import (
	"strings"
	"testing"

	"berth/deployer/preflight"
	"berth/deployer/status"
	"berth/wording"
)

// What changes nothing of what runs is one sentence, and every difference of it is there for who asks.
func TestFilesOfAdoptedServicesAreOneSentenceAHost(t *testing.T) {
	change := func(service string) status.Change {
		return status.Change{File: status.File{Host: "pi", Service: service, Name: "compose.yaml"}, Then: []byte("services:\n  a: 1\n"), Now: []byte("name: x\nservices:\n  a: 1\n")}
	}
	f := preflight.AdoptedFiles{Place: preflight.Place{Host: "pi"}, Services: []string{"blog", "wiki"}, Count: 3, Changes: []status.Change{change("blog"), change("wiki")}}
	brief := Findings(wording.For(wording.EN), []preflight.Finding{f}, "lab", false)
	if strings.Count(brief, "\n") != 2 || !strings.HasPrefix(brief, "~ pi: adopted as they run: blog and wiki; 3 files of them are replaced") {
		t.Errorf("%s", brief)
	}
	whole := Findings(wording.For(wording.EN), []preflight.Finding{f}, "lab", true)
	for _, want := range []string{"blog, compose.yaml:", "wiki, compose.yaml:", "+name"} {
		if !strings.Contains(whole, want) {
			t.Errorf("no %q in\n%s", want, whole)
		}
	}
}
