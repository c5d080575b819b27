package faults

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatMustNotHaveBeenIsFound(t *testing.T) {
	has := func(word, host, data string) Happening {
		return Happening{Word: word, Host: host, Data: map[string]string{"data": data}}
	}
	moved := []Happening{has(Starts, "pi", ""), has(Stops, "pi", "one"), has(Starts, "nas", "one")}
	for name, c := range map[string]struct {
		all  []Happening
		want string // what is said; empty: nothing
	}{
		"a move with all that there was":             {moved, ""},
		"it starts there before it stopped":          {[]Happening{has(Starts, "pi", ""), has(Starts, "nas", "")}, "two write"},
		"the kernel knows of another one":            {[]Happening{has(Starts, "pi", ""), {Word: Gone, Host: "pi"}, has(Two, "nas", "")}, "two write"},
		"it starts with less":                        {[]Happening{has(Starts, "pi", ""), has(Stops, "pi", "one"), has(Starts, "nas", "on")}, "it starts with"},
		"it went down without a word":                {[]Happening{has(Starts, "pi", ""), {Word: Gone, Host: "pi"}, has(Starts, "nas", "one")}, ""},
		"it starts with what it had there":           {slices.Concat(moved, []Happening{has(Stops, "nas", "two"), has(Starts, "pi", "one")}, moved[1:]), "it starts with"},
		"and is to":                                  {slices.Concat(moved, []Happening{{Word: Aged}, has(Stops, "nas", "two"), has(Starts, "pi", "one")}, moved[1:]), ""},
		"it runs nowhere":                            {moved[:2], "runs on \"\""},
		"something stops where nothing was known of": {[]Happening{has(Stops, "pi", "")}, "it ran on \"\""},
	} {
		got := strings.Join(Audit(c.all, "nas"), "\n")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAWriteThatIsNotThereIsLost(t *testing.T) {
	if n := Lost([]int{1, 2, 3}, "\n1 pi\nhalf a l\n2 pi\n\n3 nas\n"); n != 0 {
		t.Errorf("%d is lost", n)
	}
	if n := Lost([]int{1, 2, 3}, "1 pi\n13 pi\n"); n != 2 {
		t.Errorf("%d is lost, not 2", n)
	}
}
