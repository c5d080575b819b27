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

// Findings lists what stands in the way of a run, each with what to do about it. What is of no host is the lab's; whole: with
// differences that change nothing of what runs.
func Findings(w wording.Words, found []preflight.Finding, lab string, whole bool) string {
	var out strings.Builder
	for i, f := range found {
		mark := "~"
		if f.Severity() == preflight.Stops {
			mark = "!"
		}
		out.WriteString(w.Say("%s %s: %s\n", "%s %s : %s\n", mark, cmp.Or(f.Where().Host, lab), f.Say(w)))
		shown, several := changes(f, whole)
		for _, change := range shown {
			if several {
				out.WriteString(w.Say("      %s, %s:\n", "      %s, %s :\n", change.Service, change.Name))
			}
			for line := range strings.Lines(w.Text(difference(change))) {
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

// changes are the differences that a finding is about, which may be of several services; whole: those too that are only shown to who
// asks.
func changes(f preflight.Finding, whole bool) (list []status.Change, several bool) {
	switch f := f.(type) {
	case interface{ Difference() *status.Change }:
		if change := f.Difference(); change != nil {
			return []status.Change{*change}, false
		}
	case interface{ Differences() []status.Change }:
		if whole {
			return f.Differences(), true
		}
	}
	return nil, false
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
				fmt.Fprintf(&out, "       %s%s\n", mark, w.Text(a.Said()))
			}
		}
	}
	fmt.Fprintln(&out, w.Say("%s on %s.", "%s sur %s.", w.Count(len(list), "step", "steps", "étape", "étapes"), w.Count(len(hosts), "host", "hosts", "hôte", "hôtes")))
	return out.String()
}
