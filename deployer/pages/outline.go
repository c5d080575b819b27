package pages

import (
	"fmt"
	"strings"

	"berth/deployer/steps"
	"berth/planner"
	"berth/wording"
)

// Outline lists what becomes of guests, the steps of a deployment for which no host was asked, what would leave, and what stays as far as anybody knows.
func Outline(w wording.Words, guests []planner.GuestChange, hosts []string, list []steps.Step, stays []string, goes []planner.Move) string {
	var out strings.Builder
	for _, g := range guests {
		fmt.Fprintln(&out, w.Say("on %s: %s", "sur %s : %s", g.Machine, w.GuestChange(g)))
	}
	out.WriteString(Steps(w, hosts, list, nil))
	for _, m := range goes {
		fmt.Fprintln(&out, w.Say("%s stops on %s once that is done", "%s s'arrête sur %s une fois cela fait", m.Service, m.From))
	}
	if len(stays) > 0 {
		fmt.Fprintln(&out, w.Say("as the inventory has it, these run where they are to: %s", "d'après l'inventaire, ceux-ci tournent où ils doivent : %s", w.And(stays)))
	}
	fmt.Fprintln(&out, w.Say("No host was asked, and nothing was done. What is there already, and what stands in the way, only the hosts know: berth deploy --dry-run",
		"Aucun hôte n'a été interrogé, et rien n'a été fait. Ce qui est déjà là, et ce qui fait obstacle, seuls les hôtes le savent : berth deploy --dry-run"))
	return out.String()
}
