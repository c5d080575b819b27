package cells

import (
	"testing"

	"github.com/rivo/uniseg"
)

// What is drawn without Unicode's tables is what they say: one column for each line and block, alone, before text and before
// another; and not where something joins it.
func TestLinesAndBlocksAreOneColumnAsUnicodeSays(t *testing.T) {
	n := 0
	for r := rune(0x80); r < 0x30000; r++ {
		for _, after := range []string{"", "a", "\n", "│", "é", "\u0301", "\ufe0f", "\u200d", "\xff"} {
			s := string(r) + after
			if !standsAlone(s) {
				continue
			}
			n++
			if first, _, w, _ := uniseg.FirstGraphemeClusterInString(s, -1); first != string(r) || w != 1 {
				t.Errorf("%q: the first of it is %q, %d wide", s, first, w)
			}
		}
	}
	if n != 160*4 {
		t.Errorf("%d are drawn so, of 160 characters before four things", n)
	}
	for _, s := range []string{"", "\xe2", "\xe2\x94", "\xe2\x94a", "\xe2\x94\x80\xe2"} {
		if standsAlone(s) {
			t.Errorf("%q is", s)
		}
	}
}
