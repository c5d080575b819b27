package bench

import (
	"context"
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/message"
	"berth/planner"
	"berth/processors"
)

var (
	//go:embed ask.sh
	askText string
	//go:embed run.sh
	runBody string
	runText = ledger.TakeText + runBody

	//go:embed program/amd64
	forAMD64 []byte
	//go:embed program/arm64
	forARM64 []byte
	//go:embed program/arm
	forARM []byte
)

// programs by what uname calls the machine. A 64-bit kernel runs the 64-bit program below any system.
var programs = map[string][]byte{
	"x86_64": forAMD64, "amd64": forAMD64, "aarch64": forARM64, "arm64": forARM64,
	"armv6l": forARM, "armv7l": forARM, "armv8l": forARM,
}

const (
	rounds   = 5          // of each kind
	checksum = 3367637067 // of what the program packs, on every processor
	askLimit = 1 << 20    // bytes of an answer
)

// Host is what was measured on a host.
type Host struct {
	Name string
	Err  error // it could not be measured; nothing else is set then, but maybe what the host says of itself

	Processor planner.Processor // as the table has it; without a name where it does not
	Model     string            // what the host calls its processor
	Virtual   string            // what it runs in, in the words of systemd-detect-virt; empty: it is a machine, or does not say
	Threads   int               // that the program could use
	One, All  Rate
	Share     planner.Permille // of the processor's time that it got while it ran
}

// Speed is what was measured in the unit of the table.
func (h *Host) Speed() planner.Speed { return planner.Speed{One: h.One.Median, All: h.All.Median} }

// Rate is how fast the rounds were, in thousandths of an Intel N100.
type Rate struct{ Least, Median, Most planner.Permille }

// Spread is how far the rounds lie apart, as a share of the median.
func (r Rate) Spread() planner.Permille {
	return (r.Most - r.Least) * 1000 / max(r.Median, 1)
}

// measure asks one host; a round takes so long.
func measure(ctx context.Context, h ledger.Host, round time.Duration) Host {
	out := Host{Name: h.Name()}
	release, err := h.Hold(ctx)
	if err != nil {
		out.Err = err
		return out
	}
	defer release()
	ctx, cancel := context.WithTimeoutCause(ctx, time.Minute+4*rounds*round, message.New("it did not end in its time"))
	defer cancel()
	said, err := h.Output(ctx, remote.Command{Args: []string{"sh", "-c", askText, "berth-bench"}}, askLimit)
	if err != nil {
		out.Err = err
		return out
	}
	program, err := out.describe(string(said))
	if err != nil {
		out.Err = message.Errorf("host %s: %w", out.Name, err)
		return out
	}
	said, err = h.Output(ctx, remote.Command{
		Args:  []string{"sh", "-c", runText, "berth-bench", strconv.FormatInt(round.Milliseconds(), 10), strconv.Itoa(rounds)},
		Stdin: ledger.Sent(program),
	}, askLimit)
	if err != nil {
		out.Err = err
	} else if err := out.read(string(said)); err != nil {
		out.Err = message.Errorf("host %s: %w", out.Name, err)
	}
	return out
}

// describe reads what ask.sh prints, and gives the program for the machine.
func (h *Host) describe(text string) (program []byte, err error) {
	var look processors.Look
	var info strings.Builder
	known, machine := false, ""
	for line := range strings.Lines(text) {
		word, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		value = ledger.Clean(value)
		switch word {
		case "berth-bench":
			known = value == "1"
		case "arch":
			machine = value
		case "virt":
			if h.Virtual = value; value == "none" {
				h.Virtual = ""
			}
		case "board":
			look.Board = value
		case "compatible":
			look.Compatible = append(look.Compatible, value)
		case "cpu":
			info.WriteString(value + "\n")
		}
	}
	if !known || machine == "" {
		return nil, message.New("it did not say what it is; does its shell print something else?")
	}
	look.CPUInfo = info.String()
	h.Model = look.Model()
	h.Processor, _ = processors.Find(look)
	program, ok := programs[machine]
	if !ok {
		return nil, message.Errorf("no program that measures is there for %q, only for x86_64, aarch64 and 32-bit ARM from version 6 on", machine)
	}
	return program, nil
}

// read reads what the program prints.
func (h *Host) read(text string) error {
	var one []int64
	all := make([]int64, rounds)
	processes := make([]int, rounds)
	var sum, used, took int64
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if h.Threads == 0 && word != "threads" {
			continue // what the login shell greets with
		}
		n, err := numbers(rest)
		if err != nil {
			return err
		}
		switch {
		case word == "threads" && len(n) == 1 && n[0] > 0 && n[0] <= 1024:
			h.Threads = int(n[0])
		case word == "sum" && len(n) == 1:
			sum = n[0]
		case word == "one" && len(n) == 3 && len(one) < rounds:
			one = append(one, perSecond(n[0], n[1]))
			used, took = used+n[1], took+n[2]
		case word == "all" && len(n) == 4 && n[0] < rounds:
			all[n[0]] += perSecond(n[1], n[2])
			used, took = used+n[2], took+n[3]
			processes[n[0]]++
		default:
			return message.Errorf("the program that measures printed %.80q, which it never does", line)
		}
	}
	if len(one) < rounds || h.Threads == 0 || slices.ContainsFunc(processes, func(n int) bool { return n != h.Threads }) {
		return message.New("the program that measures was ended before it was done")
	}
	if sum != checksum {
		return message.Errorf("its processor came to %d where every other comes to %d: memory or processor are at fault", sum, int64(checksum))
	}
	h.One, h.All = rate(one, ofN100), rate(all, ofAllN100)
	h.Share = min(planner.Permille(used*1000/max(took, 1)), 1000)
	return nil
}

// numbers reads whole numbers that are not negative, four at most.
func numbers(s string) ([]int64, error) {
	var out []int64
	for _, f := range strings.Fields(s) {
		n, err := strconv.ParseUint(f, 10, 32)
		if err != nil || len(out) == 4 {
			return nil, message.Errorf("the program that measures printed %.80q, which it never does", s)
		}
		out = append(out, int64(n))
	}
	return out, nil
}

// perSecond is how often the data was packed in a second of the processor's time, in thousandths: what else runs there takes time, and is
// no property of the processor.
func perSecond(units, micros int64) int64 { return units * 1_000_000_000 / max(micros, 1) }

// How often an Intel N100 packs the data in a second, in thousandths: with one thread, and with its four. See docs/planning.md.
const (
	ofN100    = 52_000
	ofAllN100 = ofN100 * 14_090 / 3_910
)

func rate(rates []int64, one int64) Rate {
	slices.Sort(rates)
	of := func(r int64) planner.Permille { return planner.Permille(r * 1000 / one) }
	return Rate{of(rates[0]), of(rates[len(rates)/2]), of(rates[len(rates)-1])}
}
