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
// What ssh_config says is respected as far as it bears on reaching a host: HostName, Port, User,
// IdentityFile, IdentitiesOnly, IdentityAgent, ProxyJump, UserKnownHostsFile, GlobalKnownHostsFile,
// HostKeyAlias, HashKnownHosts, StrictHostKeyChecking and ConnectTimeout, in Host, Match (all, host,
// originalhost) and Include. Match host is compared with the name that was asked for, not with HostName;
// StrictHostKeyChecking no means accept-new, for a changed key is never taken. Where it asks for another way to connect that this package does not have
// (ProxyCommand, other Match criteria), that is an error; other keywords are ignored.
//
// A command is a list of arguments, quoted in one place (Quote). Passphrases and passwords for sudo
// come from the Asker, once each, are kept in memory only and are in no error, argument, environment
// or line of output that this package makes.
package remote
