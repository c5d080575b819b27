package remote

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"maps"
	"os/exec"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/message"
	"berth/plain"
)

// keysCommand is KnownHostsCommand: a program that prints lines as known_hosts has them, such as that of a directory of hosts. It
// is run without a shell, as ssh does.
type keysCommand struct {
	words  []string
	tokens map[byte]string
}

// keysCommandLimit is how long it may take.
const keysCommandLimit = 10 * time.Second

// commandName stands for its lines in messages, in place of a file.
const commandName = "KnownHostsCommand"

// keysCommand reads the command of a configuration; nil: there is none.
func (l *lookup) keysCommand(tokens map[byte]string) *keysCommand {
	s, ok := l.first("knownhostscommand")
	if !ok || s.none() {
		return nil
	}
	words := splitWords(s.value) // ssh -G prints it with its quotes
	if len(words) == 0 || !strings.HasPrefix(words[0], "/") {
		l.fail(s, "KnownHostsCommand %q is no full path", s.value)
		return nil
	}
	return &keysCommand{words, tokens}
}

// ask gives what the command prints about an address, and the key that a server shows; nil: none yet.
func (c *keysCommand) ask(address string, key ssh.PublicKey) ([]byte, error) {
	tokens := maps.Clone(c.tokens)
	tokens['H'], tokens['I'], tokens['t'], tokens['K'], tokens['f'] = knownhosts.Normalize(address), "ORDER", "NONE", "NONE", "NONE"
	if key != nil {
		tokens['I'], tokens['t'], tokens['f'] = "HOSTNAME", key.Type(), ssh.FingerprintSHA256(key)
		tokens['K'] = base64.StdEncoding.EncodeToString(key.Marshal())
	}
	var argv []string
	for _, word := range c.words {
		word, err := expandTokens(word, tokens, noEnv)
		if err != nil {
			return nil, err
		}
		argv = append(argv, word)
	}
	ctx, cancel := context.WithTimeout(context.Background(), keysCommandLimit)
	defer cancel()
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stderr = &said
	cmd.WaitDelay = time.Second
	text, err := cmd.Output()
	switch {
	case ctx.Err() != nil:
		return nil, message.Errorf("no answer within %s", keysCommandLimit)
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return nil, message.Errorf("%w %s", err, plain.Line(said.String(), 200))
	}
	return text, nil
}
