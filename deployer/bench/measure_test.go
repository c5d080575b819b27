package bench

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"berth/deployer/remote"
	"berth/internal/shellhost"
	"berth/planner"
	"berth/wording"
)

// login is a host on which nothing is done as root: measuring needs no rights.
type login struct {
	t *testing.T
	*shellhost.Host
}

func (h login) Output(ctx context.Context, c remote.Command, limit int) ([]byte, error) {
	if c.Sudo {
		h.t.Error("root is asked to measure")
	}
	c.Sudo = true // a shellhost knows no other commands
	return h.Host.Output(ctx, c, limit)
}

// left are the directories that a measurement has left where it puts its program.
func left(t *testing.T, h *shellhost.Host) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"/tmp/berth-bench.*", "/dev/shm/berth-bench.*", "/var/tmp/berth-bench.*", h.Path("*/berth-bench*")} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, found...)
	}
	return out
}

func needsAMachineThatIsMeasured(t *testing.T) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" && runtime.GOARCH != "arm64" {
		t.Skip("there is no program that measures for this machine")
	}
}

func TestAHostIsMeasuredAndNothingIsLeftOnIt(t *testing.T) {
	needsAMachineThatIsMeasured(t)
	h := shellhost.New(t, "nas")
	got := measure(t.Context(), login{t, h}, time.Millisecond)
	if got.Err != nil {
		t.Fatal(got.Err)
	}
	if got.Threads < 1 || got.One.Median <= 0 || got.All.Median <= 0 || got.One.Least > got.One.Median || got.One.Median > got.One.Most || got.Share <= 0 {
		t.Errorf("%+v", got)
	}
	if l := left(t, h); len(l) > 0 {
		t.Errorf("left on the host: %v", l)
	}
}

// Where the first directory runs no programs, as one that is mounted noexec, the next is tried.
func TestTheProgramRunsWhereAHostLetsProgramsRun(t *testing.T) {
	needsAMachineThatIsMeasured(t)
	h := shellhost.New(t, "nas")
	h.Program("mktemp", "#!/bin/sh\nat="+h.Path("made")+"/berth-bench$(echo \"$2\" | tr / -)\nmkdir -p \"$at\" && echo \"$at\"\n")
	h.Program("chmod", "#!/bin/sh\ncase $2 in */berth-bench-tmp-*) exit 0 ;; esac\nexec /bin/chmod \"$@\"\n")
	if got := measure(t.Context(), login{t, h}, time.Millisecond); got.Err != nil {
		t.Fatal(got.Err)
	}
	if l := left(t, h); len(l) > 0 {
		t.Errorf("left on the host: %v", l)
	}
	h.Program("chmod", "#!/bin/sh\n")
	got := measure(t.Context(), login{t, h}, time.Millisecond)
	if got.Err == nil || !strings.Contains(got.Err.Error(), "noexec") {
		t.Errorf("nowhere may it run: %v", got.Err)
	}
	if l := left(t, h); len(l) > 0 {
		t.Errorf("left on the host: %v", l)
	}
}

func TestAnArchitectureWithoutAProgramIsSaid(t *testing.T) {
	h := shellhost.New(t, "visionfive")
	h.Program("uname", "#!/bin/sh\necho riscv64\n")
	if got := measure(t.Context(), login{t, h}, time.Millisecond); got.Err == nil || !strings.Contains(got.Err.Error(), `"riscv64"`) {
		t.Error(got.Err)
	}
}

// answer is what the program prints on an idle machine of two threads, each round a little slower than the one before.
func answer(sum string, more ...string) string {
	out := []string{"threads 2", "sum " + sum}
	for _, used := range []string{"400000", "404000", "408000", "412000", "416000"} {
		out = append(out, "one 20 "+used+" 416000")
	}
	for round := range "01234" {
		for range 2 {
			out = append(out, "all "+string(rune('0'+round))+" 10 400000 400000")
		}
	}
	return strings.Join(append(out, more...), "\n") + "\n"
}

func TestRatesAreOfTheProcessorsTimeAndTheRestIsSaid(t *testing.T) {
	var h Host
	if err := h.read("Welcome to nas!\n\none moment\n" + answer("3367637067")); err != nil {
		t.Fatal(err)
	}
	// 20 in 0.408 s are 49.02 a second, 94.2 % of an N100's 52; 2 x 25 a second are 26.7 % of its 187.
	if want := (Rate{924, 942, 961}); h.One != want || h.All.Median != 266 || h.Threads != 2 || h.Share != 993 {
		t.Errorf("%+v", h)
	}
}

