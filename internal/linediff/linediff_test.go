package linediff

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheLinesThatDifferAreFound(t *testing.T) {
	for _, c := range []struct {
		name          string
		before, after string
		want          []Hunk
	}{
		{"the same text", "a\n", "a\n", nil},
		{"one line among others", "a\nb\nc\nd\ne\n", "a\nb\nX\nd\ne\n",
			[]Hunk{{2, 2, 3, 3, []Line{{' ', "b"}, {'-', "c"}, {'+', "X"}, {' ', "d"}}}}},
		{"a line before the last one", "guests:\n  media: {}\n", "guests:\n  infra: {}\n  media: {}\n",
			[]Hunk{{1, 1, 2, 3, []Line{{' ', "guests:"}, {'+', "  infra: {}"}, {' ', "  media: {}"}}}}},
		{"a line after a last one without an end", "a\nb", "a\nb\nc",
			[]Hunk{{2, 2, 1, 2, []Line{{' ', "b"}, {'+', "c"}}}}},
		{"only the end of the last line", "a\nb", "a\nb\n", nil},
		{"a text where none was", "", "a\n", []Hunk{{1, 1, 0, 1, []Line{{'+', "a"}}}}},
		{"no text where one was", "a\n", "", []Hunk{{1, 1, 1, 0, []Line{{'-', "a"}}}}},
		{"two changes near each other, and one far away", "a\nb\nc\nd\ne\nf\ng\nh\n", "A\nA\nb\nc\nD\ne\nf\ng\nH\n",
			[]Hunk{
				{1, 1, 5, 6, []Line{{'-', "a"}, {'+', "A"}, {'+', "A"}, {' ', "b"}, {' ', "c"}, {'-', "d"}, {'+', "D"}, {' ', "e"}}},
				{7, 8, 2, 2, []Line{{' ', "g"}, {'-', "h"}, {'+', "H"}}},
			}},
	} {
		if diff := cmp.Diff(c.want, Compare(c.before, c.after, 1).Hunks); diff != "" {
			t.Errorf("%s: -want +got\n%s", c.name, diff)
		}
	}
}

func TestTextsOfTooManyLinesAreCountedOnly(t *testing.T) {
	long := strings.Repeat("x\n", Most+1)
	for _, c := range []struct{ before, after string }{{long, "x\n"}, {"x\n", long}} {
		d := Compare(c.before, c.after, 1)
		if !d.TooLong || d.Hunks != nil || d.Before+d.After != Most+2 {
			t.Errorf("%d lines became %d: %+v", d.Before, d.After, d.Hunks)
		}
	}
	if d := Compare(long[2:], "x\n", 1); d.TooLong || len(d.Hunks) != 1 {
		t.Errorf("%d lines are too many", d.Before)
	}
}

// Whoever does to the text before what the hunks say has the text after, at the lines that they name.
func TestHunksLeadFromOneTextToTheOther(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		var b strings.Builder
		for range r.IntN(30) {
			b.WriteString(strings.Repeat("ab", r.IntN(3)) + "\n")
		}
		return b.String()
	}
	for range 2000 {
		before, after, around := text(), text(), r.IntN(4)
		from, to := strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n")
		got, at := "", 0
		for _, h := range Compare(before, after, around).Hunks {
			got += strings.Join(from[at:h.From-1], "")
			if n := strings.Count(got, "\n"); n != h.To-1 {
				t.Fatalf("%q to %q: a hunk begins at line %d of the text after, and says %d", before, after, n+1, h.To)
			}
			fromLines, toLines := "", ""
			for _, l := range h.Lines {
				if l.Sign != '+' {
					fromLines += l.Text + "\n"
				}
				if l.Sign != '-' {
					toLines += l.Text + "\n"
				}
			}
			if want := strings.Join(from[h.From-1:h.From-1+h.FromLines], ""); fromLines != want {
				t.Fatalf("%q to %q: a hunk says that %q was there, not %q", before, after, fromLines, want)
			}
			if want := strings.Join(to[h.To-1:h.To-1+h.ToLines], ""); toLines != want {
				t.Fatalf("%q to %q: a hunk says that %q is there, not %q", before, after, toLines, want)
			}
			got, at = got+toLines, h.From-1+h.FromLines
		}
		if got += strings.Join(from[at:], ""); got != after {
			t.Fatalf("%q to %q around %d: the hunks give %q", before, after, around, got)
		}
	}
}
