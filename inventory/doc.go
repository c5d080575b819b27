// Package inventory reads the file in which an operator says what there is (machines, guests), what
// shall run (services, with wishes) and what runs today, and turns it into a [planner.Problem].
//
// [Parse] is strict and complete: whatever is wrong with the file, and with what it refers to, is said
// in one run, each problem with file, line and column. What it returns keeps every promise that the
// planner takes as given: names are unique, every name that is referred to is known, ranges have a size
// in them, wishes are applied to copies of the catalog's services.
//
// An [Editor] writes single changes back (a pin, a guest's range, a workload) without touching the rest
// of the file: comments, order, blank lines and alignment stay as they are.
package inventory
