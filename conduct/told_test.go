package conduct

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/steps"
	"berth/live"
	"berth/message"
	"berth/runview"
	"berth/wording"
)

func TestARunIsToldInLinesWhereNoTerminalIs(t *testing.T) {
	var stderr bytes.Buffer
	c := &Conductor{Said: &live.Relay{To: &stderr}, Words: wording.For(wording.EN)}
	list := []steps.Step{
		{Host: "cargo", Service: "immich", Work: steps.Stage{}}, {Host: "cargo", Service: "immich", Work: steps.Pull{}}, {Host: "cargo", Service: "immich", Work: steps.Start{}},
		{Host: "cargo", Service: "loki", Work: steps.Pull{}}, {Host: "cargo", Service: "loki", Work: steps.Start{}}, {Host: "cargo", Service: "grafana", Work: steps.Start{}}, {Host: "cargo", Service: "grafana", Work: steps.Health{}},
	}
	full := errors.New("no space left on device")
	news, stopping, end := c.show(list)
	news(steps.News{Step: 0, Outcome: steps.Active})
	news(steps.News{Step: 0, Outcome: steps.Succeeded, Took: 1234 * time.Millisecond})
	news(steps.News{Step: 1, Outcome: steps.Active, Line: message.Same("Pulling\x1b[K")})
	stopping()
	news(steps.News{Step: 1, Outcome: steps.Failed, Err: fmt.Errorf("host cargo: pull immich: %w", full)})
	news(steps.News{Step: 2, Outcome: steps.Skipped})
	news(steps.News{Step: 3, Outcome: steps.Active, Line: message.Same("no space left on device")})
	news(steps.News{Step: 3, Outcome: steps.Failed, Err: fmt.Errorf("host cargo: pull loki: %w", full)})
	for skipped := 4; skipped < len(list); skipped++ {
		news(steps.News{Step: skipped, Outcome: steps.Skipped})
	}
	end()
	want := `  cargo: upload the files of immich  1.2s
berth: stopping when the steps under way are done; ctrl+c again leaves them
! host cargo: pull immich: no space left on device
    Pulling
! cargo: pull the images of loki: for the same reason
- cargo: start grafana: left out
`
	if diff := cmp.Diff(want, stderr.String()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestEveryOutcomeHasAStateOfItsOwn(t *testing.T) {
	seen := map[runview.State]bool{}
	for o := steps.Pending; o <= steps.Skipped; o++ {
		s := Told(wording.For(wording.EN), steps.News{Outcome: o}).State
		if seen[s] || s.Ended() != (o > steps.Active) {
			t.Errorf("outcome %d is shown as state %d", o, s)
		}
		seen[s] = true
	}
}