func TestWhatTheProgramNeverPrintsIsAnError(t *testing.T) {
	for name, text := range map[string]string{
		"ended early":       strings.Join(strings.SplitAfter(answer("3367637067"), "\n")[:9], ""),
		"another sum":       answer("3367637068"),
		"something else":    answer("3367637067", "Last login: today"),
		"too many rounds":   answer("3367637067", "one 20 400000 400000"),
		"a round too high":  answer("3367637067", "all 7 20 400000 400000"),
		"a negative number": answer("3367637067", "one -1 400000 400000"),
		"nothing":           "",
	} {
		if err := new(Host).read(text); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func FuzzWhatAHostPrints(f *testing.F) {
	f.Add(answer("3367637067"))
	f.Add("berth-bench 1\narch aarch64\nboard Raspberry Pi 4 Model B\ncpu model name\t: x\n")
	f.Fuzz(func(t *testing.T, text string) {
		var h Host
		_, _ = h.describe(text)
		if h.read(text) == nil {
			(&Result{Hosts: []Host{h}}).Text(wording.For(wording.FR))
		}
	})
}

func TestWhatAHostSaysOfItself(t *testing.T) {
	var h Host
	program, err := h.describe("berth-bench 1\narch aarch64\nvirt none\nboard Raspberry Pi 4 Model B Rev 1.4\ncpu CPU part\t: 0xd08\n")
	if err != nil || !bytes.Equal(program, forARM64) || h.Processor.Name != "bcm2711" || h.Virtual != "" {
		t.Errorf("%d bytes %v %+v", len(program), err, h)
	}
	if _, err := h.describe("Welcome!\n"); err == nil {
		t.Error("a shell that greets is no answer")
	}
}

func TestTheResultSaysWhatMakesItDoubtfulAndTheLine(t *testing.T) {
	h := Host{Name: "nas", Threads: 4, Share: 700, One: Rate{900, 1080, 1100}, All: Rate{600, 612, 620}}
	h.Processor.Title, h.Processor.Speed = "Intel N100", planner.Speed{One: 1000, All: 1000}
	r := Result{File: "lab.yaml", Hosts: []Host{h, {Name: "pi", Virtual: "kvm", Threads: 1, Share: 1000, One: Rate{7, 7, 7}, All: Rate{7, 7, 7}}}, guest: []string{"nas"}}
	want := `nas: Intel N100, 4 threads
  one thread    1.08   5 rounds, 0.9 to 1.1
  all threads  0.612   5 rounds, 0.6 to 0.62
  the list has 1 and 1 for it
  it is slower than that: throttled by heat or settings, limited by its hypervisor, or busy with something else
  the rounds differ by up to 18.5 %: something else ran, or it grew hot; measure again when it is quiet, or longer (--seconds)
  it got 70 % of the processor's time, since other work or a limit took the rest; the figures are for all of it
  it is a guest: all threads are those that it was given; measure its machine for the machine's line
  for its machine in lab.yaml, an Intel N100 being 1:
    speed: {one: 1.1, all: 0.61}

pi: a processor that does not say what it is, 1 thread
  one thread   0.007   5 rounds, 0.007 to 0.007
  all threads  0.007   5 rounds, 0.007 to 0.007
  it runs inside another machine (kvm): all threads are those that it was given
  for its machine in lab.yaml, an Intel N100 being 1:
    speed: {one: 0.007, all: 0.007}
`
	if got := r.Text(wording.For(wording.EN)); got != want {
		t.Errorf("%s", got)
	}
	if french := r.Text(wording.For(wording.FR)); !strings.Contains(french, "speed: {one: 1.1, all: 0.61}") || !strings.Contains(french, "plus lent") {
		t.Error(french)
	}
}

// What is in the repository is what its source gives, where the compiler that made it is there.
func TestTheProgramsAreWhatTheirSourceGives(t *testing.T) {
	for _, tool := range []string{"clang-14", "ld.lld-14"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the programs cannot be built anew: %v (Debian 12: clang-14, lld-14)", err)
		}
	}
	dir := t.TempDir()
	for _, name := range []string{"measure.c", "build.sh"} {
		text, err := os.ReadFile(filepath.Join("program", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("sh", filepath.Join(dir, "build.sh")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for name, want := range map[string][]byte{"amd64": forAMD64, "arm64": forARM64, "arm": forARM} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what measure.c gives; run deployer/bench/program/build.sh (%v)", name, err)
		}
	}
}
