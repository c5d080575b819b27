package rollout

import (
	"fmt"
	"strings"
	"testing"
)

// A directory may have spaces and letters of every script in its name: what is there is seen again, taken back and removed.
//
//raced:skip
func TestAStackInADirectoryWithSpacesIsDeployedAndKnownAgain(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Media Stack", "Médias_(été)", "x@home+1"} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			dir := "/opt/berth/" + name
			at := map[string]string{"uptime-kuma": "pi"}
			wish := fmt.Sprintf("  uptime-kuma: {dir: %q%%s}\n", dir+"/")
			p.does(p.wants(fmt.Sprintf(wish, ""), at))
			before := p.on["pi"].Everything(dir)
			if !strings.Contains(before, "compose.yaml") {
				t.Fatalf("%s", p.on["pi"].Tree())
			}
			r := p.wants(fmt.Sprintf(wish, ""), at)
			if again, err := p.env.Prepare(t.Context(), r); err != nil || len(again.Steps()) > 0 {
				t.Errorf("%v: once more it would do\n%s", err, again.List())
			}
			changed := p.wants(fmt.Sprintf(wish, ", memory: 512MB"), at)
			p.does(changed)
			changed.Kind = Rollback
			p.does(changed)
			if after := p.on["pi"].Everything(dir); after != before {
				t.Errorf("taken back it is\n%s\nand was\n%s", after, before)
			}
			p.does(p.wants("", nil))
			if p.on["pi"].Has(dir+"/compose.yaml") != "-" {
				t.Error("it is still there")
			}
		})
	}
}
