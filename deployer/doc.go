// Package deployer carries a plan out over SSH, and can always say where it is.
//
// There is no agent on the hosts and no state beside them that could lie: what runs is read from the hosts
// (their containers' labels, the directories that berth wrote, their journals) before anything is decided.
//
// A run has four parts. Look reads every host; package preflight holds what was read against what is wanted
// and says everything that is wrong at once; Steps makes the graph of what has to be done; Execute does it, a
// host beside the other, and writes every step to the journal of the host that it touches, before and
// after. A journal and the files below Root are all that resume and rollback need.
package deployer
