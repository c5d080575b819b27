package tui

import (
	"strings"
	"unicode"

	"berth/planner"
	"berth/tui/cells"
	"berth/wording"
)

// answer is what the host of a spot says to what is carried; nil where it says nothing.
func (b *layout) answer(at spot) *planner.Answer {
	c := b.carry
	if c == nil || at.host == "" {
		return nil
	}
	if h := b.s.Board().HostIndex(at.host); h >= 0 && h < len(c.answers) {
		return &c.answers[h]
	}
	return nil
}

// stance is how the host of a spot stands to what is carried, where it has an answer.
func (b *layout) stance(at spot) stance { return b.carry.stances[b.s.Board().HostIndex(at.host)] }

// answerWords says in at most so many columns what a host says to what is carried: "✓ fits best · 0.4 → 0.3 GB free · 2x slower than on cargo".
func (b *layout) answerWords(at spot, room int) (string, cells.Tone) {
	h := b.s.Board().HostIndex(at.host)
	st := b.carry.stances[h]
	sign, t := st.look(b.g)
	long, brief := b.answerHead(h)
	between := " " + b.g.Bullet + " "
	more := b.answerFigures(h)
	for n := len(more); n >= 0; n-- {
		for _, head := range []string{long, brief} {
			text := sign + " " + strings.Join(slicesOf(head, more[:n]), between)
			if cells.Width(text) <= room {
				return text, t
			}
		}
	}
	return cells.Short(sign+" "+brief, room, b.g), t
}

// slicesOf is a list with something before it, unless that is nothing.
func slicesOf(first string, rest []string) []string {
	if first == "" && len(rest) > 0 {
		return rest
	}
	return append([]string{first}, rest...)
}

// answerHead is the answer of a host in a word or two; brief may be empty, for a sign says it, too.
func (b *layout) answerHead(h int) (long, brief string) {
	c, w := b.carry, b.w
	a, best := &c.answers[h], h == c.best
	switch c.stances[h] {
	case stanceOrigin:
		if best {
			return w.Say("from here, the best place", "vient d'ici, la meilleure place"), w.Say("from here, best", "d'ici, la meilleure")
		}
		return w.Say("from here", "vient d'ici"), w.Say("from here", "vient d'ici")
	case stanceFull, stanceNever:
		return w.Refusal(*a), w.Lack(*a)
	}
	head := w.Suits(*a)
	if tightWith(b.s.Board(), h, a) && (a.Judgement.Verdict == planner.Viable || a.Judgement.Verdict == planner.Unknown) {
		head = w.Say("fits, just", "tient, tout juste")
	}
	switch {
	case best:
		return w.Say("%s, the best place", "%s, la meilleure place", head), w.Say("best", "la meilleure")
	case a.Judgement.Verdict != planner.Viable:
		return head, head
	}
	return head, ""
}

// answerFigures is what would change on a host, the most important first: its memory, then its speed.
func (b *layout) answerFigures(h int) []string {
	c, st := b.carry, b.carry.stances[h]
	var out []string
	switch {
	case st == stanceFull || st == stanceNever:
		return nil
	case st == stanceOrigin:
		out = append(out, b.leavingFigure(h))
	default:
		out = append(out, b.comingFigure(h))
	}
	if slower := b.speedWords(h); slower != "" && c.stances[h] != stanceOrigin {
		out = append(out, slower)
	}
	return out
}

// comingFigure says what a host would have with what is carried.
func (b *layout) comingFigure(h int) string {
	a, l, w := &b.carry.answers[h], b.s.Board().HostLoad(h), b.w
	switch {
	case !l.Host.IsGuest() || a.Grows <= 0:
		return freeChange(w, b.g, l.Headroom, a.Headroom)
	case !b.s.Board().InUse(h) || a.Grows == a.Size:
		return w.Say("would be made, %s", "serait créé, %s", w.Size(a.Size))
	}
	return w.Say("grows %s", "grandit : %s", change(b.g, w.Size(l.Memory), w.Size(a.Size)))
}

