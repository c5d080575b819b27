package pages

import (
	"cmp"
	"fmt"
	"strings"

	"berth/deployer/preflight"
	"berth/deployer/status"
	"berth/deployer/steps"
	"berth/wording"
)

// Findings lists what stands in the way of a run, each with what to do about it. What is of no host is the lab's.
func Findings(w wording.Words, found []preflight.Finding, lab string) string {
	var out strings.Builder
	for i, f := range found {
		mark := "~"
		if f.Severity() == preflight.Stops {
			mark = "!"
		}
		fmt.Fprintf(&out, "%s %s: %s\n", mark, cmp.Or(f.Where().Host, lab), f.Say(w))
		if differs, can := f.(interface{ Difference() *status.Change }); can && differs.Difference() != nil {
			for line := range strings.Lines(difference(*differs.Difference())) {
				out.WriteString("      " + line)
			}
		}
		hint := f.Hint(w)
		again := i+1 < len(found) && found[i+1].Hint(w) == hint // then it stands below that
		if hint != "" && !again {
			fmt.Fprintf(&out, "    %s\n", hint)
		}
	}
	return out.String()
}

// Steps lists what a run will do, host by host, with what each step asks of its host where that is known.
func Steps(w wording.Words, hosts []string, list []steps.Step, acts map[int][]steps.Act) string {
	var out strings.Builder
	for _, host := range hosts {
		some := false
		for i := range list {
			if list[i].Host != host {
				continue
			}
			if !some {
				some = true
				fmt.Fprintln(&out, host)
			}
			fmt.Fprintf(&out, "  %3d  %s\n", i+1, list[i].Say(w, list[i].Service))
			for _, a := range acts[i] {
				mark := ""
				if a.Command != nil {
					mark = "$ "
				}
				fmt.Fprintf(&out, "       %s%s\n", mark, a)
			}
		}
	}
	fmt.Fprintln(&out, w.Say("%d steps on %d hosts.", "%d étapes sur %d hôtes.", len(list), len(hosts)))
	return out.String()
}
