package remote

import (
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// algorithms takes over what the configuration says about algorithms, as far as the library has them: it may forbid, prefer, and
// allow old ones. Where nothing of a list can be had the host is refused, and the error says what there is.
func (e *trust) algorithms(s *lookup) {
	safe, old := ssh.SupportedAlgorithms(), ssh.InsecureAlgorithms()
	preset := ssh.Config{}
	preset.SetDefaults()
	e.hostKeyAlgorithms = s.algorithms("hostkeyalgorithms", safe.HostKeys, safe.HostKeys, old.HostKeys)
	e.keyExchanges = s.algorithms("kexalgorithms", preset.KeyExchanges, safe.KeyExchanges, old.KeyExchanges)
	e.ciphers = s.algorithms("ciphers", preset.Ciphers, safe.Ciphers, old.Ciphers)
	e.macs = s.algorithms("macs", preset.MACs, safe.MACs, old.MACs)
	e.caAlgorithms = s.algorithms("casignaturealgorithms", safe.PublicKeyAuths, safe.PublicKeyAuths, old.PublicKeyAuths)
	if len(e.macs) == 0 { // ciphers with a code of their own need none
		e.macs = preset.MACs
		if own := slices.DeleteFunc(slices.Clone(e.ciphers), needsMAC); len(own) > 0 {
			e.ciphers = own
		} else {
			s.nothing("macs", safe.MACs)
		}
	}
	for _, list := range []struct {
		key        string
		have, safe []string
	}{
		{"hostkeyalgorithms", e.hostKeyAlgorithms, safe.HostKeys}, {"kexalgorithms", e.keyExchanges, safe.KeyExchanges}, {"ciphers", e.ciphers, safe.Ciphers},
	} {
		if len(list.have) == 0 {
			s.nothing(list.key, list.safe)
		}
	}
}

// needsMAC reports whether a cipher does not authenticate what it encrypts.
func needsMAC(cipher string) bool {
	return !strings.Contains(cipher, "-gcm@") && !strings.Contains(cipher, "-poly1305@")
}

// nothing notes that a list has nothing that berth has.
func (l *lookup) nothing(key string, safe []string) {
	s, _ := l.first(key)
	l.fail(s, "%s leaves nothing that berth has (%s); it has %s", s.key, s.value, strings.Join(safe, ", "))
}

// algorithms reads a list of names, which + - ^ at its beginning make an addition to, a part of, or the head of the preset.
func (l *lookup) algorithms(key string, preset, safe, old []string) []string {
	s, ok := l.first(key)
	if !ok {
		return preset
	}
	sign, list := byte(0), s.path()
	if list != "" && strings.IndexByte("+-^", list[0]) >= 0 {
		sign, list = list[0], list[1:]
	}
	patterns := strings.Split(list, ",")
	all := slices.Concat(safe, old)
	var named []string
	for _, pattern := range patterns {
		for _, have := range all {
			if wildcard(strings.TrimSpace(pattern), have) && !slices.Contains(named, have) {
				named = append(named, have)
			}
		}
	}
	except := func(from, without []string) []string {
		return slices.DeleteFunc(slices.Clone(from), func(a string) bool { return slices.Contains(without, a) })
	}
	switch sign {
	case '+':
		named = append(slices.Clone(preset), except(named, preset)...)
	case '^':
		named = append(named, except(preset, named)...)
	case '-':
		named = except(preset, named)
	}
	return named
}

// keyTypes are the algorithms that a user's key may have, as PubkeyAcceptedAlgorithms says; without patterns all.
type keyTypes struct {
	patterns []string
	forbids  bool // the patterns are what is not taken
}

func (l *lookup) keyTypes() keyTypes {
	s, ok := l.first("pubkeyacceptedalgorithms")
	if !ok {
		if s, ok = l.first("pubkeyacceptedkeytypes"); !ok { // its name before OpenSSH 8.5
			return keyTypes{}
		}
	}
	list, forbids := strings.CutPrefix(s.path(), "-")
	if strings.HasPrefix(list, "+") || strings.HasPrefix(list, "^") {
		return keyTypes{}
	}
	return keyTypes{strings.Split(list, ","), forbids}
}

// takes reports whether a type of key may be offered. An RSA key may sign in several ways, and one is enough.
func (k keyTypes) takes(kind string) bool {
	ways := []string{kind}
	switch kind {
	case ssh.KeyAlgoRSA:
		ways = append(ways, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512)
	case ssh.CertAlgoRSAv01:
		ways = append(ways, ssh.CertAlgoRSASHA256v01, ssh.CertAlgoRSASHA512v01)
	}
	if len(k.patterns) == 0 {
		return true
	}
	return slices.ContainsFunc(ways, func(way string) bool { return among(k.patterns, way) != k.forbids })
}
