// Package message is the message catalog of errors: what berth says in English where something goes wrong, it says in
// French where that is the language of whoever reads it.
//
// A package says a sentence as it always did, by its English format ([Errorf], [New], [Of]), and everything that compares, wraps
// or prints an error goes on with that. The French of a format stands in a table of this package, one file for each package
// that says something, with the same verbs; where French has another order, they have numbers (%[2]s). A format without
// French, or with other verbs, fails a test, which reads the sources.
//
// Arguments that have both languages are said in that of the sentence: errors, and a [Text], such as what a field is called.
// Words of others (what a system, ssh, Docker or a parser prints) are the same in both.
package message
