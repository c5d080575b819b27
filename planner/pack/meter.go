package pack

import "context"

// meter counts work, so that a search ends after the same number of steps on every machine. A step is
// one look at one choice of one item. It is empty too once the context is done, which it looks up only
// now and then.
type meter struct {
	ctx     context.Context
	left    int64
	unasked int64
	ended   bool
}

const stepsBetweenAsking = 1 << 14

func (m *meter) spend(steps int) {
	m.left -= int64(steps)
	m.ask(steps)
}

// ask looks whether the context is done, as often as for so many steps, without spending them.
func (m *meter) ask(steps int) {
	m.unasked += int64(steps)
	if m.unasked >= stepsBetweenAsking {
		m.unasked = 0
		m.ended = m.ended || m.ctx.Err() != nil
	}
}

// stopped looks whether the context is done: between parts of the work that take long in a fleet.
func (m *meter) stopped() bool {
	m.ended = m.ended || m.ctx.Err() != nil
	return m.ended
}

func (m *meter) empty() bool { return m.left <= 0 || m.ended }

// part hands out up to n steps as a meter of their own; give returns what is left of it.
func (m *meter) part(n int64) *meter {
	n = min(n, m.left)
	m.left -= n
	return &meter{ctx: m.ctx, left: n, unasked: m.unasked, ended: m.ended}
}

func (m *meter) give(part *meter) {
	m.left += max(part.left, 0)
	m.unasked = part.unasked
	m.ended = m.ended || part.ended
}

// endless is a meter for what has to be done whatever it takes.
func endless() *meter { return &meter{ctx: context.Background(), left: impossible} }
