package remote

import (
	"bytes"
	"context"
	"slices"
	"sync/atomic"

	"berth/message"
)

// sudoSecret is what a person typed for a group of hosts. Each host is given what it has not refused yet,
// the newest first, and the person is asked where nothing is left: a password that all share is typed
// once, one that differs is typed for its host.
type sudoSecret struct {
	answers [][]byte
	missed  atomic.Int32 // answers since one more host took one
	err     error        // there will be none
}

// sudoTries is what became of a group's answers on one host; answers are named by their index.
type sudoTries struct {
	held    bool
	last    int // the one that it goes by, where held
	refused []int
	asked   int // how often a person was asked for this host
	took    atomic.Bool
}

// given is a copy of an answer for one try.
type given struct {
	password []byte
	index    int
	of       *sudoSecret
	host     *Host
}

// took notes that sudo took it.
func (g given) took() {
	if g.host.sudo.took.CompareAndSwap(false, true) {
		g.of.missed.Store(0)
	}
}

// passwordFor gives the password to try on h. wrong is the index of the one that its sudo did not take,
// -1 at first.
func (p *Pool) passwordFor(ctx context.Context, h *Host, wrong int) (given, error) {
	if err := p.asking.lock(ctx); err != nil {
		return given{}, err
	}
	defer p.asking.unlock()
	p.mu.Lock()
	closed := p.closed
	p.mu.Unlock()
	if closed {
		return given{}, errClosed
	}
	key := h.target.group() + " user " + h.endpoint.user
	s := p.sudoPassword[key]
	if s == nil {
		s = &sudoSecret{}
		p.sudoPassword[key] = s
	}
	tries := &h.sudo
	if wrong >= 0 && !slices.Contains(tries.refused, wrong) {
		tries.refused = append(tries.refused, wrong)
	}
	if !tries.held || slices.Contains(tries.refused, tries.last) {
		var err error
		if tries.last, err = p.untried(ctx, h, s); err != nil {
			return given{}, err
		}
		tries.held = true
	}
	return given{bytes.Clone(s.answers[tries.last]), tries.last, s, h}, nil
}

// untried gives the newest answer that h has not refused, and asks for one where there is none.
func (p *Pool) untried(ctx context.Context, h *Host, s *sudoSecret) (int, error) {
	for i := range slices.Backward(s.answers) {
		if !slices.Contains(h.sudo.refused, i) {
			return i, nil
		}
	}
	user := h.endpoint.user
	switch {
	case s.err != nil:
		return 0, s.err
	case p.cfg.Ask == nil:
		return 0, &SudoError{User: user, Why: message.Word("it wants a password, and nobody could be asked"),
			Hint: "allow this user sudo without one, or run berth in a terminal"}
	case h.sudo.asked == attempts:
		return 0, &SudoError{User: user, Why: message.Word("wrong password")}
	case s.missed.Load() == attempts: // who does not know it is not asked again for each host
		s.err = &SudoError{User: user, Why: message.Word("wrong password")}
		return 0, s.err
	}
	answer, err := p.cfg.Ask.SudoPassword(ctx, SudoQuestion{
		Host: h.target.Name, Group: h.target.Group, User: user, Attempt: len(h.sudo.refused) + 1,
	})
	switch {
	case ctx.Err() != nil:
		return 0, context.Cause(ctx)
	case err != nil:
		s.err = &SudoError{User: user, Why: message.Of("no password: %s", err)}
		return 0, s.err
	case bytes.ContainsAny(answer, "\n\x00"):
		clear(answer)
		s.err = &SudoError{User: user, Why: message.Word("a password cannot have a line feed in it")}
		return 0, s.err
	}
	s.missed.Add(1)
	h.sudo.asked++
	s.answers = append(s.answers, bytes.Clone(answer))
	clear(answer)
	return len(s.answers) - 1, nil
}

// forget clears every answer.
func (s *sudoSecret) forget() {
	for _, answer := range s.answers {
		clear(answer)
	}
	s.answers, s.err = nil, errClosed
}
