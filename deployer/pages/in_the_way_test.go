package pages

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/compose"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/wording"
)

func TestTheScreenIsToldWhichFilesHaveToBeAgreedOn(t *testing.T) {
	at := preflight.Place{Host: "pi", Service: "app"}
	file := func(name, is string) preflight.InTheWay {
		return preflight.InTheWay{Place: at, Dir: "/srv/app", Name: name, Is: is,
			Change: &status.Change{Bundle: &compose.Bundle{}, File: status.File{Host: "pi", Service: "app", Name: name}, Then: []byte("mine\n"), Now: []byte("theirs\n")}}
	}
	const one, two = "1111111111111111111111111111111111111111111111111111111111111111", "2222222222222222222222222222222222222222222222222222222222222222"
	w := wording.For(wording.EN)
	list := []preflight.InTheWay{file("notes", one), file("conf", two)}
	told := Tell(w, preflight.Replaced(list, false), "lab", nil)
	if len(told.Stops)+len(told.Warns) > 0 || len(told.InTheWay) != 2 || !strings.Contains(told.InTheWay[0].Difference, "-mine\n+theirs\n") || told.InTheWay[0].Say != "/srv/app/notes on pi is there, and berth did not write it for app" {
		t.Fatalf("%+v", told)
	}
	agreed := told.InTheWay.Keys()
	if told := Tell(w, preflight.Replaced(list, true), "lab", agreed); len(told.InTheWay)+len(told.Stops) > 0 || len(told.Warns) != 2 {
		t.Errorf("agreed on: %+v", told)
	}
	list[1].Is = one // somebody writes to it after it was shown
	if told := Tell(w, preflight.Replaced(list, true), "lab", agreed); len(told.InTheWay) != 1 || !strings.Contains(told.InTheWay[0].Say, "conf") {
		t.Errorf("changed since: %+v", told)
	}
	list[1].Is = probe.Directory
	told = Tell(w, preflight.Replaced(list, true), "lab", agreed)
	if d := cmp.Diff("pi: /srv/app/conf on pi is a directory, where a file of app is to be (move it aside, or choose another directory (dir: in its wish))", told.Stops.Error()); d != "" {
		t.Error(d)
	}
}
