package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"berth/planner"
)

// BenchmarkFleet is the whole of "berth plan --format json" on 300 hosts and 3,000 services, as a process:
// read inventory and catalog, search, judge, print. At most 5 s and 300 MB.
func BenchmarkFleet(b *testing.B) {
	all := [][]string{nil, {"--time", "1s"}}
	for _, flags := range all[shorter(0, 1):] {
		b.Run("flags="+strings.Join(flags, "="), func(b *testing.B) {
			lab := newBigLab(b, 1, shorter(15, 3))
			var most float64
			for b.Loop() {
				most = max(most, planAsProcess(b, lab.args(append([]string{"plan", "--format", "json"}, flags...)...)))
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/plan")
			b.ReportMetric(most, "peak-MB")
		})
	}
}

// shorter is what it takes with -short, which asks only whether a benchmark runs.
func shorter(whole, short int) int {
	if testing.Short() {
		return short
	}
	return whole
}

// planAsProcess runs berth as a process of its own and returns its peak memory in MB.
func planAsProcess(b *testing.B, args []string) (peak float64) {
	cmd := exec.Command(os.Args[0], "-test.run", "^TestPlanningABigLab$")
	cmd.Env = append(os.Environ(), "BERTH_TEST_PLAN="+strings.Join(args, "\n"))
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	if _, err := fmt.Sscanf(string(out), "peak %f MB", &peak); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return peak
}

// It is the process that BenchmarkFleet starts.
func TestPlanningABigLab(t *testing.T) {
	args := os.Getenv("BERTH_TEST_PLAN")
	if args == "" {
		t.Skip("only as the process of a benchmark")
	}
	if code := run(strings.Split(args, "\n"), io.Discard, io.Discard); code != exitDone {
		t.Fatalf("exit code %d", code)
	}
	var kilobytes float64
	status, err := os.ReadFile("/proc/self/status") // 0 where there is none
	if _, after, ok := strings.Cut(string(status), "VmHWM:"); err == nil && ok {
		_, _ = fmt.Sscan(after, &kilobytes)
	}
	fmt.Printf("peak %.1f MB\n", kilobytes/1024)
}

// bigProblem is the problem of a big lab, read as "berth plan" does.
func bigProblem(b *testing.B, seed uint64, racks int) *planner.Problem {
	f := newBigLab(b, seed, racks)
	a := &app{inventory: f.inventory, catalogs: []string{f.catalog}, stdout: io.Discard, stderr: io.Discard}
	l, err := a.readLab()
	if err != nil {
		b.Fatal(err)
	}
	return l.Problem
}

// BenchmarkFleetRead is what comes before the search.
func BenchmarkFleetRead(b *testing.B) {
	f := newBigLab(b, 1, shorter(15, 3))
	for b.Loop() {
		a := &app{inventory: f.inventory, catalogs: []string{f.catalog}, stdout: io.Discard, stderr: io.Discard}
		if _, err := a.readLab(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFleetCheck is what comes after it: every figure of a plan, and why each service is where it is.
func BenchmarkFleetCheck(b *testing.B) {
	p := bigProblem(b, 1, shorter(15, 3))
	for b.Loop() {
		planner.Check(p, p.Current)
	}
}

// BenchmarkWithoutAMachine plans 20 hosts and 200 services once more for each of 5 machines that are taken
// away, begun from nothing and from the plan with all of them.
func BenchmarkWithoutAMachine(b *testing.B) {
	p := bigProblem(b, 1, 1)
	steps := int64(shorter(3_000_000, 300_000))
	plan := planner.Solve(context.Background(), p, planner.Options{Seed: 1, Steps: steps})
	for _, c := range []struct {
		name string
		from planner.Placement
	}{{"begun=nowhere", planner.Placement{}}, {"begun=plan", plan.Placement}} {
		b.Run(c.name, func(b *testing.B) {
			costs := map[planner.Criterion]int64{}
			for b.Loop() {
				clear(costs)
				for _, m := range p.Machines[:5] {
					q, _ := p.Without(m.Name)
					for _, s := range planner.Solve(context.Background(), q, planner.Options{Seed: 1, Steps: steps, From: c.from}).Scores {
						costs[s.Criterion] += s.Cost
					}
				}
			}
			b.ReportMetric(float64(costs[planner.UnplacedNormal]), "unplaced")
			b.ReportMetric(float64(costs[planner.Verdicts]), "verdicts")
			b.ReportMetric(float64(costs[planner.DataMoved]>>30), "GB-moved")
			b.ReportMetric(float64(costs[planner.Moves]), "moves")
		})
	}
}

// BenchmarkAdvise asks what would make a lab of 20 hosts and 200 services fit that is too small, for
// three seconds: how many answers there are by then.
func BenchmarkAdvise(b *testing.B) {
	p := bigProblem(b, 1, 1)
	for i := range p.Services {
		p.Services[i].Demand.Memory *= 2
	}
	for b.Loop() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(shorter(3000, 300))*time.Millisecond)
		b.ReportMetric(float64(len(planner.Advise(ctx, p, planner.Options{Seed: 1}))), "answers")
		cancel()
	}
}
