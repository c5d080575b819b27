// Package conduct takes a run past somebody: it says what stands in the way, shows the steps, asks, and tells how they go, on a
// terminal, in the lines of a script, or on the session's screen.
package conduct
