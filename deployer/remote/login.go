package remote

import (
	"slices"
	"strings"

	"berth/message"
)

// login is how the operator shows who he is: by keys in files, and by those of an agent.
type login struct {
	identities     []string
	explicit       bool // identities come from ssh_config, and one that is missing is worth saying
	identitiesOnly bool
	certificates   []string // CertificateFile; none: those beside the identities
	userKeyTypes   keyTypes
	noKeys         message.Text   // why no key may be offered; empty: they may
	cannot         []message.Text // keys that the configuration names and berth does not have
	lacking        []string       // methods that it allows and berth does not have
	agent          string
}

// login reads which keys there are. agent is the socket of the one that the environment names.
func (s *lookup) login(file func(key, value string) string, agent string) login {
	e := login{}
	named := s.all("identityfile")
	if e.explicit = len(named) > 0 && !unnamed(named); !e.explicit {
		named = defaultIdentities
	}
	for _, v := range named {
		if f := file("identityfile", v); v != "none" && !slices.Contains(e.identities, f) {
			e.identities = append(e.identities, f)
		}
	}
	for _, v := range s.all("certificatefile") {
		if f := file("certificatefile", v); f != "none" && !slices.Contains(e.certificates, f) {
			e.certificates = append(e.certificates, f)
		}
	}
	e.identitiesOnly = s.yes("identitiesonly")
	e.agent = agentOf(s, file, agent)
	e.userKeyTypes = s.keyTypes()
	e.noKeys, e.cannot = s.withoutKeys(), s.cannotLogIn()
	if s.yes("gssapiauthentication") {
		e.lacking = append(e.lacking, "gssapi-with-mic")
	}
	if s.yes("hostbasedauthentication") {
		e.lacking = append(e.lacking, "hostbased")
	}
	return e
}

// agentOf is the socket of the agent that is asked; empty: none.
func agentOf(s *lookup, file func(key, value string) string, usual string) string {
	agent := "SSH_AUTH_SOCK"
	if v, ok := s.first("identityagent"); ok {
		agent = v.path()
	}
	name, variable := strings.CutPrefix(agent, "$")
	switch {
	case agent == "none":
		return ""
	case agent == "SSH_AUTH_SOCK", agent == "$SSH_AUTH_SOCK":
		return usual
	case variable && !strings.HasPrefix(name, "{"):
		if socket, ok := s.env(name); ok {
			return socket
		}
		return ""
	}
	return file("identityagent", agent)
}

// defaultIdentities are tried where no IdentityFile is stated, in ssh's order.
var defaultIdentities = []string{"~/.ssh/id_rsa", "~/.ssh/id_ecdsa", "~/.ssh/id_ecdsa_sk", "~/.ssh/id_ed25519", "~/.ssh/id_ed25519_sk"}

// unnamed reports whether these are the identities that ssh -G names where nobody has stated any.
func unnamed(identities []string) bool {
	for _, d := range defaultIdentities {
		if !slices.Contains(identities, d) {
			return false
		}
	}
	return true
}

// withoutKeys says where the configuration forbids keys, which are all that berth logs in with.
func (l *lookup) withoutKeys() message.Text {
	if s, ok := l.first("pubkeyauthentication"); ok && (strings.EqualFold(s.value, "no") || strings.EqualFold(s.value, "false")) {
		return message.Of("PubkeyAuthentication is no (%s)", s.place)
	}
	s, ok := l.first("preferredauthentications")
	if ok && !slices.Contains(strings.Split(strings.ToLower(s.path()), ","), "publickey") {
		return message.Of("PreferredAuthentications is %s (%s)", s.value, s.place)
	}
	return message.Text{}
}

// cannotLogIn names the keys that the configuration has and berth cannot use by itself.
func (l *lookup) cannotLogIn() []message.Text {
	var out []message.Text
	if s, ok := l.first("pkcs11provider"); ok && !s.none() {
		out = append(out, message.Of("PKCS11Provider %s (berth does not load it; load its keys into ssh-agent: ssh-add -s %s)", s.value, Quote(s.path())))
	}
	if s, ok := l.first("securitykeyprovider"); ok && !s.none() && !strings.EqualFold(s.value, "internal") && s.value != "$SSH_SK_PROVIDER" {
		out = append(out, message.Of("SecurityKeyProvider %s (berth does not load it; add the key to ssh-agent)", s.value))
	}
	return out
}
