// Package session is a planning session without its screen: a placement under edit, what the operator
// changed of the inventory meanwhile, every step back and forth, named variants, and the file in which
// all of it survives a terminal that dies.
//
// A session is a row of states. A state is a placement and the Changes; everything else follows from
// them and from the inventory. A step leads from one state to the next and is kept as its difference, so
// that undo has no end and costs what was changed, not what there is.
//
// The placement itself is the planner's (planner.Board), and so is every figure and reason. The package
// decides nothing and reads no file and no clock.
package session
