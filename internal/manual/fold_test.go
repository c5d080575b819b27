package manual

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const help = `It reads an inventory, and packs memory under a margin.
Nothing is changed.

Examples:
  lab plan
  lab plan --without cargo        what if the storage is down for a day
  lab plan --goal a-goal-with-a-name-that-is-longer-than-the-line

Flags:
  -f, --file FILE   inventory FILE, by default the one that lies here
      --a-flag-with-a-long-name VALUE   the VALUE that it takes
`

func TestWhatIsNarrowEnoughStaysAsItWasWritten(t *testing.T) {
	if diff := cmp.Diff(help, fold(help, 120)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestParagraphsAreFilledAndListsHang(t *testing.T) {
	// A word that is wider than the line is not cut: it can be copied.
	const want = `It reads an inventory, and packs memory
under a margin. Nothing is changed.

Examples:
  lab plan
  lab plan --without cargo
        what if the storage is down for
        a day
  lab plan --goal
      a-goal-with-a-name-that-is-longer-than-the-line

Flags:
  -f, --file FILE
        inventory FILE, by default the
        one that lies here
      --a-flag-with-a-long-name VALUE
        the VALUE that it takes
`
	if diff := cmp.Diff(want, fold(help, 40)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAnExplanationHangsBesideWhatItExplains(t *testing.T) {
	const want = `  -f, --file FILE   inventory FILE, by default the
                    one that lies here
`
	if got := fold(help, 50); !strings.Contains(got, want) {
		t.Errorf("no\n%s\nin\n%s", want, got)
	}
}

func TestNoLineOfFrenchBeginsWithItsPunctuation(t *testing.T) {
	for width := 10; width < 90; width++ {
		got := fold("« berth plan » dit où chaque service vit ; et pourquoi : en chiffres, ce que « berth explain » détaille !\n", width)
		for line := range strings.Lines(got) {
			if strings.ContainsAny(line[:1], ":;!") || strings.HasPrefix(line, "»") || strings.HasSuffix(strings.TrimSpace(line), "«") {
				t.Errorf("at %d columns\n%s", width, got)
			}
		}
	}
}
