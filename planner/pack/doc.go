// Package pack puts items into bins. It knows integers only: resources, capacities, costs; what they
// mean for a lab is the caller's business (package planner).
//
// # Model
//
// Bins form a forest. An item goes into one of the bins that it names, or stays out at a cost. A bin
// has a hard capacity for each resource, and a soft one that may be exceeded at a cost. A nested bin
// weighs on its parent with what it holds, with a fixed reservation while it is in use, or, where it is
// elastic, with the size that it has to have: the smallest allowed multiple of a step whose usable
// share carries its items. Groups keep items apart or together.
//
// Goals are minimised lexicographically, one after the other: a later goal decides only between solutions that are equal
// in all earlier ones. Nothing is added up into one sum.
//
// It is a generalised assignment problem with vectors: machine reassignment (ROADEF/EURO challenge 2012) and vector bin packing are
// special cases. Words of the model: a root is a bin in no other; a plain bin is neither nested nor elastic; the peak is the fullest bin's share; the wave is the
// most moved items of one group (the challenge's service move cost); imbalance is what one resource is ahead of another (its balance
// cost); an item starts where it is before, and its demand stays there where a resource is transient.
//
// # Search
//
// [Solve] builds a first solution greedily (construct.go), improves it by moving one item and by
// exchanging two (local.go), and then takes the goals in turn. For each it computes a lower bound
// (bound.go; certificate.go for bounds that can be checked without the search); where the solution meets
// it, the goal is proven without any search. A goal that prices where items are, and nothing else, is
// searched exactly from the relaxed assignment, in which every item is where it would rather be (package eject). For one that
// prices only what is open, bins are closed (empty.go, package vector), and for a sum of prices of items
// and bins there is annealing (package anneal). Else, and for what these leave, a depth-first
// branch and bound (branch.go) looks for a better solution or shows that there is none, keeping all
// earlier goals at the values already reached. It takes turns with the same search on small
// neighbourhoods of the solution (neighbourhood.go: large neighbourhood search, Shaw 1998).
//
// # Files
//
//	problem validate evaluate           what is packed, and the oracle that adds up a solution from nothing
//	shape classes signature large       what follows from a problem alone: symmetry, sizes
//	state_*                             a partial solution and its sums; what a shift or a swap would change
//	bound_*  bound                      lower bounds of a node, and those that certificates are made of
//	relax_*                             the relaxation by type: how many bins of each type have to be open
//	certificate check                   bounds that can be added up again without the search
//	construct begin start               first solutions
//	local branch neighbourhood          searches over the whole model
//	prove                               bounds and proofs of whole goals
//	empty                               which bins stay open
//	adapt_*                             the problem as anneal, eject and vector have it, and what they find taken back (takeover)
//	solve solver meter                  the goals in turn, what a run holds, and the work that each method may do
//
// # What each method may do
//
//	method           goals                               improves  proves
//	certificates     all                                 no        a bound, which is checked without the search
//	eject            prices of where items are           yes       a bound: its model leaves rules out
//	empty            prices of bins in use               yes       no; the relaxation by type bounds it
//	anneal           prices of items and bins together   yes       no
//	branch           all, in problems that are not large yes       the optimum, where it comes to its end
//	neighbourhood    all                                 yes       no
//
// What eject, anneal and vector find is a solution of their model: it is evaluated in this one, with all goals before, and taken over only if it
// breaks none of them (takeover.go).
//
// The only randomness is seeded, and work is counted in steps, so the same problem, seed and amount of work give the same result,
// unless the context ends the search before. Where Options.Spent tells of the caller's time, annealing and vector go by that, and it is not promised.
package pack
