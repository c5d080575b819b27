// Package processors knows the processors that homelabs have: what each is (architecture, cores, threads), how fast it is beside
// others, and how it is found by what a machine, or its owner, calls it.
//
// The table is made by internal/processortable from one public list, which its head names; what it says of speeds are ratios of two
// digits for estimates, and no measurement of anybody's machine.
package processors
