package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"berth/planner/pack"
)

// BenchmarkCancel tells how long the largest searches take to hand over their answer once the context is done, at
// moments from the first thousandth of a second on: each stage has its own way to end.
func BenchmarkCancel(b *testing.B) {
	b.Run("b_9", func(b *testing.B) {
		data := benchData(b, "roadef2012")
		model, err := readNumbers(filepath.Join(data, "model_b_9.txt"))
		if err != nil {
			b.Fatal(err)
		}
		assignment, err := readNumbers(filepath.Join(data, "assignment_b_9.txt"))
		if err != nil {
			b.Fatal(err)
		}
		p, err := readReassignment(model, assignment)
		if err != nil {
			b.Fatal(err)
		}
		cancelled(b, p)
	})
	b.Run("500 items of 10 resources", func(b *testing.B) {
		file := filepath.Join(b.TempDir(), "class3_500_10_9.vbp")
		unpack(b, filepath.Join(benchData(b, "vbp"), "Panigrahy_instances.tar.gz"), func(name string, content io.Reader) {
			if filepath.Base(name) == filepath.Base(file) {
				if err := writeFile(file, func(w io.Writer) error { _, err := io.Copy(w, content); return err }); err != nil {
					b.Fatal(err)
				}
			}
		})
		n, err := readNumbers(file)
		if err != nil {
			b.Fatal(err)
		}
		p, err := readVectors(n)
		if err != nil {
			b.Fatal(err)
		}
		cancelled(b, p)
	})
	for _, objective := range []string{"hosts", "watts", "moves"} {
		b.Run("1000x10000/"+objective, func(b *testing.B) {
			in, err := readPlacement(tenfold(b, filepath.Join(benchData(b, "place"), "100x1000-s1.json")), objective)
			if err != nil {
				b.Fatal(err)
			}
			cancelled(b, &in.problem)
		})
	}
	b.Run("1000x10000, full and nothing in place", func(b *testing.B) {
		in, err := readPlacement(tenfold(b, filepath.Join(benchData(b, "place"), "100x1000-s1.json")), "hosts")
		if err != nil {
			b.Fatal(err)
		}
		for i := range in.problem.Items {
			in.problem.Items[i].Start = pack.Nowhere
		}
		for _, bin := range in.problem.Bins { // of a thousand 545 are needed
			for r := range bin.Hard {
				bin.Hard[r] = bin.Hard[r] * 56 / 100
			}
		}
		cancelled(b, &in.problem)
	})
}

// tenfold is a placement ten times over, as one: every service may go to the hosts of all ten.
func tenfold(b *testing.B, file string) []byte {
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	var one, all placement
	if err := json.Unmarshal(data, &one); err != nil {
		b.Fatal(err)
	}
	all.Resources, all.Margin = one.Resources, one.Margin
	for k := range 10 {
		named := func(name string) string { return fmt.Sprintf("%s-%d", name, k) }
		for _, h := range one.Hosts {
			h.Name = named(h.Name)
			all.Hosts = append(all.Hosts, h)
		}
		for _, s := range one.Services {
			s.Name, s.Host = named(s.Name), named(s.Host)
			all.Services = append(all.Services, s)
		}
		for _, set := range one.Apart {
			apart := make([]string, len(set))
			for n, name := range set {
				apart[n] = named(name)
			}
			all.Apart = append(all.Apart, apart)
		}
	}
	if data, err = json.Marshal(all); err != nil {
		b.Fatal(err)
	}
	return data
}

// lastCancelled is up to when searches are stopped; each moment is a quarter later than the one before.
const lastCancelled = time.Second

func cancelled(b *testing.B, p *pack.Problem) {
	var took []time.Duration
	last := lastCancelled
	if testing.Short() {
		last /= 20
	}
	for b.Loop() {
		took = took[:0]
		for at := time.Millisecond; at < last; at += at / 4 {
			if d, stopped := handsOver(p, at); stopped {
				took = append(took, d)
			}
		}
	}
	if len(took) == 0 {
		b.Fatal("every search ended by itself")
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(took[len(took)/2]), "ms-median")
	b.ReportMetric(ms(took[len(took)-1]), "ms-most")
	b.ReportMetric(float64(len(took)), "moments")
}

// handsOver runs a search that has half a minute, and cancels it after so long.
func handsOver(p *pack.Problem, after time.Duration) (took time.Duration, stopped bool) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	begin := time.Now()
	var at time.Time
	timer := time.AfterFunc(after, func() { at = time.Now(); cancel() })
	pack.Solve(ctx, p, pack.Options{
		Seed: 1, Workers: runtime.GOMAXPROCS(0), Steps: pack.Unlimited,
		Spent: func() float64 { return float64(time.Since(begin)) / float64(30*time.Second) },
	})
	end := time.Now()
	if timer.Stop() {
		return 0, false
	}
	<-ctx.Done()
	return end.Sub(at), end.After(at) // it may have ended just before
}
