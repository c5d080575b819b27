package pages

import (
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/planner"
	"berth/wording"
)

func TestRenderedSaysFromHowMuchImagesAreBuilt(t *testing.T) {
	b := compose.Bundle{Host: "one", Service: "app", Builds: []compose.Build{{Container: "web", Files: 7, Size: int64(3 * planner.MB)}}}
	p := &planner.Plan{Hosts: []planner.HostLoad{{Host: planner.Host{Name: "one"}}}}
	for lang, want := range map[wording.Lang]string{wording.EN: "the image of web of app is built on one, from 7 files (3 MB)", wording.FR: "l'image de web d'app est construite sur one, à partir de 7 fichiers (3 Mo)"} {
		if out := Rendered(wording.For(lang), p, []compose.Bundle{b}, compose.Saved{}, "out"); !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}
