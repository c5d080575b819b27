// Package runview is a run as it is shown. Whoever carries it out tells events, from any goroutine; an
// Inbox keeps them until somebody looks; a Run is what is known after them. The live view and the planning
// session draw from the same Run, each in its own way.
//
// The package has no clock and no terminal: times come from the clock that the Inbox is given.
package runview
