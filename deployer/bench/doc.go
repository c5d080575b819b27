// Package bench measures how fast the processor of a host is, over SSH and in a few seconds: the same small program everywhere, one
// process first and then one for each thread, several rounds of each, so that the spread is seen. Nothing stays on the host.
//
// The unit is that of the table of processors (package processors): an Intel N100 is 1, with one thread and with all. How the two
// are held against each other is told in docs/planning.md.
package bench
