// Package steps carries a plan out over SSH: it makes the graph of what has to be done, and does it.
//
// There is no agent on the hosts and no state beside them that could lie: what runs is read from the hosts
// (their containers' labels, the directories that berth wrote, their journals) before anything is decided.
//
// A run has four parts. Package probe looks at every host; package preflight holds what was read against what is
// wanted and says everything that is wrong at once; Graph, or Back for a rollback, makes the steps; Execute does
// them, a host beside the other. What a step asks of its host passes the gate of the run, and is written to the
// journal of that host before and after. A journal and the files beside it are all that resume and rollback need.
//
// A kind of step is a type that implements Work, in a file of its own.
package steps
