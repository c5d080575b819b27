package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The short table over all kinds of data: what the engine reaches, its bound, and, where cbc is installed,
// what cbc reaches on the same instance in the same run. docs/engine.md explains it.

func BenchmarkPlace(b *testing.B) {
	data := benchData(b, "place")
	for _, objective := range []string{"hosts", "watts", "moves"} {
		for _, name := range []string{"5x40-s1", "5x40-s3", "20x200-s1", "20x200-s2", "100x1000-s1"} {
			b.Run(objective+"/"+name, func(b *testing.B) {
				file := filepath.Join(data, name+".json")
				var l line
				for b.Loop() {
					l = benchLine(b, "place", file, "--objective", objective, "--seconds", "5")
				}
				report(b, l)
				againstCBC(b, file, objective, l)
			})
		}
	}
}

// cbcLimit is what cbc gets: enough for what it can do.
const cbcLimit = 10 * time.Second

func againstCBC(b *testing.B, file, objective string, own line) {
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	in, err := readPlacement(data, objective)
	if err != nil {
		b.Fatal(err)
	}
	begin := time.Now()
	value, optimal, ok := cbc(b, in, cbcLimit)
	seconds := time.Since(begin).Seconds()
	if !ok {
		return
	}
	b.ReportMetric(float64(value), "cbc-value")
	b.ReportMetric(seconds/max(own.Seconds, 0.001), "cbc-time/own")
	if optimal && (own.Value < value || own.Bound > value) {
		b.Errorf("cbc proves %d, the engine says %d with bound %d", value, own.Value, own.Bound)
	}
}

func report(b *testing.B, l line) {
	b.ReportMetric(float64(l.Value), "value")
	b.ReportMetric(float64(l.Bound), "bound")
	if l.Tried > 0 && l.Seconds > 0 {
		b.ReportMetric(float64(l.Tried)/l.Seconds/1e6, "Mtried/s") // of all threads
	}
}

func BenchmarkReassignment(b *testing.B) {
	data := benchData(b, "roadef2012")
	for _, name := range []string{"a1_1", "a1_4", "a2_4", "b_1", "b_9"} {
		b.Run(name, func(b *testing.B) {
			var l line
			for b.Loop() {
				l = benchLine(b, "roadef", filepath.Join(data, "model_"+name+".txt"), filepath.Join(data, "assignment_"+name+".txt"), "--seconds", budget("3", "1"))
			}
			report(b, l)
			b.ReportMetric(100*float64(l.Value-l.Bound)/float64(*l.Initial), "%gap-of-initial")
		})
	}
}

// BenchmarkTries tells how many shifts one thread tries in a second.
func BenchmarkTries(b *testing.B) {
	data := benchData(b, "roadef2012")
	for _, name := range []string{"b_1", "b_9"} {
		b.Run(name, func(b *testing.B) {
			var l line
			for b.Loop() {
				l = benchLine(b, "roadef", filepath.Join(data, "model_"+name+".txt"), filepath.Join(data, "assignment_"+name+".txt"), "--seconds", budget("5", "1"), "--workers", "1", "--no-swaps")
			}
			report(b, l)
		})
	}
}

func BenchmarkVectors(b *testing.B) {
	for _, set := range []string{"New", "Panigrahy"} {
		b.Run(set, func(b *testing.B) {
			instances := vectors(b, set, 60)
			var bins, optima, published, met int64
			for b.Loop() {
				bins, optima, published, met = 0, 0, 0, 0
				for _, v := range instances {
					l := benchLine(b, "vbp", v.file, "--seconds", budget("1", "0.3"))
					bins, optima, published = bins+l.Value, optima+v.optimum, published+v.published
					if l.Value == v.optimum {
						met++
					}
					if l.Bound > v.optimum || l.Value < v.optimum {
						b.Errorf("%s: %d bins, bound %d, optimum %d", filepath.Base(v.file), l.Value, l.Bound, v.optimum)
					}
				}
			}
			b.ReportMetric(float64(bins), "bins")
			b.ReportMetric(float64(optima), "optimum")
			b.ReportMetric(float64(published), "published")
			b.ReportMetric(float64(met), fmt.Sprintf("met-of-%d", len(instances)))
		})
	}
}

// budget is how many seconds a search gets; with -short only so many that it finds something.
func budget(seconds, short string) string {
	if testing.Short() {
		return short
	}
	return seconds
}
