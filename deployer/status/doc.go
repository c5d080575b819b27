// Package status judges what hosts say of themselves: how the services are that berth has put there, what was changed
// by hand (drift), and which entries of the catalog run there, whoever started them (scan).
package status
