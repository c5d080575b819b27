package discover

import (
	"errors"
	"testing"

	"berth/deployer/stacks"
	"berth/wording"
)

func TestAReasonThatSeveralStacksHaveIsToldOnce(t *testing.T) {
	left := func(name, why string) *Stack { return &Stack{Stack: &stacks.Stack{Name: name, Err: errors.New(why)}} }
	m := &Machine{Name: "cargo", Stacks: []*Stack{left("bin", "berth may not read its files without root"), left("clips", "its image is gone"), left("feeds", "berth may not read its files without root")}}
	if got, want := m.toldLeft(wording.For(wording.EN)), "berth: bin and feeds on cargo do not come into the catalog: berth may not read its files without root\n"+
		"berth: clips on cargo does not come into the catalog: its image is gone\n"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
