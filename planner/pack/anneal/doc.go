// Package anneal improves a placement of many items in many bins whose costs add up: simulated annealing
// (Kirkpatrick, Gelatt and Vecchi 1983) over shifts and swaps. It is made for fleets, from
// a hundred items to some ten thousand, for which looking at all choices once is already a lot.
//
// The model is package pack's, narrowed to what such problems have and laid out flat in 32 bits: every
// item is in a bin at all times, and bins are in no other bin. What a change
// would cost is computed from the two bins and the items that it concerns (delta.go), in some fifty
// nanoseconds, so that a walker tries ten million changes a second.
//
// # Walkers
//
// A walker (walker.go) starts from a placement and tries changes at random. It makes one where the cost
// grows by less than a limit drawn anew each time, on average the temperature, which falls from Hot to
// Cold by equal factors. Drawing the limit before the try, and not deciding afterwards, is the same rule
// (Metropolis et al. 1953) and lets hopeless tries end early. Walkers with different settings share the
// budget (run.go), since no one setting is the best for every kind of problem.
//
// # Moves
//
// Shift: an item goes to another bin. Swap: two items exchange their bins; some of the partners are peers,
// items of about the same size, which alone still fit when bins are nearly full.
//
// # Penalties
//
// Where bins are nearly full, a walker may put too much into them for a while, at a price that it adapts
// (penalty.go). Only a placement that keeps all rules can be its best.
//
// # Reach
//
// What an item takes of transient resources at its start it takes wherever it is, so the room that a bin has
// of them for others never grows. Bins in which an item can for that never be are left out from the beginning
// (reach.go).
//
// # Home price
//
// Where an item that is away still takes its demand of transient resources at its start, every move
// takes room away from all later ones, and a hot walker fills all bins with what has left. So being away
// has a price besides the cost, in units of the temperature: it keeps most items at home while it is hot
// and vanishes with the cold, and some of the tries take an item that is away straight back.
//
// # The same on every machine
//
// Where tries are counted, the same seed gives the same result on every processor: products of floating-point
// numbers are rounded before they are added, so that none fuses the two, and powers are products of square roots
// (random.go).
package anneal
