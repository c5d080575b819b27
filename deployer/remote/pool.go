package remote

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"golang.org/x/crypto/ssh"

	"berth/message"
)

// Pool holds the connections of one run. It is safe for use by several goroutines.
type Pool struct {
	cfg    Config
	places *places

	mu       sync.Mutex
	hosts    map[string]*Host
	bastions map[string]*bastion
	closed   bool
	keptKeys map[string]ssh.PublicKey // host keys that were accepted and are written nowhere, by address

	// What was asked is guarded by asking, so that people see one question at a time.
	asking       turn
	declined     map[HostKeyQuestion]message.Text
	unlocked     map[string]unlocked
	sudoPassword map[string]*sudoSecret
}

// New checks the configuration. It connects to nothing and reads no file.
func New(cfg Config) (*Pool, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	cfg.Targets = slices.Clone(cfg.Targets)
	return &Pool{
		cfg:          cfg,
		places:       newPlaces(cfg.HostsAtOnce),
		hosts:        map[string]*Host{},
		bastions:     map[string]*bastion{},
		keptKeys:     map[string]ssh.PublicKey{},
		asking:       newTurn(),
		declined:     map[HostKeyQuestion]message.Text{},
		unlocked:     map[string]unlocked{},
		sudoPassword: map[string]*sudoSecret{},
	}, nil
}

// Host gives the handle of a target, the same for the same name. It does not connect; it says what is
// wrong with the target or with what ssh_config says about it.
func (p *Pool) Host(t Target) (*Host, error) {
	if t.Name == "" {
		return nil, message.New("ssh: a target without a name")
	}
	if h, err := p.known(t); h != nil || err != nil {
		return h, err
	}
	e, err := p.cfg.resolve(t, 0) // ssh may take its time, and others need not wait
	if err != nil {
		return nil, at(t.Name, "read how to reach it", err)
	}
	h := &Host{pool: p, target: t, endpoint: e, dialing: newTurn(), finding: newTurn(), sessions: sessions{limit: p.cfg.SessionsHost}}
	p.mu.Lock()
	if before := p.hosts[t.Name]; before == nil && !p.closed {
		p.hosts[t.Name] = h
	}
	p.mu.Unlock()
	return p.known(t)
}

// known gives the handle that is there already.
func (p *Pool) known(t Target) (*Host, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, at(t.Name, "prepare", errClosed)
	}
	h := p.hosts[t.Name]
	if h != nil && h.target != t {
		return nil, at(t.Name, "prepare", errNamedTwice)
	}
	return h, nil
}

var errNamedTwice = message.New("another target has this name already")

// Close ends every connection and forgets every secret. What runs ends as lost.
func (p *Pool) Close() {
	p.mu.Lock()
	p.closed = true
	hosts, bastions := p.hosts, p.bastions
	p.hosts, p.bastions = map[string]*Host{}, map[string]*bastion{}
	p.mu.Unlock()
	for _, h := range hosts {
		h.shut()
	}
	for _, b := range bastions {
		b.shut()
	}
	_ = p.asking.lock(context.Background())
	defer p.asking.unlock()
	clear(p.unlocked)
	for _, s := range p.sudoPassword {
		s.forget()
	}
	clear(p.sudoPassword)
}

// bastion is a connection that others go through. It takes no place: a host that has one would wait
// for itself.
type bastion struct {
	dialing turn
	mu      sync.Mutex
	conn    *connection
	closed  bool
}

// bastion gives the connection to a jump host and makes it where it is not there or dead.
func (p *Pool) bastion(ctx context.Context, e *endpoint) (*connection, error) {
	p.mu.Lock()
	b := p.bastions[e.key()]
	if b == nil {
		b = &bastion{dialing: newTurn()}
		p.bastions[e.key()] = b
	}
	if p.closed {
		p.mu.Unlock()
		return nil, at(e.name, "connect", errClosed)
	}
	p.mu.Unlock()
	if err := b.dialing.lock(ctx); err != nil {
		return nil, err
	}
	defer b.dialing.unlock()
	b.mu.Lock()
	c := b.conn
	b.mu.Unlock()
	if c != nil && c.alive() {
		return c, nil
	}
	c, err := p.open(ctx, e)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		c.end(errClosed)
		return nil, at(e.name, "connect", errClosed)
	}
	b.conn = c
	return c, nil
}

func (b *bastion) shut() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	if b.conn != nil {
		b.conn.end(errClosed)
	}
}

// String keeps secrets out of a Pool that is printed.
func (p *Pool) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return fmt.Sprintf("pool of %d hosts", len(p.hosts))
}