// leavingFigure says what the host that what is carried comes from has without it.
func (b *layout) leavingFigure(h int) string {
	l, then, w := b.s.Board().HostLoad(h), b.carry.without[h].host, b.w
	switch {
	case !l.Host.IsGuest() || then.Memory == l.Memory:
		return freeChange(w, b.g, l.Headroom, then.Headroom)
	case then.Memory == 0:
		return w.Say("not needed without it", "inutile sans lui")
	}
	return w.Say("shrinks %s", "rétrécit : %s", change(b.g, w.Size(l.Memory), w.Size(then.Memory)))
}

// speedWords says how much slower or faster the service would be, beside where it comes from, else beside the reference.
func (b *layout) speedWords(h int) string {
	c := b.carry
	s := b.s.Board().Service(c.services[0])
	if len(c.services) > 1 {
		return ""
	}
	if times := c.times[h]; times > 0 {
		if times > 900 && times < 1100 {
			return ""
		}
		return b.w.Say("%s than on %s", "%s que sur %s", b.w.Slowdown(planner.Performance{Low: times, High: times}), b.s.Board().Host(b.s.Board().HostOf(s.Name)).Name)
	}
	if j := c.answers[h].Judgement; j.Verdict == planner.Unknown {
		return b.w.NotJudged(j)
	}
	if slow, is := s.SlowestOn(b.s.Board().Host(h).Processor); is && b.s.Board().HostOf(s.Name) < 0 {
		return slowerWords(b.view, slow)
	}
	return ""
}

// slowerWords says how much slower something is than on the reference: the machine of the lab that has that processor, else the processor.
func slowerWords(v *view, slow planner.Performance) string {
	than := slow.Reference
	for i := range machines(v.s) {
		if m := &machines(v.s)[i]; m.Processor.Name == slow.Reference {
			than = m.Name
			break
		}
	}
	return v.w.Say("%s than on %s", "%s que sur %s", v.w.Slowdown(slow), than)
}

// freeChange says how much is free now and then: "0.4 → 1.9 GB free".
func freeChange(w wording.Words, g *cells.Glyphs, now, then planner.Bytes) string {
	switch {
	case now < 0 && then < 0:
		return w.Say("over by %s", "dépassé de %s", change(g, w.Over(-now), w.Over(-then)))
	case now < 0:
		return w.Say("over by %s %s %s free", "dépassé de %s %s %s libres", w.Over(-now), g.Arrow, w.Left(then))
	}
	return w.Say("%s free", "%s libres", change(g, w.Left(now), w.Left(then)))
}

// change writes an amount before and after, with the unit once where both have the same: "9 → 10.75 GB".
func change(g *cells.Glyphs, now, then string) string {
	if now == then {
		return now
	}
	return bare(now, then) + " " + g.Arrow + " " + then
}

// bare is an amount without its unit, where another has the same.
func bare(s, other string) string {
	if k := strings.LastIndexFunc(s, unicode.IsSpace); k > 0 && strings.HasSuffix(other, s[k:]) {
		return s[:k]
	}
	return s
}

// machineAnswer says how the guests of a hypervisor stand to what is carried: how many take it.
func (p picture) machineAnswer(base *planner.Machine) (string, cells.Tone) {
	fit, all, origin := 0, 0, false
	best := stanceNever
	for k := range base.Guests {
		at := spot{machine: base.Name, host: base.Guests[k].Name}
		if p.answer(at) == nil {
			continue
		}
		all++
		st := p.stance(at)
		if st <= stancePoor {
			fit++
		}
		if origin = origin || st == stanceOrigin; st < best {
			best = st
		}
	}
	sign, t := best.look(p.g)
	switch {
	case all == 0:
		return p.w.Say("runs no services itself", "ne porte pas de services"), cells.Muted
	case fit == 0 && origin:
		return p.w.Say("none of its other guests takes it", "aucun autre invité ne le prend"), cells.Muted
	case fit == 0:
		return sign + " " + p.w.Say("none of its guests takes it", "aucun de ses invités ne le prend"), t
	}
	return sign + " " + p.w.Say("%d of %d guests take it", "%d invités sur %d le prennent", fit, all), t
}
