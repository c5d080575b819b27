// Package planner decides where services live.
//
// A [Problem] holds what is to be placed, on what, and under which rules. [Solve] turns it into a
// [Plan]: a [Placement] with every figure and reason that a reader needs to believe it. [Check] judges
// a placement that somebody else made, [Explain] says for one service and every host why or why not,
// [Advise] what would have to change where nothing fits, [Phases] in which order to get there.
//
// The package is pure: it reads no file, no clock and no network, and uses the standard library only.
// The same problem and seed give the same plan. Not fitting is a result, never an error: reasons are
// typed values with figures ([Reason]), and package wording turns them into sentences.
//
// The search itself is in planner/pack, which knows items and bins and no name from here; model.go is
// the only file that translates between the two.
package planner
