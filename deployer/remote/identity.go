package remote

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"golang.org/x/crypto/ssh"

	"berth/internal/wholefile"
	"berth/message"
)

// identity is a private key file: its public half, and its signer once that can be had.
type identity struct {
	file   string
	public ssh.PublicKey // nil: an encrypted key in an old format with no .pub beside it
	signer ssh.Signer    // nil: only an agent can have it
	shut   error         // why the private half in the file is not used; nil: there is none
}

// unlocked is what became of an encrypted key.
type unlocked struct {
	signer ssh.Signer
	err    error
}

// readIdentity loads a key as far as it goes without asking.
func (p *Pool) readIdentity(ctx context.Context, file string, w *watchdog) (identity, error) {
	id := identity{file: file}
	if pub, err := readPublicKey(file + ".pub"); err == nil {
		id.public = pub
	}
	text, err := readKeyFile(file)
	if err != nil {
		if id.public != nil { // the agent may have the other half
			if !errors.Is(err, fs.ErrNotExist) {
				id.shut = err
			}
			return id, nil
		}
		return id, err
	}
	signer, err := ssh.ParsePrivateKey(text)
	var locked *ssh.PassphraseMissingError
	switch {
	case err == nil:
		id.signer, id.public = signer, signer.PublicKey()
	case errors.As(err, &locked):
		if locked.PublicKey != nil {
			id.public = locked.PublicKey
		}
		id.signer = &lockedSigner{public: id.public, open: func() (ssh.Signer, error) {
			return p.unlock(ctx, file, text, w)
		}}
	default:
		// IdentityFile may name a public key, for the agent to have the private one.
		if pub, _, _, _, pubErr := ssh.ParseAuthorizedKey(text); pubErr == nil {
			id.public = pub
			return id, nil
		}
		err = message.New("not readable as a private key; if it is of a kind that berth does not know, such as a FIDO key, add it to ssh-agent")
		if id.public != nil {
			id.shut = err
			return id, nil // of a kind that the agent may know
		}
		return id, err
	}
	return id, nil
}

// alone says why a key is of no use whose private half berth does not have.
func (id identity) alone() message.Text {
	switch {
	case strings.HasPrefix(id.public.Type(), "sk-"):
		return message.Of("a FIDO key, which berth cannot ask to be touched; add it to ssh-agent: ssh-add %s", Quote(id.file))
	case id.shut != nil:
		return message.Because(id.shut)
	}
	return message.Word("only its public half is here, and the agent does not have it")
}

// readKeyFile refuses what ssh refuses: keys of one's own that others can read.
func readKeyFile(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fs.ErrNotExist
		}
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, message.New("not a file")
	}
	text, err := wholefile.Read(f, fileLimit)
	if err != nil {
		return nil, err
	}
	stat, unix := info.Sys().(*syscall.Stat_t)
	if unix && int(stat.Uid) == os.Getuid() && info.Mode().Perm()&0o077 != 0 {
		if _, _, _, _, err := ssh.ParseAuthorizedKey(text); err != nil {
			return nil, message.Errorf("ignored as by ssh, since its permissions %04o are too open: others may read it; run: chmod 600 %s", info.Mode().Perm(), Quote(file))
		}
	}
	return text, nil
}

func readPublicKey(file string) (ssh.PublicKey, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	key, _, _, _, err := ssh.ParseAuthorizedKey(text)
	return key, err
}

// unlock asks for the passphrase of a key, once in the life of the Pool.
func (p *Pool) unlock(ctx context.Context, file string, text []byte, w *watchdog) (ssh.Signer, error) {
	defer w.pause()()
	if err := p.asking.lock(ctx); err != nil {
		return nil, err
	}
	defer p.asking.unlock()
	if u, done := p.unlocked[file]; done {
		return u.signer, u.err
	}
	u := p.askPassphrase(ctx, file, text)
	if ctx.Err() == nil {
		p.unlocked[file] = u
	}
	return u.signer, u.err
}

func (p *Pool) askPassphrase(ctx context.Context, file string, text []byte) unlocked {
	if p.cfg.Ask == nil {
		return unlocked{err: message.New("it is encrypted and nobody could be asked; add it to ssh-agent")}
	}
	for attempt := 1; attempt <= attempts; attempt++ {
		phrase, err := p.cfg.Ask.Passphrase(ctx, PassphraseQuestion{file, attempt})
		if err != nil {
			return unlocked{err: message.Errorf("no passphrase: %w", err)}
		}
		signer, err := ssh.ParsePrivateKeyWithPassphrase(text, phrase)
		clear(phrase)
		if err == nil {
			return unlocked{signer: signer}
		}
		if !errors.Is(err, x509.IncorrectPasswordError) {
			return unlocked{err: message.New("not readable with its passphrase")}
		}
	}
	return unlocked{err: message.New("wrong passphrase")}
}

// lockedSigner asks for the passphrase only when the server has said that it would take the key.
type lockedSigner struct {
	public ssh.PublicKey
	open   func() (ssh.Signer, error)
	err    error // why it could not sign
}

func (s *lockedSigner) PublicKey() ssh.PublicKey { return s.public }

func (s *lockedSigner) Algorithms() []string {
	if s.public.Type() == ssh.KeyAlgoRSA {
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSA}
	}
	return []string{s.public.Type()}
}

func (s *lockedSigner) Sign(rand io.Reader, data []byte) (*ssh.Signature, error) {
	return s.SignWithAlgorithm(rand, data, "")
}

func (s *lockedSigner) SignWithAlgorithm(rand io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	signer, err := s.open()
	if err != nil {
		s.err = err
		return nil, err
	}
	if with, ok := signer.(ssh.AlgorithmSigner); ok && algorithm != "" {
		return with.SignWithAlgorithm(rand, data, algorithm)
	}
	return signer.Sign(rand, data)
}
