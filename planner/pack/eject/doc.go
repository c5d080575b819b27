// Package eject is an exact search for placements in which every item has a bin that it would rather be in: goals of moving above all.
// It begins with the relaxed assignment, in which every item is at home, whatever room there is, and mends that by ejection
// chains (Glover 1996), exhaustively.
//
// # One node
//
// One resource of capacity 10. An item is written with what it takes, and with its regret: what it pays more anywhere else.
//
//	bin A, load 13         bin B, load 9          ejected
//	┌──────────────────┐   ┌──────────────────┐
//	│ a1  6   regret 5 │   │ b1  5   regret 2 │   c1  4   its regret is paid; it pays 1 more in A than in B
//	│ a2  4   regret 3 │   │ b2  4   regret 9 │
//	│ a3  3   regret 1 │   └──────────────────┘   insertion into A: {a2, a3} have to go, 4, which is 3 above
//	└──────────────────┘                          the relief of A, and 1 more: 4
//	over by 3              not over               insertion into B: {b1} has to go: 2
//	minimal covers:
//	{a3} 1                 relief 0
//	{a2} 3                                        bound = paid + relief of A + insertion of c1 = paid + 1 + 2
//	{a1} 5                                        a threshold of paid + 4 leaves 3 beside the reliefs: c1 has one place
//	relief 1                                      (B), and A has two covers (of up to 1 + 3): c1 comes first
//
// A bin that is over has to eject one of its minimal covers: items that, ejected, relieve it, while none of them could stay (cover.go).
// An ejected item has to be inserted into some other bin, where it may eject others (insert.go). A node branches on the covers of one
// bin or on the places of one item, whichever leaves the fewest ways within the threshold (branch.go). Every solution is below
// one of the ways: what it moves out of a bin that is over holds a minimal cover.
//
// The bound of a node is what is paid, and for each bin the regret of its cheapest cover beside what is fixed there: its relief. To it come, each
// by itself, the insertion of an ejected item wherever it goes, and aggregates: sets of bins with their capacity counted in units of an
// item that found no place (aggregate.go, aggregate_cost.go). In a fleet few bins are over, by a few items each: of 9 instances with 100 bins and 1,000
// items the bound at the first node was the optimum in 7, and 0.3 % below it at most.
//
// So the threshold is what is varied (deepen.go): first the bound itself, then ever more above it, as in iterative
// deepening (Korf 1985). A threshold that is exhausted without a solution is a proof that none is so cheap.
// Once there is a solution, the threshold halves the gap that is left, and where that is too much work in
// one round, a quarter of it, and so on.
package eject
