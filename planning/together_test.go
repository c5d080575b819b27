package planning

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/wording"
)

// One run tells what is wrong with the catalog and with the inventory. A service whose entry cannot be read is not called unknown besides.
func TestErrorsOfTheCatalogHideNoneOfTheInventory(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"stacks/wiki/compose.yaml": "services: {wiki: {image: \"x:1\"}}\nx-berth: {titel: Wiki}\n",
		"inventory.yaml": "name: x\ncatalog: [stacks, nowhere]\nmachines:\n  cargo: {kind: docker, processor: n100, memroy: 8GB, memory: 4}\n" +
			"services: {wiki: {}, uptime-kuma: {with: [wiki], on: crago}}\n",
		"other.yaml": "name: x\ncatalog: stacks\nmachines:\n  cargo: {kind: docker, processor: n100, memory: 8GB}\nservices: {wiki: {}, jelyfin: {}}\n",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for file, wants := range map[string][]string{
		"inventory.yaml": {`unknown field "titel"`, "inventory.yaml:2:19: catalog: \"nowhere\" is no directory", `unknown field "memroy"`, "write 4GB", `unknown host "crago"; did you mean "cargo"?`, "berth catalog lint stacks"},
		"other.yaml":     {`unknown field "titel"`, `other.yaml:5:22: unknown service "jelyfin"; did you mean "jellyfin"?`},
	} {
		_, err := Read(file, nil, io.Discard, wording.For(wording.EN))
		if err == nil {
			t.Fatalf("%s is taken", file)
		}
		for _, want := range wants {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is missing in\n%v", file, want, err)
			}
		}
		if strings.Contains(err.Error(), `service "wiki"`) || strings.Contains(err.Error(), `"wiki"; `) {
			t.Errorf("%s: wiki is said to be unknown:\n%v", file, err)
		}
	}
}

// A stack for a swarm may be planned, so that files of it can be rendered; that Compose starts nothing of it is said, of what the inventory names alone.
func TestThatASecretIsOneOfASwarmIsSaidWithThePlan(t *testing.T) {
	t.Chdir(t.TempDir())
	const inventory = "name: x\ncatalog: stacks\nmachines:\n  cargo: {kind: docker, processor: n100, memory: 8GB}\nservices: {"
	for name, text := range map[string]string{
		"stacks/wiki/compose.yaml": "services: {wiki: {image: \"x:1\", secrets: [key]}}\nsecrets: {key: {external: true}}\n",
		"named.yaml":               inventory + "wiki: {}}\n", "other.yaml": inventory + "uptime-kuma: {}}\n",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for file, want := range map[string]bool{"named.yaml": true, "other.yaml": false} {
		var said strings.Builder
		if _, err := Read(file, nil, &said, wording.For(wording.EN)); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(said.String(), "stacks/wiki/compose.yaml:2:16: warning: Docker refuses this: the secret key of wiki is one of a swarm") != want {
			t.Errorf("%s: %s", file, &said)
		}
	}
}
