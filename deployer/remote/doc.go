// Package remote runs commands and reads files on hosts over SSH, with nothing but sh there.
//
// A Pool holds one connection a host. A Host is a handle: it connects at its first operation, lends
// its place to another host when the limit of connections is reached and nothing runs on it, and
// connects again at the next operation. Connecting again happens between operations only: a command
// that ran while its connection broke returns ErrLost and is never run twice.
//
// Host keys are always checked against known_hosts. An unknown one is shown to the Asker and written
// to known_hosts once it is accepted; a changed one ends everything with both fingerprints.
//
// How a host is reached is ssh's own to say: ssh -G evaluates its files, each host is asked about once, and what berth goes by is
// the same whether ssh was asked or, where there is none, the files were read (configfile.go, match.go). docs/deploying.md has
// the keywords. What changes who may log in and cannot be had is said; other keywords are ignored.
//
// A command is a list of arguments, quoted in one place (Quote). Passphrases and passwords for sudo
// come from the Asker, once each, are kept in memory only and are in no error, argument, environment
// or line of output that this package makes.
package remote
