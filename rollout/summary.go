package rollout

import (
	"errors"
	"fmt"

	"berth/deployer/ledger"
	"berth/deployer/steps"
)

// Summary is the one sentence at the end: what is now true. It is an error where not everything was done, or where the run
// is left in a way that something has to lead out of.
func (r *Run) Summary(result *steps.Result) (string, error) {
	say, left := r.env.Words.Say, r.Left()
	if result.Whole() {
		done := say("Done: %d steps (run %s).", "Fait : %d étapes (exécution %s).", len(result.Outcomes), r.Name())
		for _, s := range r.stays {
			done += "\n~ " + s
		}
		if left.Ending != ledger.Settled {
			return done, fmt.Errorf("%s: %s", left.Say(r.env.Words), left.Hint(r.env.Words))
		}
		return done, nil
	}
	done, failed := 0, 0
	for _, o := range result.Outcomes {
		switch o {
		case steps.Succeeded:
			done++
		case steps.Failed:
			failed++
		}
	}
	return "", errors.New(say("run %s: %d steps done, %d failed, %d left out; what was done stays. %s, berth status says how it is",
		"exécution %s : étapes faites : %d, échouées : %d, laissées de côté : %d ; ce qui est fait reste. %s, berth status dit où on en est",
		r.Name(), done, failed, len(result.Outcomes)-done-failed, left.Hint(r.env.Words)))
}
