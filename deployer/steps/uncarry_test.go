package steps

import (
	"slices"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/probe"
)

func TestAServiceStartsAgainWhereItWasOnceNothingOfItsMoveIsLeftThere(t *testing.T) {
	t.Parallel()
	moving := ledger.Moving{Service: "notes", Run: "r1", From: "pi", To: "nas", State: ledger.MoveFenced, Project: "notes"}
	waiting := moving
	waiting.Service, waiting.State = "photos", ledger.MoveWaiting
	facts := map[string]*probe.Facts{"pi": {Host: "pi", Moves: []ledger.Moving{moving, waiting}}, "nas": {Host: "nas", Moves: []ledger.Moving{moving}}}
	list := Uncarries([]Step{{Host: "pi", Service: "notes", Work: Start{}}, {Host: "pi", Service: "photos", Work: Start{}}}, "r1", facts)
	if len(list) != 4 || list[2].Host != "nas" || list[3].Host != "pi" || !slices.Equal(list[0].After, []int{3}) || list[1].After != nil {
		t.Errorf("%+v", list)
	}
}
