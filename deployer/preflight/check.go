// Package preflight says everything that is wrong before a run begins: it holds what is wanted against what the
// hosts said, and changes nothing.
//
// Each check is a file: a type for what it finds, with its figures and its sentences, and the function that finds
// it. The table of checks is all that knows them.
package preflight

import (
	"cmp"
	"reflect"
	"slices"

	"berth/deployer/probe"
)

// checks are all checks, in the order in which what they find on a host is told. Of another host and a service
// that comes, the first one that finds something is all that is told; see eachOther.
var checks = []check{
	reach,
	comingGuests,
	eachHost(root),
	eachHost(docker),
	eachHost(podman),
	eachHost(composePlugin),
	eachPlanned(architecture),
	eachPlanned(memory),
	eachPlanned(cores),
	eachPlanned(limits),
	eachService(composeLacks),
	eachService(pages),
	eachPlanned(devices),
	eachHost(disk),
	eachPlanned(clock),
	eachService(ports),
	eachService(addressLacks),
	eachService(names),
	eachService(notBrought),
	eachService(ofSwarm),
	eachService(homeUnknown),
	eachService(bindMissing),
	eachService(project),
	eachService(takenOver),
	theirs,
	eachHost(dirOthers),
	eachService(buildRoom),
	eachService(imageArchitecture),
	eachService(imageUnknown),
	eachService(imageMoved),
	eachService(imageGone),
	eachService(imageUnasked),
	eachBusy(lock),
	eachBusy(journal),
	eachHost(records),
	secrets,
	packages,
	twoPlaces,
	notMounted,
	sharesOfComing,
	eachUser(shareMissing),
	eachUser(shareTheirs),
	eachUser(shareHides),
	eachUser(shareDiffers),
	notThere,
	startsEmpty,
	dataChanges,
	eachService(dataShared),
	emptyAllowed,
	moveUnderWay,
	eachMove(moveGoes),
	eachMove(moveSaved),
	eachMove(moveWaits),
	eachMove(moveLeaves),
	moveTools,
	eachMove(movePlaces),
	eachMove(moveIDs),
	eachMove(moveRemap),
	eachMove(moveUsers),
	eachMove(moveOccupied),
	eachMove(moveUnnamed),
	eachMove(moveArchitecture),
	eachMove(moveNoDump),
	eachMove(moveVersion),
	moveRoom,
	staysBehind,
	eachOther(runsElsewhere),
	eachOther(dataUnknown),
	eachOther(dataLeft),
	eachOther(notSeen),
	unasked,
	gone,
	byHand,
	eachHost(leavesLater),
	eachHost(abandoned),
	eachService(left),
	eachHost(tools),
	eachHost(notes),
	files,
}

// Check gives everything that is wrong at once: what stops the run first, then by host, by the order of the
// checks, and by service. Hosts of the plan that nothing is wanted of are not looked at, unless there are facts
// of them.
func Check(want Want, facts map[string]*probe.Facts) []Finding {
	c := newChecker(want, facts)
	type ranked struct {
		Finding
		check int
	}
	var all []ranked
	for i, check := range checks {
		c.found = nil
		check(c)
		for _, f := range c.found {
			all = append(all, ranked{f, i})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		at, bt := a.Where(), b.Where()
		return cmp.Or(-cmp.Compare(a.Severity(), b.Severity()), cmp.Compare(at.Host, bt.Host), cmp.Compare(a.check, b.check), cmp.Compare(at.Service, bt.Service))
	})
	var out []Finding
	for _, f := range all {
		if n := len(out); n == 0 || !reflect.DeepEqual(out[n-1], f.Finding) {
			out = append(out, f.Finding)
		}
	}
	return out
}

// Stopped reports whether a finding stops the run.
func Stopped(found []Finding) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.Severity() == Stops })
}
