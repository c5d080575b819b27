package remote

// SSHConfig is what the configuration of OpenSSH says of a host: ssh itself is asked (AskOpenSSH), or its
// files are read (ReadSSHConfig).
type SSHConfig interface {
	// settings gives every value that holds, those that count first first.
	settings(query) ([]setting, error)
}

// query is what ssh would be given on its command line.
type query struct {
	host  string // as the operator would type it
	user  string // -l; may be empty
	port  int    // -p; 0: none
	local string // login name of the operator
}

// setting is a value of a keyword.
type setting struct {
	key       string // lower case
	value     string
	place     string // file:line, or what was asked
	evaluated bool   // ssh has taken quotes and comments off already
}

// acts are the keywords that berth goes by; a block of others changes nothing.
var acts = map[string]bool{
	"addressfamily": true, "bindaddress": true, "bindinterface": true, "casignaturealgorithms": true, "certificatefile": true, "ciphers": true,
	"connecttimeout": true, "globalknownhostsfile": true, "gssapiauthentication": true, "hashknownhosts": true, "hostkeyalgorithms": true, "hostkeyalias": true,
	"hostbasedauthentication": true, "hostname": true, "identitiesonly": true, "identityagent": true, "identityfile": true, "kexalgorithms": true,
	"knownhostscommand": true, "macs": true, "pkcs11provider": true, "port": true, "preferredauthentications": true,
	"proxycommand": true, "proxyjump": true, "proxyusefdpass": true, "pubkeyacceptedalgorithms": true, "pubkeyacceptedkeytypes": true, "pubkeyauthentication": true,
	"revokedhostkeys": true, "securitykeyprovider": true, "serveralivecountmax": true, "serveraliveinterval": true,
	"stricthostkeychecking": true, "user": true, "userknownhostsfile": true, "verifyhostkeydns": true,
}
