package pack

// The parts of a problem that are about several items or bins: groups, balances, the wave, the peak.

// GroupKind says what a group asks of its items.
type GroupKind int

// The kinds of groups. All speak only of those items that are not out.
const (
	Apart    GroupKind = iota // all in different bins
	Together                  // all in the same bin
	Spread                    // in at least Domains domains, or each in its own where they are fewer
	Near                      // in no area without an item of To
)

// Group is a rule about some items.
type Group struct {
	Kind    GroupKind
	Items   []int
	Domains int   // of kind Spread
	To      []int // of kind Near; groups may share slices of items, which are then counted once
}

// Balance asks every root bin to keep two resources free in a proportion: Target units of With for each
// of Of. A bin pays Cost for each unit that is missing. Both have a hard capacity below Unlimited there.
type Balance struct {
	Of, With int // resources
	Target   int64
	Cost     Cost
}

// Between is what an item pays for being away, by where it comes from and where it is.
type Between struct {
	Cost Cost
	Of   [][]int32 // by start and bin, at least 0
}

// Wave counts moves by group: the group with the most items away pays Cost for each of them, the others
// nothing. An item is in one group at most.
type Wave struct {
	Groups [][]int
	Cost   Cost
}

// Peak adds to a goal that has no other costs the fullness of the fullest gauged bin: of its gauge, in
// parts of Scale and rounded up, what is not headroom under the hard capacity in Resource.
type Peak struct {
	Goal     int
	Resource int
	Scale    int64
}
