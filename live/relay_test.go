package live

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
)

func TestWhatIsSaidWhileALiveViewStandsGoesThroughItLineByLine(t *testing.T) {
	var plain bytes.Buffer
	var said []string
	r := &Relay{To: &plain}
	fmt.Fprintln(r, "before")
	back := r.Through(func(s string) { said = append(said, s) })
	fmt.Fprint(r, "one\ntw")
	fmt.Fprint(r, "o\nhalf")
	back()
	fmt.Fprintln(r, "after")
	if !slices.Equal(said, []string{"one", "two"}) || plain.String() != "before\nhalf\nafter\n" {
		t.Errorf("%q, %q", said, plain.String())
	}
}
