package remote

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/message"
)

// knownHosts is what the known_hosts files of an endpoint say, as they are now.
type knownHosts struct {
	check ssh.HostKeyCallback
	names map[string]string // file that was read in place of another -> that other
	// authorities are the lines about certificates, whose keys are nobody's own. Without any a server is
	// asked for its plain key: the library would not compare the key of a certificate.
	authorities map[place]bool
	command     error // why KnownHostsCommand has said nothing
}

// knownText is what a known_hosts file says, or something else in its form.
type knownText struct {
	name string
	text []byte
	file bool
}

// place is a line of a file.
type place struct {
	file string
	line int
}

// readKnownHosts reads the files that exist. As with ssh, a line that cannot be read is left out
// (known_hosts collects keys of types that not every program knows), but a revocation that cannot be
// read is an error.
func readKnownHosts(files []string, more ...knownText) (*knownHosts, error) {
	k := &knownHosts{names: map[string]string{}, authorities: map[place]bool{}}
	var texts []knownText
	for _, file := range files {
		if file == os.DevNull {
			continue
		}
		text, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, message.Errorf("known hosts: %w", err)
		}
		texts = append(texts, knownText{name: file, text: text, file: true})
	}
	dir := ""
	var use []string
	for i, t := range append(texts, more...) {
		file, text := t.name, t.text
		number := 0
		for line := range bytes.Lines(text) {
			if number++; bytes.HasPrefix(bytes.TrimSpace(line), []byte("@cert-authority")) {
				k.authorities[place{file, number}] = true
			}
		}
		readable, same, err := readableLines(file, text)
		if err != nil {
			return nil, err
		}
		if same && t.file {
			use = append(use, file)
			continue
		}
		if dir == "" {
			if dir, err = os.MkdirTemp("", "berth-known-hosts-"); err != nil {
				return nil, message.Errorf("known hosts: %w", err)
			}
			defer os.RemoveAll(dir)
		}
		copied := filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(copied, readable, 0o600); err != nil {
			return nil, message.Errorf("known hosts: %w", err)
		}
		k.names[copied] = file
		use = append(use, copied)
	}
	var err error
	if k.check, err = knownhosts.New(use...); err != nil {
		return nil, message.Errorf("known hosts: %w", err)
	}
	return k, nil
}

// readableLines blanks the lines that cannot be read, so that the numbers of the others stay.
func readableLines(file string, text []byte) (out []byte, same bool, err error) {
	lines := bytes.Split(text, []byte("\n"))
	same = true
	for i, line := range lines {
		words := strings.FieldsFunc(strings.TrimSuffix(string(line), "\r"), func(r rune) bool { return r == ' ' || r == '\t' })
		if len(line) < bufio.MaxScanTokenSize && (len(words) == 0 || words[0][0] == '#' || readableEntry(words)) {
			continue
		}
		if len(words) > 0 && words[0] == "@revoked" {
			return nil, false, message.Errorf("%s:%d: this revoked key cannot be read; correct the line or remove it", file, i+1)
		}
		lines[i] = nil
		same = false
	}
	return bytes.Join(lines, []byte("\n")), same, nil
}

// readableEntry reports whether the library takes a line; it gives up on a whole file over one that it
// does not take.
func readableEntry(words []string) bool {
	if words[0] == "@cert-authority" || words[0] == "@revoked" {
		words = words[1:]
	}
	if len(words) < 3 || words[0][0] == '@' {
		return false
	}
	blob, err := base64.StdEncoding.DecodeString(words[2])
	if err != nil {
		return false
	}
	key, err := ssh.ParsePublicKey(blob)
	if err != nil || key.Type() != words[1] {
		return false
	}
	if words[0][0] == '|' {
		return readableHash(words[0])
	}
	for h := range strings.SplitSeq(words[0], ",") {
		if h == "!" {
			return false
		}
		if h = strings.TrimPrefix(h, "!"); h != "" && h[0] == '[' {
			if _, _, err := net.SplitHostPort(h); err != nil {
				return false
			}
		}
	}
	return true
}

// readableHash takes |1|salt|hash apart.
func readableHash(h string) bool {
	parts := strings.Split(h, "|")
	if len(parts) != 4 || parts[1] != "1" {
		return false
	}
	_, saltErr := base64.StdEncoding.DecodeString(parts[2])
	_, hashErr := base64.StdEncoding.DecodeString(parts[3])
	return saltErr == nil && hashErr == nil
}

