package report

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/plain"
	"berth/planner"
)

func TestBars(t *testing.T) {
	usable := func(total planner.Bytes) planner.Bytes { return planner.Permille(900).Of(total) }
	for _, c := range []struct {
		name string
		bar  Bar
		n    int
		want string
	}{
		{"nothing", Bar{0, 0, usable(8 * gb), 8 * gb, ""}, 23, "[..................|..]"},
		{"half", Bar{4 * gb, 0, usable(8 * gb), 8 * gb, ""}, 23, "[##########........|..]"},
		{"reserved behind used", Bar{4 * gb, gb, usable(8 * gb), 8 * gb, ""}, 23, "[##########===.....|..]"},
		{"a little reserved is seen", Bar{4 * gb, mb, usable(8 * gb), 8 * gb, ""}, 23, "[##########=.......|..]"},
		{"full to the margin does not pass it", Bar{usable(8 * gb), 0, usable(8 * gb), 8 * gb, ""}, 23, "[##################|..]"},
		{"a byte over is seen", Bar{usable(8*gb) + 1, 0, usable(8 * gb), 8 * gb, ""}, 23, "[##################|#.]"},
		{"far over stays within the brackets", Bar{20 * gb, gb, usable(8 * gb), 8 * gb, ""}, 23, "[##################|#=]"},
		{"a margin of everything", Bar{8 * gb, 0, 8 * gb, 8 * gb, ""}, 23, "[####################|]"},
		{"no memory", Bar{}, 23, "[|....................]"},
	} {
		if got := c.bar.draw(c.n, ascii); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := (Bar{4 * gb, gb, usable(8 * gb), 8 * gb, ""}).draw(23, blocks); got != "[██████████▒▒▒░░░░░│░░]" {
		t.Error(got)
	}
}

// TestBarsNeverLie draws random loads: the margin is passed exactly where it is, in text and in drawings.
func TestBarsNeverLie(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 5000 {
		total := planner.Bytes(1 + r.Int64N(int64(64*gb)))
		b := Bar{Used: planner.Bytes(r.Int64N(int64(total))), Reserved: planner.Bytes(r.Int64N(int64(total) / 3)), Total: total}
		b.Usable = planner.Permille(500 + r.Int64N(501)).Of(total)
		n := 20 + r.IntN(80)
		s := b.draw(n, ascii)
		if len(s) != n {
			t.Fatalf("%d wide instead of %d: %s", len(s), n, s)
		}
		_, beyond, _ := strings.Cut(s, "|")
		room := b.Usable < b.Total*planner.Bytes(n-4)/planner.Bytes(n-3) // a sign stands beyond the margin
		if over := strings.ContainsAny(beyond, "#="); over != b.Over() && room {
			t.Fatalf("%+v drawn as %s", b, s)
		}
		if d := drawingOf(b); (d.Over > 0) != b.Over() || d.Used > d.Reserved || d.Reserved > drawingWidth {
			t.Fatalf("%+v drawn as %+v", b, d)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, text string
		n          int
		want       []string
	}{
		{"short", "one two", 20, []string{"one two"}},
		{"words", "one two three", 8, []string{"one two", "three"}},
		{"a figure stays with its unit", "it needs 16.5 GB here", 14, []string{"it needs", "16.5 GB here"}},
		{"digits stay together", "en tout 1 503 238 554 octets", 22, []string{"en tout", "1 503 238 554 octets"}},
		{"a French colon stays", "hôte pve : plein", 9, []string{"hôte", "pve :", "plein"}},
		{"an arrow stays behind what it leaves", "from 30 s -> 60 s", 13, []string{"from 30 s ->", "60 s"}},
		{"a long name breaks at a sign", "very-long-name-of-a-service", 12, []string{"very-long-", "name-of-a-", "service"}},
		{"a long word breaks anywhere", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"no control characters", "a\x1b[31mb\u202ec", 20, []string{"a[31mbc"}},
		{"nothing", "", 10, []string{""}},
	} {
		if diff := cmp.Diff(c.want, wrap(c.text, c.n)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// FuzzWrap looks for a line that is too wide and for text that is lost.
func FuzzWrap(f *testing.F) {
	f.Add("pve : 28,8 Go utilisables, exactement 1 503 238 554 octets", 20)
	f.Add("日本語 e\u0301 \u00a0\u00a0 -- 👩‍👩‍👧", 3)
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = 4 + n&0x7f
		lines := wrap(s, n)
		for _, l := range lines {
			if width(l) > n {
				t.Fatalf("%q is wider than %d", l, n)
			}
		}
		letters := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, nbsp, " ")), "") }
		if got, want := letters(strings.Join(lines, "")), letters(plain.Seen(s)); got != want {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestColumnsShareTheRoom(t *testing.T) {
	cell := func(n int) string { return strings.Repeat("x", n) }
	for _, c := range []struct {
		name  string
		wants []int
		wraps []bool
		total int
		want  []int
	}{
		{"all fit", []int{5, 10}, []bool{false, true}, 80, []int{5, 10}},
		{"sentences give way", []int{20, 100}, []bool{false, true}, 60, []int{20, 38}},
		{"a short sentence keeps its width", []int{10, 20, 100}, []bool{false, true, true}, 64, []int{10, 20, 30}},
		{"names give way where nothing else can", []int{70, 70}, []bool{false, true}, 62, []int{30, 30}},
	} {
		var table Table
		var row Row
		for i, n := range c.wants {
			table.Columns = append(table.Columns, Column{Wrap: c.wraps[i]})
			row.Cells = append(row.Cells, cell(n))
		}
		table.Rows = []Row{row}
		if diff := cmp.Diff(c.want, columns(table, c.total, nil)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
