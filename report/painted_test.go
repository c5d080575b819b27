package report

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"

	"berth/tui/cells"
)

func TestWhatIsPaintedIsTheSameTextInColours(t *testing.T) {
	d := &Document{
		Kicker: "x", Title: "lab\x1b[2J", Lead: []Line{{"over", Over}, {"plain", Plain}, {"well", Well}},
		Sections: []Section{{Title: "table", Blocks: []Block{
			Table{Columns: []Column{{}, {Title: "a"}}, Rows: []Row{{Cells: []string{"one", "1"}}, {Cells: []string{"two", "2"}, Tone: Tight}}},
			Paragraph{Line{"quiet", Muted}},
		}}},
	}
	theme := cells.NewTheme(termenv.ANSI, cells.Light)
	got := string(Painted(d, 60, false, theme))
	for _, want := range []string{
		theme.Paint(cells.Strong, "X  lab[2J"), theme.Paint(cells.Over, "! over"), "\nplain\n", theme.Paint(cells.Fits, "well"), theme.Paint(cells.Strong, "TABLE  a"), "\none    1\n",
		theme.Paint(cells.Tight, "two    2"), theme.Paint(cells.Muted, "quiet"),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%q", want, got)
		}
	}
	card := Card{Name: "pi", Bar: Bar{Used: 6 * gb, Reserved: 2 * gb, Usable: 7 * gb, Total: 8 * gb, Caption: "over"}}
	bars := string(Painted(&Document{Sections: []Section{{Title: "hosts", Blocks: []Block{card}}}}, 60, false, theme))
	for tone, sign := range map[cells.Tone]string{cells.BarUsed: "#", cells.BarKept: "=", cells.MarginLine: "|", cells.BarOver: "="} {
		before, _, _ := strings.Cut(theme.Paint(tone, "x"), "x")
		if !strings.Contains(bars, before+sign) {
			t.Errorf("no %q in\n%q", before+sign, bars)
		}
	}
	if strings.Contains(got, "\x1b[2J") {
		t.Errorf("a name steers the terminal: %q", got)
	}
	none := string(Painted(d, 60, false, cells.NewTheme(termenv.Ascii, cells.Light)))
	if text := string(Text(d, 60, false)); none != text {
		t.Errorf("%q is not %q", none, text)
	}
}