// lookAt compares a key that a server shows. err is nil, a *knownhosts.KeyError or what else is
// wrong with the key. As with ssh, a certificate that is not good is worth as much as the key in it, unless it is revoked;
// certificate says why it is not. address is host:port; caAlgorithms are those that an authority may sign with.
func (k *knownHosts) lookAt(address string, key ssh.PublicKey, caAlgorithms []string) (certificate, err error) {
	cert, ok := key.(*ssh.Certificate)
	if !ok {
		return nil, k.check(address, noAddr, key)
	}
	for _, part := range []ssh.PublicKey{cert.Key, cert.SignatureKey} {
		var revoked *knownhosts.RevokedError
		if err := k.check(address, noAddr, part); errors.As(err, &revoked) {
			return err, err
		}
	}
	certificate = k.check(address, noAddr, cert)
	switch {
	case certificate == nil && slices.Contains(caAlgorithms, cert.Signature.Format):
		return nil, nil
	case certificate == nil:
		certificate = message.Errorf("it is signed with %s, which CASignatureAlgorithms does not have", cert.Signature.Format)
	}
	return certificate, k.check(address, noAddr, cert.Key)
}

// withoutPort reports whether the key is known for the host without its port, which is enough for ssh as well. certificate is as in
// lookAt.
func (k *knownHosts) withoutPort(e *trust, key ssh.PublicKey) (known bool, certificate error) {
	host, port, err := net.SplitHostPort(e.keyName)
	if err != nil || port == "22" || e.aliased {
		return false, nil
	}
	certificate, err = k.lookAt(net.JoinHostPort(host, "22"), key, e.caAlgorithms)
	return err == nil, certificate
}

// noAddr stands for the server's address on the network: the name counts, as with ssh's CheckHostIP no.
var noAddr = &net.TCPAddr{IP: net.IPv4zero}

// keys gives the keys that are known for an address.
func (k *knownHosts) keys(address string) []KnownKey {
	nobody, err := ssh.NewPublicKey(ed25519.PublicKey(make([]byte, ed25519.PublicKeySize)))
	if err != nil {
		return nil
	}
	var wrong *knownhosts.KeyError
	if !errors.As(k.check(address, noAddr, nobody), &wrong) {
		return nil
	}
	return k.known(wrong)
}

func (k *knownHosts) known(e *knownhosts.KeyError) []KnownKey {
	var keys []KnownKey
	for _, w := range e.Want {
		file := w.Filename
		if real, ok := k.names[file]; ok {
			file = real
		}
		if !k.authorities[place{file, w.Line}] {
			keys = append(keys, KnownKey{fingerprint(w.Key), file, w.Line})
		}
	}
	return keys
}

// algorithms puts the types of key that are known for an address first, so that a server with keys
// of several types shows the one that can be compared. allowed are those that may be asked for.
func (k *knownHosts) algorithms(address string, allowed []string) []string {
	known := map[string]bool{}
	keys := k.keys(address)
	if host, port, err := net.SplitHostPort(address); err == nil && port != "22" && len(keys) == 0 {
		keys = k.keys(net.JoinHostPort(host, "22"))
	}
	for _, key := range keys {
		known[key.Type] = true
		if key.Type == ssh.KeyAlgoRSA {
			known[ssh.KeyAlgoRSASHA512], known[ssh.KeyAlgoRSASHA256] = true, true
		}
	}
	all := slices.DeleteFunc(slices.Clone(allowed), func(algorithm string) bool {
		return len(k.authorities) == 0 && strings.Contains(algorithm, "-cert-")
	})
	rank := func(algorithm string) int {
		switch {
		case strings.Contains(algorithm, "-cert-"):
			return 0 // a server without a certificate passes over these
		case known[algorithm]:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b string) int { return rank(a) - rank(b) })
	return all
}

func fingerprint(key ssh.PublicKey) Fingerprint {
	return Fingerprint{key.Type(), ssh.FingerprintSHA256(key)}
}

// addKnownHost appends a key to a known_hosts file and makes the file where there is none.
func addKnownHost(file, address string, hash bool, key ssh.PublicKey) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	line := knownhosts.Line([]string{address}, key) + "\n"
	if hash {
		line = knownhosts.HashHostname(knownhosts.Normalize(address)) + " " + strings.SplitN(line, " ", 2)[1]
	}
	// A file whose last line was never ended would swallow the first word of ours.
	if info, statErr := f.Stat(); statErr == nil && info.Size() > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, info.Size()-1); err == nil && last[0] != '\n' {
			line = "\n" + line
		}
	}
	_, err = f.WriteString(line)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}
