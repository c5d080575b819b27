package ledger

import (
	"context"
	"strings"

	"berth/deployer/remote"
)

var quietText = Shell(scriptFiles, "alive", "quiet")

// WorkingText has the function working, by which a script that is a part of a step is waited for as the step's command is.
var WorkingText = Shell(scriptFiles, "alive", "working")

// Quiet waits until no step works on a host any more, of whichever run: a command goes on there when whoever asked for it is gone, and what is seen before its
// end is not so after it. tell hears of each step with its run. It reports whether it waited.
func Quiet(ctx context.Context, h Host, tell func(step, run string)) (waited bool, err error) {
	err = h.Run(ctx, Script(quietText, "berth-quiet", Logs), func(from remote.Stream, line string) {
		if from == remote.Stdout {
			waited = true
			step, run, _ := strings.Cut(Clean(line), " ")
			tell(step, run)
		}
	})
	return waited, err
}
