package steps

import (
	"context"
	"errors"
	"strings"
	"time"

	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Meet makes a guest that starts for the first time a host of the run: its host key is taken from the hypervisor, before
// anybody connects, and once it answers over SSH it is locked for the run, as the others were at the beginning.
type Meet struct{ Spec *guests.Spec }

// Word implements Work.
func (Meet) Word() string { return "meet" }

// Say implements Work.
func (Meet) Say(w wording.Words, guest string) string {
	return w.Say("take the host key of guest %s and wait until it answers", "prendre la clé d'hôte de l'invité %s et attendre qu'il réponde", guest)
}

// OnlyWaits implements waiter.
func (Meet) OnlyWaits() {}

// trusting is a host whose key can be told before anybody connects.
type trusting interface {
	Trust(ctx context.Context, key string) error
}

const (
	sampleKey = "ssh-ed25519 AAAA berth\n"
	meetPause = 2 * time.Second
)

// Do implements Work.
func (m Meet) Do(ctx context.Context, at *Site) error {
	return at.Noted(ctx, func() error {
		limited, cancel := context.WithTimeout(ctx, guestTime)
		defer cancel()
		key, err := m.hostKey(limited, at)
		if err != nil {
			return err
		}
		return at.meet(limited, m.Spec.Name, strings.TrimSpace(key))
	})
}

// hostKey is the public host key of the guest, as far as the hypervisor knows it: else it is asked about, as of any other host.
func (m Meet) hostKey(ctx context.Context, at *Site) (string, error) {
	switch {
	case m.Spec.Vendor() != "":
		key, err := at.Read(ctx, []byte(sampleKey), guests.HostKeyFile(m.Spec.ID))
		return string(key), err
	case m.Spec.Kind != planner.LXC:
		return "", nil
	}
	for {
		key, err := at.Ask(ctx, sampleKey, guests.Exec(m.Spec.ID, "cat", "/etc/ssh/ssh_host_ed25519_key.pub")...)
		if err == nil || ctx.Err() != nil || remote.Retryable(err) {
			return key, err
		}
		if err := pause(ctx, err); err != nil {
			return "", err
		}
	}
}

// meet waits until a guest of the run answers, and has it locked.
func (a *Site) meet(ctx context.Context, name, key string) error {
	if !a.passes(nil, "wait until %s answers over SSH, and lock it", name) {
		return nil
	}
	if err := a.answers(ctx, name, key); err != nil || a.joins == nil {
		return err
	}
	return a.joins(ctx, a.other(name))
}

// answers waits until a guest lets berth log in. key is its host key, where that is known.
func (a *Site) answers(ctx context.Context, name, key string) error {
	guest := a.other(name)
	if guest == nil {
		return message.Errorf("the inventory does not say how %s is reached", name)
	}
	if t, can := guest.(trusting); can && key != "" {
		if err := t.Trust(ctx, key); err != nil {
			return err
		}
	}
	for {
		_, err := ledger.Ask(ctx, guest, remote.Command{Sudo: true, Args: []string{"true"}})
		if err == nil || hopeless(err) {
			return err
		}
		a.Tell(message.Because(err))
		if err := pause(ctx, err); err != nil {
			return err
		}
	}
}

// serves waits until a guest that was started answers, and its Docker, which comes up after SSH, does, too.
func (a *Site) serves(ctx context.Context, name string) error {
	if err := a.answers(ctx, name, ""); err != nil {
		return err
	}
	for {
		_, err := ledger.Ask(ctx, a.other(name), remote.Command{Sudo: true, Args: []string{"sh", "-c", "command -v docker >/dev/null || exit 0; docker version >/dev/null"}})
		if err == nil || hopeless(err) {
			return err
		}
		a.Tell(message.Because(err))
		if err := pause(ctx, err); err != nil {
			return err
		}
	}
}

// hopeless reports whether waiting helps no more: the key is another one, or nobody takes it.
func hopeless(err error) bool {
	var changed *remote.HostKeyChangedError
	var unknown *remote.UnknownHostKeyError
	return errors.As(err, &changed) || errors.As(err, &unknown)
}

// pause waits for a moment; once the time is over it is the last error that counts.
func pause(ctx context.Context, last error) error {
	select {
	case <-time.After(meetPause):
		return nil
	case <-ctx.Done():
		return message.Errorf("it does not answer: %w", last)
	}
}

// Install installs Docker in a new guest, if its image does not have it, and what mounts shares and carries data. It is a step of the guest itself, which is locked by then.
type Install struct {
	Spec *guests.Spec
	Also []string // packages by which it mounts shares and has data carried to it
}

// Word implements Work.
func (Install) Word() string { return "install" }

// Say implements Work.
func (i Install) Say(w wording.Words, guest string) string {
	what := i.Also
	if i.Spec.Docker != inventory.DockerOfImage {
		what = append([]string{"Docker"}, what...)
	}
	return w.Say("install %s in guest %s", "installer %s dans l'invité %s", w.And(what), guest)
}

// Do implements Work.
func (i Install) Do(ctx context.Context, at *Site) error {
	return at.undocked(time.Hour).Command(ctx, i.Spec.Install(i.Also...).Args...)
}

// Wake waits until a guest that was restarted answers again. Its lock and what berth wrote there have stayed.
type Wake struct{ Name string }

// Word implements Work.
func (Wake) Word() string { return "wake" }

// Say implements Work.
func (Wake) Say(w wording.Words, guest string) string {
	return w.Say("wait until guest %s answers again", "attendre que l'invité %s réponde à nouveau", guest)
}

// OnlyWaits implements waiter.
func (Wake) OnlyWaits() {}

// Do implements Work.
func (k Wake) Do(ctx context.Context, at *Site) error {
	return at.Noted(ctx, func() error {
		limited, cancel := context.WithTimeout(ctx, guestTime)
		defer cancel()
		if !at.passes(nil, "wait until %s answers over SSH, and its Docker does", k.Name) {
			return nil
		}
		if err := at.serves(limited, k.Name); err != nil {
			return err
		}
		at.absent.Came(k.Name)
		return nil
	})
}
