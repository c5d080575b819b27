package main

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/tui"
)

// BenchmarkPlanLabA is the whole of "berth plan" on the shipped lab: read, solve, print.
func BenchmarkPlanLabA(b *testing.B) {
	for b.Loop() {
		var stderr bytes.Buffer
		if code := run([]string{"plan", "-f", "../../inventory.yaml"}, io.Discard, &stderr); code != exitDone {
			b.Fatalf("exit code %d: %s", code, stderr.String())
		}
	}
}

// BenchmarkStartToFirstFrame is what stands between "berth" and its first frame on the shipped lab: read all,
// search for a first plan, draw. At most 150 ms.
func BenchmarkStartToFirstFrame(b *testing.B) {
	var took []time.Duration
	for b.Loop() {
		start := time.Now()
		a := &app{stdout: io.Discard, stderr: io.Discard}
		root := newRoot(io.Discard, io.Discard)
		root.ResetFlags()
		root.Flags().StringVarP(&a.inventory, "file", "f", "", "")
		var flags sessionFlags
		a.registerSession(root, &flags)
		if err := root.ParseFlags([]string{"-f", "../../inventory.yaml"}); err != nil {
			b.Fatal(err)
		}
		o, _, err := a.sessionOptions(context.Background(), &flags)
		if err != nil {
			b.Fatal(err)
		}
		m := tui.New(context.Background(), o)
		m.Update(tea.WindowSizeMsg{Width: 140, Height: 40})
		if !strings.Contains(m.View(), "blackbox") {
			b.Fatal("there is no board in the first frame")
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "ms-max")
}
