package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// A service more on the host is a route more: Traefik takes it up, and no container of it is made anew.
func TestWhatIsTakenUpAnewIsNoReasonToMakeAContainerAnew(t *testing.T) {
	const one = "name: lab\ndomain: home.lan\nmachines:\n  pi: {kind: docker, processor: bcm2712, memory: 8GB, address: 192.168.10.2}\nservices:\n  traefik: {on: pi}\n"
	before := bundleOf(t, lab(t, one), "pi", "traefik")
	same := bundleOf(t, lab(t, one), "pi", "traefik")
	after := bundleOf(t, lab(t, one+"  uptime-kuma: {on: pi}\n"), "pi", "traefik")
	if before.Digest != after.Digest {
		t.Errorf("the digest is another one")
	}
	if before.Reload.Container != "traefik" || len(before.Passing()) != 2 || len(before.Lasting())+2 != len(before.Files) {
		t.Fatalf("%+v, %d passing of %d", before.Reload, len(before.Passing()), len(before.Files))
	}
	lies := map[string]string{}
	for _, f := range before.Files {
		sum := sha256.Sum256(f.Data)
		lies[f.Path] = hex.EncodeToString(sum[:])
	}
	if !before.Lies(lies) || !same.Lies(lies) || after.Lies(lies) {
		t.Errorf("it says that the files lie there: %v, the same %v, others %v", before.Lies(lies), same.Lies(lies), after.Lies(lies))
	}
	lies["files/more.yml"] = "0"
	if before.Lies(lies) {
		t.Error("one too many is not seen")
	}
	routes := func(b *Bundle) string { return b.text(t, "files/services.yml") }
	revision := func(b *Bundle) string {
		_, rest, _ := strings.Cut(routes(b), "Path(`/berth/")
		out, _, _ := strings.Cut(rest, "`")
		return out
	}
	if a, b := revision(&before), revision(&after); len(a) != 12 || a == b || a != revision(&same) || !strings.Contains(routes(&after), "uptime-kuma") {
		t.Errorf("revisions %q and %q\n%s", a, b, routes(&after))
	}
}
