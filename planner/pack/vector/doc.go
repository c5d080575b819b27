// Package vector packs vectors into as few bins as it can, or into a given set of bins. It knows nothing
// of goals, moves or costs by choice: package pack reduces a problem to it where being open is all that
// a bin costs, and checks what comes back.
//
// Its figures lie in flat arrays and several resources share a machine word (lanes.go), because what it
// does is ask millions of times a second whether an item fits.
//
// [Identical] is for bins that are all alike: column generation with a bound (generate.go), diving in its
// linear programme (dive.go), and an ejection search that finds places for what the dive leaves over.
// [Search] is that ejection search by itself (eject.go), for any set of bins, items that may use some of them
// only, and items that have to be apart.
//
// The same problem, seed and number of steps give the same result on every machine: work is counted by a
// [Budget], and products of floating-point numbers are rounded before they are added, so that no
// processor fuses the two.
package vector
