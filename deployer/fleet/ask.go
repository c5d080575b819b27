package fleet

import (
	"context"
	"fmt"
	"io"
	"sync"

	"berth/deployer/remote"
	"berth/internal/tty"
	"berth/message"
	"berth/wording"
)

// asker asks whoever sits at the terminal. Where nobody does there is no answer.
type asker struct {
	terminal tty.Terminal
	w        wording.Words
}

// attended says what to do where nobody can be asked.
func (k *asker) attended(what, instead message.Text) error {
	if !k.terminal.Attended() {
		return message.Errorf("%s cannot be asked for: standard input is no terminal; %s", what, instead)
	}
	return nil
}

func (k *asker) AcceptHostKey(ctx context.Context, q remote.HostKeyQuestion) (bool, error) {
	instead := message.Of("put it into %s first, or use --accept-new-host-keys", q.File)
	if q.File == "" {
		instead = message.Word("use --accept-new-host-keys, or have a UserKnownHostsFile")
	}
	if err := k.attended(message.Of("the host key of %s", q.Address), instead); err != nil {
		return false, err
	}
	answer, err := k.terminal.Ask(ctx, keyQuestion(k.w, q))
	return err == nil && tty.IsYes(answer), err
}

func (k *asker) Passphrase(ctx context.Context, q remote.PassphraseQuestion) ([]byte, error) {
	if err := k.attended(message.Of("the passphrase of %s", q.File), message.Word("load the key into ssh-agent first (ssh-add)")); err != nil {
		return nil, err
	}
	return k.hidden(ctx, passphraseQuestion(k.w, q))
}

func (k *asker) SudoPassword(ctx context.Context, q remote.SudoQuestion) ([]byte, error) {
	if err := k.attended(message.Of("the sudo password of %s", q.User), message.Of("run berth in a terminal, or let %s use sudo without one (NOPASSWD)", q.User)); err != nil {
		return nil, err
	}
	return k.hidden(ctx, sudoQuestion(k.w, q))
}

func (k *asker) hidden(ctx context.Context, question string) ([]byte, error) {
	answer, err := k.terminal.AskHidden(ctx, question)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return answer, err
}

func keyQuestion(w wording.Words, q remote.HostKeyQuestion) string {
	if q.File == "" {
		return w.Say("%s (%s) is not known, and your configuration has no known_hosts to keep its key in.\nIts key is %s\nIs that the key of %s? (yes/no) ",
			"%s (%s) n'est pas connu, et votre configuration n'a pas de known_hosts où garder sa clé.\nSa clé est %s\nEst-ce la clé de %s ? (oui/non) ",
			q.Host, q.Address, q.Key, q.Host)
	}
	return w.Say("%s (%s) is not in %s.\nIts key is %s\nIs that the key of %s? (yes/no) ", "%s (%s) n'est pas dans %s.\nSa clé est %s\nEst-ce la clé de %s ? (oui/non) ",
		q.Host, q.Address, q.File, q.Key, q.Host)
}

func passphraseQuestion(w wording.Words, q remote.PassphraseQuestion) string {
	return again(w, q.Attempt) + w.Say("passphrase of %s (not shown): ", "phrase de passe de %s (non affichée) : ", q.File)
}

func sudoQuestion(w wording.Words, q remote.SudoQuestion) string {
	return again(w, q.Attempt) + w.Say("sudo password of %s on %s, tried on other hosts too (not shown): ", "mot de passe sudo de %s sur %s, essayé aussi sur d'autres hôtes (non affiché) : ", q.User, q.Host)
}

func again(w wording.Words, attempt int) string {
	if attempt > 1 {
		return w.Say("that was wrong; ", "ce n'était pas cela ; ")
	}
	return ""
}

// notice prints what people want to see while they wait.
func notice(stderr io.Writer, w wording.Words) func(remote.Event) {
	var mu sync.Mutex
	return func(e remote.Event) {
		mu.Lock()
		defer mu.Unlock()
		switch e.Kind {
		case remote.HostKeyAdded:
			fmt.Fprintln(stderr, w.Say("berth: %s: took its host key, %s", "berth : %s : sa clé d'hôte est retenue, %s", e.Host, e.Text))
		case remote.HostFound:
			fmt.Fprintln(stderr, w.Say("berth: %[1]s: no name server knows it, and its hypervisor has it at %[2]s; berth scan --write keeps that, or write ssh: {host: %[2]s} for it",
				"berth : %[1]s : aucun serveur de noms ne le connaît, et son hyperviseur l'a à %[2]s ; berth scan --write le retient, ou écrire pour lui ssh: {host: %[2]s}", e.Host, e.Text))
		case remote.HostKeyForgotten:
			fmt.Fprintln(stderr, w.Say("berth: %s: it is new, and the host key of what was at its address before is forgotten, %s", "berth : %s : il est neuf, et la clé d'hôte de ce qui était à son adresse est oubliée, %s", e.Host, e.Text))
		case remote.HostKeyTaken:
			fmt.Fprintln(stderr, w.Say("berth: %s: took its host key, %s, for this run only: your configuration has no known_hosts to keep it in",
				"berth : %s : sa clé d'hôte est acceptée, %s, pour cette fois seulement : votre configuration n'a pas de known_hosts où la garder", e.Host, e.Text))
		case remote.ConfigWithoutSSH:
			fmt.Fprintln(stderr, w.Say("berth: ssh does not understand its own configuration (%s); berth reads it without ssh", "berth : ssh ne comprend pas sa propre configuration (%s) ; berth la lit sans ssh", e.Text))
		case remote.Reconnecting:
			fmt.Fprintln(stderr, w.Say("berth: %s: connecting again in %s (%v)", "berth : %s : nouvelle connexion dans %s (%v)", e.Host, e.Wait, e.Err))
		}
	}
}
