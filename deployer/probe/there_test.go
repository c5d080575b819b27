package probe

import (
	"testing"

	"berth/internal/shellhost"
)

func TestAHostSaysWhichPathsAreThere(t *testing.T) {
	h := shellhost.New(t, "pi")
	h.Put("srv/a b/x", "x")
	h.Program("timeout", `#!/bin/sh
case "$*" in *stuck) exit 137 ;; esac
shift 3
exec "$@"
`)
	file, dir, gone, stuck := h.Path("srv/a b/x"), h.Path("srv/a b"), h.Path("srv/-n"), h.Path("srv/stuck")
	got, err := There(t.Context(), h, []string{file, gone, dir, stuck})
	if err != nil || len(got) != 3 || !got[file] || !got[dir] || got[gone] {
		t.Errorf("%v, %v", got, err)
	}
	if _, said := got[stuck]; said {
		t.Error("of what does not answer it is said whether it is there")
	}
}
