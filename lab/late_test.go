package lab

import (
	"regexp"
	"strings"
	"syscall"
)

// Operators who come late: what they saw, or what they had begun, is not so any more.

// asleep: a computer sleeps in the middle of a run, somebody else lets go of the run and takes it back, and then it
// wakes up.
func asleep(f *faults, back func(*tool)) {
	next := f.next("")
	p := next.start("deploy", "--yes")
	p.after(5) // some services are changed by then
	if err := p.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		f.t.Fatal(err)
	}
	if out := next.run(0, "unlock", "--yes"); !strings.Contains(out.stderr, "its lock is broken all the same") || !strings.Contains(out.stdout, "Unlocked: ") {
		f.t.Errorf("%s%s", out.stdout, out.stderr)
	}
	back(next)
	before := f.ended()
	if err := p.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		f.t.Fatal(err)
	}
	if out := next.end(p); out.code != 1 || !strings.Contains(out.stderr, "the lock is not this run's any more") {
		f.t.Errorf("exit code %d\n%s%s", out.code, out.stdout, out.stderr)
	}
	if got := f.ended(); got != before {
		f.t.Errorf("after it woke up\n%s\nbefore\n%s", got, before)
	}
	if again := f.run(0, "deploy", "--yes"); !strings.HasPrefix(again.stdout, "Nothing to do") {
		f.t.Errorf("%s", again.stdout)
	}
}

var stepsAsked = regexp.MustCompile(`Type (\d+) to do these`)

// answeredLate: while one is asked whether to do some steps, another one deploys something else.
func answeredLate(f *faults, back func(*tool)) {
	p := f.operator(f.inventory(faultsDir+"next.yaml", "COLOUR: blue", "COLOUR: green"), "").person()
	p.starts("deploy")
	asked := stepsAsked.FindStringSubmatch(p.sees("Type "))
	if asked == nil {
		f.t.Fatal("the question has no number of steps")
	}
	next := f.next("")
	next.run(0, "deploy", "--yes")
	before := f.ended()
	p.types(asked[1])
	if screen := p.left(4); !strings.Contains(screen, "something was done there since it was looked at") {
		f.t.Errorf("%s", screen)
	}
	if got := f.ended(); got != before {
		f.t.Errorf("after the answer\n%s\nbefore\n%s", got, before)
	}
	back(next)
}
