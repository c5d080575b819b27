package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"berth/planner/pack"
)

// bench is what all kinds of data share: the flags, and how an instance is run.
type bench struct {
	stdout io.Writer

	seconds               float64
	steps                 int64
	seed                  uint64
	workers               int
	noSwaps               bool
	solution, certificate string
}

// instance is one problem of one kind of data.
type instance struct {
	name, objective string
	problem         pack.Problem
	write           func(w io.Writer, bins []int) error // a packing in the format of the data
}

// line is what is printed for an instance.
type line struct {
	Instance  string  `json:"instance"`
	Objective string  `json:"objective"`
	Value     int64   `json:"value"`
	Initial   *int64  `json:"initial"` // of the present placement; null where there is none that keeps the rules
	Bound     int64   `json:"bound"`
	Status    string  `json:"status"` // optimal, feasible, infeasible (proven), unknown (nothing found, nothing proven)
	Seconds   float64 `json:"seconds"`
	Tried     int64   `json:"tried"` // changes that the search looked at
}

// inputError is what is wrong with the data or the flags.
type inputError struct{ err error }

func (e inputError) Error() string { return e.err.Error() }
func (e inputError) Unwrap() error { return e.err }

func inputf(format string, args ...any) error { return inputError{fmt.Errorf(format, args...)} }

var (
	errInfeasible = errors.New("no packing keeps the rules: that is proven")
	errNothing    = errors.New("no packing that keeps the rules was found in this time")
)

func exitCode(err error) int {
	var input inputError
	switch {
	case errors.Is(err, errInfeasible), errors.Is(err, errNothing):
		return exitInfeasible
	case errors.As(err, &input):
		return exitUsage
	}
	return exitFailed
}

// solve runs the engine on the instance and prints its line.
func (b *bench) solve(ctx context.Context, in *instance) error {
	if err := in.problem.Validate(); err != nil {
		return inputError{err}
	}
	begin := time.Now()
	o := pack.Options{Seed: b.seed, Steps: b.steps, Workers: b.workers, NoSwaps: b.noSwaps}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if b.steps == 0 {
		limit := time.Duration(b.seconds * float64(time.Second))
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, begin.Add(limit))
		defer cancel()
		o.Steps = pack.Unlimited
		o.Spent = func() float64 { return float64(time.Since(begin)) / float64(limit) }
	}
	r := pack.Solve(ctx, &in.problem, o)
	seconds := time.Since(begin).Seconds()
	cost, _, ok := pack.Evaluate(&in.problem, r.Bin)
	out := line{Instance: in.name, Objective: in.objective, Value: cost[0], Initial: initial(&in.problem), Bound: r.Bound[0],
		Status: "feasible", Seconds: float64(int(seconds*1000+0.5)) / 1000, Tried: r.Tried}
	switch {
	case r.Impossible:
		out.Status = "infeasible"
	case !ok:
		out.Status = "unknown"
	case r.Optimal():
		out.Status = "optimal"
	}
	if err := b.print(in, &r, out, ok); err != nil {
		return err
	}
	switch {
	case r.Impossible:
		return errInfeasible
	case !ok:
		return errNothing
	}
	return nil
}

func (b *bench) print(in *instance, r *pack.Result, out line, ok bool) error {
	if b.solution != "" && ok {
		if err := writeFile(b.solution, func(w io.Writer) error { return in.write(w, r.Bin) }); err != nil {
			return err
		}
	}
	if b.certificate != "" {
		if err := writeFile(b.certificate, func(w io.Writer) error { return json.NewEncoder(w).Encode(r.Certificate) }); err != nil {
			return err
		}
	}
	return json.NewEncoder(b.stdout).Encode(out)
}

func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// initial is what the present placement costs, where there is one that keeps the rules.
func initial(p *pack.Problem) *int64 {
	bins := make([]int, len(p.Items))
	for i := range bins {
		bins[i] = p.Items[i].Start
	}
	cost, _, ok := pack.Evaluate(p, bins)
	if !ok {
		return nil
	}
	return &cost[0]
}

// baseName is the name of an instance: its file's without the ending.
func baseName(file string) string {
	name := filepath.Base(file)
	return strings.TrimSuffix(name, filepath.Ext(name))
}
