// Package rollout prepares runs and carries them out: deployments, what takes one up again, and what takes one back.
//
// Prepare looks at the hosts, renders, judges how far everything is, makes the steps and says everything that stands in
// the way; nothing has changed then. The Run that it gives is shown, agreed to, and carried out: lock, begin, the steps,
// end, unlock, with the operator's copy of the journals beside.
//
// What a run takes from the program that it is part of (the clock, the process, the hosts, where secrets come from) is
// given as an Env, so that runs are the same for commands, for the session and for tests.
package rollout
