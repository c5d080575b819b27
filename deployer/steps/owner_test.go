package steps

import (
	"os"
	"syscall"
	"testing"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

// dir: of the inventory may lie in somebody's home. What a run did not make there keeps its owner and its mode.
func TestADirectoryThatWasThereKeepsItsOwnerAndMode(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put("opt/berth/theirs/note", "ann's")
	h.Put("opt/berth/note", "ann's")
	there := []string{"opt", "opt/berth", "opt/berth/theirs", "opt/berth/note"}
	for _, name := range there {
		if err := os.Chmod(h.Path(name), 0o2750); err != nil {
			t.Fatal(err)
		}
		if os.Getuid() == 0 {
			if err := os.Chown(h.Path(name), 1234, 1234); err != nil {
				t.Fatal(err)
			}
		}
	}
	how := func(name string) [3]uint32 {
		info, err := os.Stat(h.Path(name))
		if err != nil {
			t.Fatal(err)
		}
		s := info.Sys().(*syscall.Stat_t)
		return [3]uint32{uint32(s.Mode), s.Uid, s.Gid} // uint16 on macOS
	}
	before := map[string][3]uint32{}
	for _, name := range there {
		before[name] = how(name)
	}
	same := func(when string) {
		for _, name := range there {
			if how(name) != before[name] {
				t.Errorf("%s %s is %v, and was %v", when, name, how(name), before[name])
			}
		}
	}
	x := execution("r1", stepsOf("pi", "app"), h)
	if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
		t.Fatalf("%v", r.Errors)
	}
	same("deployed,")
	info, err := os.Stat(h.Path("opt/berth/app"))
	if err != nil || info.Mode().Perm() != 0o755 || info.Sys().(*syscall.Stat_t).Uid != uint32(os.Getuid()) {
		t.Errorf("what the run made: %v, %v", info, err)
	}
	if err := h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", removeApp("r2", "")...), nil); err != nil {
		t.Fatal(err)
	}
	same("removed,")
}
