// Command estimates holds what berth estimates against what others measured, and prints the table of docs/planning.md: the
// operator's own pairs, software encoding of a film on Intel's processors, and 7-zip on boards, Celerons and mini PCs.
package main

import (
	_ "embed"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"berth/planner"
	"berth/processors"
)

//go:embed h264.tsv
var h264 string

//go:embed sevenzip.tsv
var sevenzip string

func main() { write(os.Stdout) }

// pair is a time measured on two processors: the reference, and how many times as long it took on the other.
type pair struct {
	what, reference, on string
	counts              planner.Counts
	low, high           float64 // measured, times as long
}

// operators are the pairs of the operator of lab A.
var operators = []pair{
	{"Immich, inference of one photo", "ryzen-7640hs", "n100", planner.CountsAll, 3, 5},
	{"Immich, indexing 1000 photos", "ryzen-7640hs", "n100", planner.CountsAll, 3, 4},
	{"Paperless, OCR of a page", "ryzen-7640hs", "bcm2712", planner.CountsOne, 2, 2},
}

func write(out io.Writer) {
	fmt.Fprintln(out, "| the operator measured | from | on | times as long | estimated |\n|---|---|---|---|---|")
	for _, p := range operators {
		measured := number(p.low)
		if p.high != p.low {
			measured += " to " + number(p.high)
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s |\n", p.what, title(p.reference), title(p.on), measured, number(estimate(p.reference, p.on, p.counts)))
	}
	fmt.Fprintln(out, "\n| table | processors | half are off by at most | nine of ten by at most | estimated too slow, mean | worst |\n|---|---|---|---|---|---|")
	rows := read(h264)
	summary(out, "encoding a film in software, all threads, from i5-8500T", rows, "i5-8500t", planner.CountsAll, func(r []float64) float64 { return r[0] })
	rows = read(sevenzip)
	inverse := func(column int) func([]float64) float64 { return func(r []float64) float64 { return 1 / r[column] } }
	x86, arm := split(rows)
	summary(out, "7-zip, one thread, amd64, from N100", x86, "n100", planner.CountsOne, inverse(1))
	summary(out, "7-zip, all threads, amd64, from N100", x86, "n100", planner.CountsAll, inverse(0))
	summary(out, "7-zip, one thread, Arm boards, from Pi 5", arm, "bcm2712", planner.CountsOne, inverse(1))
	summary(out, "7-zip, all threads, Arm boards, from Pi 5", arm, "bcm2712", planner.CountsAll, inverse(0))
}

// summary tells how far the estimates of all processors of a table are off, from one of them.
func summary(out io.Writer, what string, rows map[string][]float64, reference string, counts planner.Counts, seconds func([]float64) float64) {
	var off []float64
	var sum float64
	worst, at := 0.0, ""
	names := make([]string, 0, len(rows))
	for name := range rows {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if name == reference {
			continue
		}
		measured := seconds(rows[name]) / seconds(rows[reference])
		ratio := estimate(reference, name, counts) / measured // above 1: estimated too slow
		off = append(off, math.Max(ratio, 1/ratio))
		sum += math.Log(ratio)
		if o := math.Max(ratio, 1/ratio); o > worst {
			worst, at = o, name
		}
	}
	slices.Sort(off)
	fmt.Fprintf(out, "| %s | %d | %s | %s | %s | %s, %s |\n", what, len(off), factor(off[len(off)/2]), factor(off[len(off)*9/10]),
		factor(math.Exp(sum/float64(len(off)))), title(at), factor(worst))
}

// estimate is how many times as long something takes as the planner estimates it: from a figure of a minute.
func estimate(reference, on string, counts planner.Counts) float64 {
	ref, _ := processors.Named(reference)
	p, _ := processors.Named(on)
	minute := planner.Figure{Text: "1000s", Low: 1000 * time.Second, High: 1000 * time.Second}
	s := planner.Service{
		Counts: counts, Speeds: map[string]planner.Speed{reference: ref.Speed},
		Metrics: []planner.Metric{{Name: "x", Against: reference, On: map[string]planner.Figure{reference: minute}}},
	}
	got := s.PerformanceOn(p)
	return float64(got[0].High) / 1000
}

func title(name string) string {
	p, _ := processors.Named(name)
	return p.Short
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

func factor(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) + "x" }

func split(rows map[string][]float64) (x86, arm map[string][]float64) {
	x86, arm = map[string][]float64{}, map[string][]float64{}
	for name, r := range rows {
		if p, _ := processors.Named(name); p.Arch.Family == "amd64" {
			x86[name] = r
		} else {
			arm[name] = r
		}
	}
	return x86, arm
}

func read(table string) map[string][]float64 {
	out := map[string][]float64{}
	for line := range strings.Lines(table) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if strings.HasPrefix(line, "#") || len(f) < 2 {
			continue
		}
		for _, text := range f[1:] {
			n, err := strconv.ParseFloat(text, 64)
			if err != nil {
				panic(err) // a file of this program
			}
			out[f[0]] = append(out[f[0]], n)
		}
	}
	return out
}
