package report

import (
	"fmt"
	"io"
	"text/tabwriter"

	"berth/planner"
	"berth/wording"
)

// Processors lists processors, with speeds relative to the Intel N100's and the maker's design power where they are known.
func Processors(out io.Writer, w wording.Words, list []planner.Processor) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, w.Say("NAME\tARCH\tCORES\tTHREADS\tONE\tALL\tPOWER\tTITLE", "NOM\tARCH\tCŒURS\tFILS\tUN\tTOUS\tPUISSANCE\tTITRE"))
	for _, p := range list {
		arch, one, all, power := p.Arch.String(), "", "", ""
		if p.ISA != "" {
			arch += "/" + p.ISA
		}
		if p.Speed.Known() {
			one, all = w.Times(p.Speed.One), w.Times(p.Speed.All)
		}
		if p.Power.Busy > 0 {
			power = w.Watts(p.Power.Busy)
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\n", p.Name, arch, p.Cores, p.Threads, one, all, power, p.Title)
	}
	return t.Flush()
}
