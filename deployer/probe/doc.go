// Package probe looks at hosts: one script says what a host is and what is on it, and its answer is read into Facts.
// It changes nothing.
package probe
