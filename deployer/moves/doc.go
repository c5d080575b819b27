// Package moves finds which services of a plan go to another host with their data, what of theirs goes along and to which place, and how
// far each move is by what both hosts have written down.
package moves
