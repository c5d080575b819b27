package lab

import (
	"os"
	"strings"
	"time"
)

// thawed: the Docker daemon of a host stops answering in the middle of a run, and goes on later where it was.
func (f *faults) thawed(n int, want string) { f.frozen(n, "thaw", want) }

// frozenAndRestarted: somebody does what berth says, and restarts it.
func (f *faults) frozenAndRestarted(n int, want string) { f.frozen(n, "docker", want) }

// frozen is a run that ctrl+c ends while a daemon does not answer. Without ctrl+c it ends by itself after a minute; as
// that is long, it is tried with BERTH_FAULTS=all only.
func (f *faults) frozen(n int, mended, want string) {
	f.fresh()
	host := f.hosts[n%3]
	p := f.start("deploy", "--yes")
	p.after(n)
	p.underWay()
	f.lab("freeze", host)
	limit := 90 * time.Second
	if n%2 == 0 || os.Getenv("BERTH_FAULTS") != "all" {
		limit = 20 * time.Second
		if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
			f.t.Fatal(err)
		}
	}
	begun := time.Now()
	out := f.end(p)
	if took := time.Since(begun); took > limit {
		f.t.Errorf("it took %s to end\n%s", took, out.stderr)
	}
	if strings.Contains(out.stderr, "! host") && !strings.Contains(out.stderr, "Docker on "+host+" has not answered for") {
		f.t.Errorf("the reason is lost:\n%s", out.stderr)
	}
	if out.code == 1 && n > 0 {
		begun = time.Now()
		if again := f.run(4, "resume", "--yes"); !strings.Contains(again.stderr, "Docker does not answer on "+host+": it does not answer within 10 s") {
			f.t.Errorf("while it does not answer, resume says\n%s", again.stderr)
		}
		if took := time.Since(begun); took > 25*time.Second {
			f.t.Errorf("to say so took %s", took)
		}
	}
	f.lab(mended, host)
	f.goOnUncounted(host, out.code, want)
}

// restarted: the daemon is restarted in the middle of a run; containers stop, and start again by themselves.
func (f *faults) restarted(n int, want string) {
	f.fresh()
	host := f.hosts[n%3]
	p := f.start("deploy", "--yes")
	p.after(n)
	p.underWay()
	f.lab("docker", host)
	f.goOnUncounted(host, f.end(p).code, want)
}

// goOnUncounted goes on after a run, and wants the undisturbed end, however often containers were started.
func (f *faults) goOnUncounted(host string, code int, want string) {
	f.t.Helper()
	switch code {
	case 0:
	case 4: // the fault was there before anything was begun
		f.run(0, "deploy", "--yes")
	default:
		if again := f.end(f.start("resume", "--yes")); again.code == 4 {
			f.afterPowerLoss("resume", host)
		} else if again.code != 0 {
			f.t.Fatalf("berth resume: exit code %d\n%s%s", again.code, again.stdout, again.stderr)
		} else if strings.Contains(again.stdout, "Nothing to go on with") {
			f.run(0, "unlock", "--yes")
			f.run(0, "deploy", "--yes")
		}
	}
	if got, want := f.former(), countOfStarts.ReplaceAllString(want, ""); got != want {
		f.t.Errorf("the end is\n%s\nundisturbed it is\n%s", got, want)
	}
	f.nothingLeft()
	if again := f.run(0, "deploy", "--yes"); !strings.Contains(again.stdout, "Nothing to do") {
		f.t.Errorf("%s", again.stdout)
	}
}
