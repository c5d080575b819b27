package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// next is the tool with the inventory that follows the fixture's, its service web with these words for its
// stand-in.
func (f *faults) next(words string) *tool {
	f.t.Helper()
	text, err := os.ReadFile(faultsDir + "next.yaml")
	if err != nil {
		f.t.Fatal(err)
	}
	changed := strings.Replace(string(text), "COLOUR: blue", fmt.Sprintf("COLOUR: blue, STANDIN: %q", words), 1)
	if changed == string(text) {
		f.t.Fatal("the fixture has no COLOUR to change")
	}
	file := filepath.Join(f.dir, "next.yaml")
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		f.t.Fatal(err)
	}
	b := f.tool.rig.tool(file, "--catalog", faultsDir+"catalog")
	return b
}

var countOfStarts = regexp.MustCompile(`(?m)^.* starts\n`)

// former is the end without what a rollback adds to it: more starts, a volume of what was new.
func (f *faults) former() string { return countOfStarts.ReplaceAllString(f.ended(), "") }

func TestWhatWentWrongIsDescribedAndTakenBack(t *testing.T) {
	f := newFaults(t)
	f.run(0, "deploy", "--yes")
	want := f.former()
	in := func(name string, run func(f *faults, back func(*tool))) part {
		return part{name, func(t *testing.T) {
			f := f.in(t)
			run(f, func(next *tool) {
				next.run(0, "rollback", "--yes")
				if got := f.former(); got != want {
					t.Errorf("after the rollback\n%s\nbefore the run\n%s", got, want)
				}
				if s := f.run(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
					t.Errorf("%s", s.stdout)
				}
				if again := f.run(0, "deploy", "--yes"); !strings.HasPrefix(again.stdout, "Nothing to do") {
					t.Errorf("a deploy of what was there before finds something to do:\n%s", again.stdout)
				}
			})
		}}
	}
	for _, test := range inTurn(t, 1, []part{
		in("a run that did what it should", didWell),
		in("an image that cannot be pulled", noImage),
		in("a service that does not get healthy", notHealthy),
		in("a service that dies after a while", dies),
		in("a service that ends again and again", crashLoop),
		in("a disk that is full from the start", full),
		in("a disk that becomes full", becomesFull),
		in("a service whose data is on a host that the run leaves out", moved),
		in("a service that runs by hand", byHand),
		in("a service whose host does not answer", dark),
		in("services in another directory", elsewhere),
		in("a computer that sleeps through the rollback", asleep),
		in("an answer that comes too late", answeredLate),
	}) {
		t.Run(test.name, test.run)
	}
}

func didWell(f *faults, back func(*tool)) {
	next := f.next("")
	next.run(0, "deploy", "--yes")
	if got := f.former(); !strings.Contains(got, "extra-extra-1 running") || strings.Contains(got, "worker-worker-1") {
		f.t.Errorf("%s", got)
	}
	next.run(0, "status")
	back(next)
}

func noImage(f *faults, back func(*tool)) {
	before := f.former()
	next := f.next("")
	f.lab("registry", "stop")
	out := next.end(next.start("deploy", "--yes"))
	f.lab("registry", "start")
	if out.code != 1 || !strings.Contains(out.stderr, "pull extra") {
		f.t.Errorf("exit code %d\n%s", out.code, out.stderr)
	}
	// What was there goes on, and the run that was stopped is all that is amiss.
	if s := f.run(5, "status"); !strings.Contains(s.stdout, "was stopped before everything was done") || strings.Contains(s.stdout, "not as it should be: ") {
		f.t.Errorf("%s", s.stdout)
	}
	if now := containers(f.former()); now != containers(before) {
		f.t.Errorf("%s\nbefore:\n%s", now, containers(before))
	}
	next.run(0, "resume", "--yes")
	next.run(0, "status")
	back(next)
}

// containers are the lines of an end that name containers.
func containers(end string) string {
	var out []string
	for line := range strings.Lines(end) {
		if strings.Contains(line, " running ") || strings.Contains(line, " exited ") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

func notHealthy(f *faults, back func(*tool)) {
	next := f.next("unhealthy")
	out := next.end(next.start("deploy", "--yes", "--wait", "5s"))
	if out.code != 1 || !strings.Contains(out.stderr, "health web: not healthy after 5s") {
		f.t.Errorf("exit code %d\n%s", out.code, out.stderr)
	}
	if got := containers(f.former()); !strings.Contains(got, "web-web-1 running") || !strings.Contains(got, "worker-worker-1 running") {
		f.t.Errorf("what failed is kept, and what depends on it is left alone:\n%s", got)
	}
	if s := next.run(5, "status"); !strings.Contains(s.stdout, "unhealthy") {
		f.t.Errorf("%s", s.stdout)
	}
	back(next)
}

func dies(f *faults, back func(*tool)) {
	next := f.next("die-after=12") // more than a container has to run that was started again
	next.run(0, "deploy", "--yes")
	restarts := regexp.MustCompile(`(?m)^  web +\S+ +\S+ +[1-9]`)
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Second) {
		s := next.end(next.start("status"))
		if restarts.MatchString(s.stdout) {
			break
		}
		if time.Now().After(end) {
			f.t.Fatalf("status does not say that it was restarted:\n%s", s.stdout)
		}
	}
	back(next)
}

func full(f *faults, _ func(*tool)) {
	before := f.ended()
	f.lab("fill", "cargo")
	out := f.next("").run(4, "deploy", "--yes")
	f.lab("heal", "cargo")
	if !strings.Contains(out.stderr, "cargo") || !strings.Contains(out.stderr, "nothing was changed") {
		f.t.Errorf("%s", out.stderr)
	}
	if got := f.ended(); got != before {
		f.t.Errorf("%s\nbefore:\n%s", got, before)
	}
}

func becomesFull(f *faults, back func(*tool)) {
	next := f.next("")
	p := next.start("deploy", "--yes")
	p.after(1)
	f.lab("fill", "cargo")
	out := next.end(p)
	if s := next.end(next.start("status")); s.code == 1 {
		f.t.Errorf("berth status does not work on a full disk:\n%s%s", s.stdout, s.stderr)
	}
	f.lab("heal", "cargo")
	if out.code != 0 {
		next.run(0, "resume", "--yes")
	}
	next.run(0, "status")
	back(next)
}
