package tui

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"berth/session"
	"berth/tui/cells"
)

// The keys of a typical minute: move about, carry over several hosts, drop, take back.
var benchKeys = []string{"down", "down", "right", "left", "down", "space", "tab", "tab", "tab", "!", "u", "down", "v", "down", "v", "space", "right", "esc", "esc", "tab", "ctrl+r", "u", "end", "home"}

func benchKeyToFrame(b *testing.B, s *session.Session) {
	m := opened(b, s, 140, 40)
	m.theme = cells.NewTheme(termenv.ANSI256, cells.Dark)
	shown := strings.Split(m.View(), "\n")
	var took []time.Duration
	var sent []int // of lines that change: what is written to the terminal
	i := 0
	for b.Loop() {
		key := keyMsg(benchKeys[i%len(benchKeys)])
		start := time.Now()
		m.Update(key)
		frame := m.View()
		took = append(took, time.Since(start))
		lines, n := strings.Split(frame, "\n"), 0
		for y, line := range lines {
			if y >= len(shown) || line != shown[y] {
				n += len(line)
			}
		}
		sent, shown = append(sent, n), lines
		i++
	}
	slices.Sort(took)
	slices.Sort(sent)
	b.ReportMetric(float64(sent[len(sent)/2]), "B-p50")
	b.ReportMetric(float64(sent[len(sent)*99/100]), "B-p99")
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "µs-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "µs-p99")
	b.ReportMetric(float64(took[len(took)-1].Microseconds()), "µs-max")
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	b.ReportMetric(float64(mem.Sys)/(1<<20), "MB-process")
}

// A key to its frame: at most 4 ms (p99) on lab A.
func BenchmarkKeyToFrameLabA(b *testing.B) { benchKeyToFrame(b, labA(b)) }

// A key to its frame: at most 16 ms (p99) with 50 machines and 1,000 services.
func BenchmarkKeyToFrame1000Services(b *testing.B) { benchKeyToFrame(b, largeLab(50, 1000)) }

// Carrying over a host, which computes nothing.
func BenchmarkCarryOverHost1000Services(b *testing.B) {
	m := opened(b, largeLab(50, 1000), 140, 40)
	press(m, "down space")
	if !m.board.carrying() {
		b.Fatal("nothing is carried")
	}
	b.ReportAllocs()
	key := keyMsg("tab")
	for b.Loop() {
		m.Update(key)
	}
}

// Drawing alone, on the largest terminal.
func BenchmarkFrame300x80(b *testing.B) {
	m := opened(b, largeLab(50, 1000), 300, 80)
	m.theme = cells.NewTheme(termenv.ANSI256, cells.Dark)
	b.ReportAllocs()
	for b.Loop() {
		m.View()
	}
}

// A key to its frame: at most 16 ms (p99) with 300 machines and 10,000 services.
func BenchmarkKeyToFrame10000Services(b *testing.B) { benchKeyToFrame(b, largeLab(300, 10_000)) }
