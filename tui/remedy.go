package tui

import (
	"berth/planner"
)

// nearness is the service without a place that is nearest to one: the host, and the memory that it lacks there.
type nearness struct {
	service, host string // "": none lacks memory alone
	lacks         planner.Bytes
}

// asked is how many hosts are asked about services without a place, each of them once for each service: more would make a key wait.
const asked = 200

// nearestOf looks for the service that lacks the least. In a large lab only the first services are asked about, or none.
func nearestOf(b *planner.Board, unplaced []*planner.Service) nearness {
	var best nearness
	for _, s := range unplaced[:min(len(unplaced), asked/max(b.HostCount(), 1))] {
		for _, a := range b.Answers(s.Name) {
			lacks, only := memoryAlone(a)
			if only && (best.service == "" || lacks < best.lacks) {
				best = nearness{s.Name, a.Host, lacks}
			}
		}
	}
	return best
}

// memoryAlone is how much memory a host lacks for what was asked about, and whether it lacks nothing else.
func memoryAlone(a planner.Answer) (lacks planner.Bytes, only bool) {
	for _, r := range a.Reasons {
		switch r.Rule {
		case planner.RuleMemory, planner.RuleGuestRange, planner.RuleMachineMemory:
			lacks = max(lacks, planner.Bytes(r.Over()))
		default:
			return 0, false
		}
	}
	return lacks, true
}
