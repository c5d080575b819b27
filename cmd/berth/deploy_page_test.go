package main

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/deployer"
	"berth/runview"
	"berth/wording"
)

func TestARunIsToldInLinesWhereNoTerminalIs(t *testing.T) {
	var stderr bytes.Buffer
	d := &deployment{app: &app{stderr: &stderr}, said: &relay{to: &stderr}, w: wording.For(wording.EN), run: &deployer.Execution{Steps: []deployer.Step{
		{Host: "cargo", Service: "immich", Work: deployer.Stage{}}, {Host: "cargo", Service: "immich", Work: deployer.Pull{}}, {Host: "cargo", Service: "immich", Work: deployer.Start{}},
	}}}
	news, stopping, end := d.show()
	news(deployer.News{Step: 0, Outcome: deployer.Active})
	news(deployer.News{Step: 0, Outcome: deployer.Succeeded, Took: 1234 * time.Millisecond})
	news(deployer.News{Step: 1, Outcome: deployer.Active, Line: "Pulling\x1b[K"})
	stopping()
	news(deployer.News{Step: 1, Outcome: deployer.Failed, Err: errors.New("host cargo: pull immich: no space left on device")})
	news(deployer.News{Step: 2, Outcome: deployer.Skipped})
	end()
	want := `  cargo: upload the files of immich  1.2s
berth: stopping when the steps under way are done; ctrl+c again leaves them
! host cargo: pull immich: no space left on device
    Pulling
- cargo: start immich: left out
`
	if diff := cmp.Diff(want, stderr.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestEveryOutcomeHasAStateOfItsOwn(t *testing.T) {
	seen := map[runview.State]bool{}
	for o := deployer.Pending; o <= deployer.Skipped; o++ {
		s := eventOf(deployer.News{Outcome: o}).State
		if seen[s] || s.Ended() != (o > deployer.Active) {
			t.Errorf("outcome %d is shown as state %d", o, s)
		}
		seen[s] = true
	}
}
