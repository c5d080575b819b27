package preflight

import (
	"slices"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/wording"
)

func TestWhatTheComposeOfAHostIsTooOldForIsNamedWithItsLine(t *testing.T) {
	for has, stopped := range map[string]bool{"2.20.1": true, "2.32.1": true, "2.32.2": false, "5.5.1": false, "2.19.0": false, "": false} {
		want := wanted(t)
		facts := sound(want)
		i := slices.IndexFunc(want.Bundles, func(b compose.Bundle) bool { return b.Host == "pi" })
		b := &want.Bundles[i]
		for n, f := range b.Files {
			if f.Path == compose.ComposeFile {
				b.Files[n].Data = []byte("services:\n  web:\n    image: x:1\n    gpus: all\n    env_file:\n      - {path: a, required: false}\n    label_file: l\n")
			}
		}
		facts["pi"].Docker.Compose = has
		said := ""
		for _, f := range Check(want, facts) {
			if f, is := f.(ComposeLacks); is {
				said += f.Say(wording.For(wording.EN)) + "\n"
			}
		}
		right := strings.Contains(said, "services.web.label_file (compose.yaml:7), which Compose reads from 2.32.2 on; pi has "+has)
		if (said != "") != stopped || stopped && !right {
			t.Errorf("Compose %q: said is %q", has, said)
		}
	}
}
