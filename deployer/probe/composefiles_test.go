package probe

import (
	"strings"
	"testing"
)

func TestThePeakOfAContainerAndTheFilesOfItsProjectAreRead(t *testing.T) {
	id := strings.Repeat("ab", 32)
	container := `container 9 ["` + id + `","/web","nginx:1","sha256:` + id + `","running","",0,false,"","2026-11-22T19:00:00Z",0,"no",0,"bridge",null,null,null,null,null,null,null,null,null,null]`
	f := parsed(t, container, `files ["`+id+`","/srv/web/compose.yaml,/srv/web/../x.yaml,relative.yaml,/srv/web/compose.override.yaml","/srv/web/.env"]`, "used 9 2000 500 5000")
	c := f.Containers[0]
	if c.Memory != 1500 || c.Peak != 4500 {
		t.Errorf("memory %d, peak %d", c.Memory, c.Peak)
	}
	if strings.Join(c.Files, " ") != "/srv/web/compose.yaml /srv/web/compose.override.yaml" || strings.Join(c.EnvFiles, " ") != "/srv/web/.env" {
		t.Errorf("%q %q", c.Files, c.EnvFiles)
	}
	// What is back in the cache since may be more than the most that there was: the peak is never below what is used now.
	if c := parsed(t, container, "used 9 2000 500 1900").Containers[0]; c.Peak != 1500 {
		t.Errorf("peak %d", c.Peak)
	}
	if c := parsed(t, container, "used 9 2000 500 ").Containers[0]; c.Peak != 0 || c.Memory != 1500 {
		t.Errorf("a kernel that tells no peak: %+v", c)
	}
	for _, bad := range []string{`files ["` + strings.Repeat("cd", 32) + `","",""]`, `files ["` + id + `"]`, "used 9 1 1 many"} {
		if f := parsed(t, container, bad); len(f.Notes) != 1 || f.Containers[0].Files != nil {
			t.Errorf("%s: notes %q", bad, f.Notes)
		}
	}
}
