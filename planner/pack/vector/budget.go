package vector

import "context"

// Budget is the work that a search may do: a number of steps, or a share of the caller's time. A step is
// some ten nanoseconds, such as four looks at a bin, or sixteen entries of a matrix. It is empty too once
// the context is done, which it looks up only now and then.
type Budget struct {
	ctx     context.Context
	left    int64
	spent   func() float64
	until   float64
	unasked int64
	over    bool
}

// stepsBetweenAsking is a fraction of a millisecond.
const stepsBetweenAsking = 1 << 14

// NewBudget hands out so many steps. Where spent is given, it tells which share of the caller's time is
// used up, from 0 to 1, and shares of the budget are shares of that.
func NewBudget(ctx context.Context, steps int64, spent func() float64) *Budget {
	return &Budget{ctx: ctx, left: steps, spent: spent, until: 1, over: ctx.Err() != nil}
}

func (b *Budget) spend(steps int) {
	b.left -= int64(steps)
	b.unasked += int64(steps)
	if b.unasked >= stepsBetweenAsking {
		b.unasked = 0
		b.over = b.over || b.ctx.Err() != nil || b.spent != nil && b.spent() >= b.until
	}
}

// Empty reports whether the work has to end.
func (b *Budget) Empty() bool { return b.left <= 0 || b.over }

// Left is how many steps are left.
func (b *Budget) Left() int64 { return max(b.left, 0) }

// Part hands out num of den parts of what is left as a budget of its own, and at most so many steps;
// Give returns what is left of it.
func (b *Budget) Part(num, den, steps int64) *Budget {
	part := &Budget{ctx: b.ctx, left: b.left, spent: b.spent, until: b.until, over: b.over}
	if b.spent == nil {
		part.left = b.left / den * num
	} else {
		now := b.spent()
		part.until = now + float64((b.until-now)*float64(num)/float64(den))
	}
	part.left = min(part.left, steps)
	b.left -= part.left
	return part
}

// Give takes back what is left of a part.
func (b *Budget) Give(part *Budget) {
	b.left += max(part.left, 0)
	b.over = b.over || b.ctx.Err() != nil || b.spent != nil && b.spent() >= b.until
}
