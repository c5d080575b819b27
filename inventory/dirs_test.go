package inventory_test

import (
	"fmt"
	"testing"

	"berth/inventory"
)

func TestADirectoryMayBeCalledAsPeopleCallTheirs(t *testing.T) {
	for given, want := range map[string]string{
		"/volume1/docker/Media Stack": "/volume1/docker/Media Stack", "/srv/my_stack/": "/srv/my_stack", "/srv//x///": "/srv/x", "/srv/Médias (été)": "/srv/Médias (été)",
		"/home/pi/.stacks/x": "/home/pi/.stacks/x", "/srv/x@home+1": "/srv/x@home+1",
	} {
		text := fmt.Sprintf("name: x\nmachines:\n  pi: {kind: docker, processor: n100, memory: 8GB, dir: %[1]q}\nservices:\n  immich: {dir: %[1]q}\n", given)
		inv, err := inventory.Parse("lab.yaml", []byte(text), library())
		if err != nil {
			t.Errorf("%q: %v", given, err)
			continue
		}
		if host, own := inv.Dir("pi", ""), inv.Dir("pi", "immich"); host != want || own != want {
			t.Errorf("%q: %q and %q", given, host, own)
		}
	}
}
