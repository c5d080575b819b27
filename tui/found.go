package tui

import (
	"time"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
	"berth/tui/compare"
)

// planComputed takes note of what a search has found; it is shown as soon as the board is free for it.
func (q *search) planComputed(msg planComputedMsg) intent {
	if !q.ended(msg.generation, msg.changes) {
		return nil
	}
	if msg.whole {
		q.s.Planned(msg.changes, msg.plan)
	}
	q.ready = &msg
	if q.board.carrying() {
		return all{learnt{}, notice{cells.Muted, q.w.Say("planned: the answer comes when your hand is empty", "planifié : la réponse vient quand votre main est vide")}}
	}
	return learnt{}
}

// showReady shows what was found meanwhile. It waits until the board is on the screen and the hand is empty: a window that
// opens under somebody's fingers takes keys that were meant for another one.
func (q *search) showReady() intent {
	msg := q.ready
	if msg == nil || q.screen != onBoard || q.board.carrying() {
		return nil
	}
	q.ready = nil
	if msg.changes != q.s.Changes() {
		return nil
	}
	return q.propose(*msg)
}

// propose shows what a search has found, if that is better than what is on the board.
func (q *search) propose(msg planComputedMsg) intent {
	now, pl, gone := present(q.view), msg.plan.Placement, 0
	if !msg.whole {
		pl, gone = withRest(q.s, msg.found)
	}
	to := compare.SideOf(q.s, q.w.Say("proposed", "proposé"), session.State{Placement: pl, Changes: q.s.Changes()})
	r := compare.Rank(now, to)
	switch {
	case r.Sign >= 0 && gone > 0:
		return notice{cells.Tight, q.w.Say("the places that were found are taken by what you moved meanwhile: %s looks again", "les places trouvées sont prises par ce que vous avez déplacé entre-temps : %s cherche encore", q.keyOf("place-rest"))}
	case r.Sign >= 0:
		return all{noRest(!msg.whole && !msg.stopped), q.nothingBetter(msg, r)}
	}
	about := part{cells.Tight, q.w.Status(msg.plan)}
	switch {
	case !msg.whole:
		about = part{cells.Muted, q.w.Say("all that has a place stays there", "tout ce qui a une place y reste")}
	case msg.plan.Status == planner.Optimal && q.facts.estimated > 0:
		about = proven(q.view)
	case msg.plan.Status == planner.Optimal:
		about.tone = cells.Fits
	case msg.plan.Status == planner.Infeasible:
		about = part{cells.Over, cells.SignOver + " " + about.text}
	}
	list := []part{about}
	if msg.stopped {
		list = append(list, q.limitReached())
	}
	return q.proposal.show(now, to, session.Done{Kind: session.Planned}, q.w.Say("proposal", "proposition"), append(list, rankPart(q.view, r, now, to))...)
}

// withRest lays services on the places that were found for them over what is on the board now. The board
// may have changed since the search began: what has a host by now stays there, and where a host has no
// room any more the service is left out; gone counts those.
func withRest(s *session.Session, found []planner.Change) (pl planner.Placement, gone int) {
	b := planner.NewBoard(s.Problem(), s.Board().Placement())
	for _, c := range found {
		h := b.HostIndex(c.To)
		switch {
		case b.HostOf(c.Service) >= 0 || b.Service(c.Service) == nil:
		case h < 0 || !b.Answers(c.Service)[h].Fits:
			gone++
		default:
			b.Put(c.Service, h)
		}
	}
	return b.Placement(), gone
}

// nothingBetter says why a search led to no proposal.
func (q *search) nothingBetter(msg planComputedMsg, r compare.Ranking) notice {
	stopped := ""
	if msg.stopped {
		stopped = ", " + q.limitReached().text
	}
	switch {
	case !msg.whole:
		return notice{cells.Tight, q.w.Say("no place found for %s%s: %s suggests what would help", "aucune place trouvée pour %s%s : %s suggère ce qui aiderait",
			q.w.Services(len(q.facts.unplaced)), stopped, q.keyOf("suggest"))}
	case r.Sign > 0:
		return notice{cells.Tight, q.w.Say("nothing better found%s: what is on the board is better (%s)", "rien de mieux trouvé%s : ce qui est au tableau est mieux (%s)",
			stopped, compare.Decides(q.w, r))}
	case msg.plan.Proven && q.facts.problems() > 0:
		return notice{cells.Tight, q.w.Say("nothing better (proven): %s", "rien de mieux (prouvé) : %s", problemWords(q.view))}
	case msg.plan.Proven:
		return notice{cells.Fits, q.w.Say("nothing better: this is optimal (proven)", "rien de mieux : c'est optimal (prouvé)")}
	}
	for _, s := range msg.plan.Scores {
		if s.Cost != s.Bound && s.Bound != planner.Unbounded {
			return notice{cells.Tight, q.w.Say("nothing better found, not proven%s: %s %s, at best %s", "rien de mieux trouvé, non prouvé%s : %s %s, au mieux %s",
				stopped, q.w.Criterion(s.Criterion), q.w.Cost(s.Criterion, s.Cost), q.w.Cost(s.Criterion, s.Bound))}
		}
	}
	return notice{cells.Tight, q.w.Say("nothing better found, not proven%s", "rien de mieux trouvé, non prouvé%s", stopped)}
}

// limitReached says that a search ended before it was done.
func (q *search) limitReached() part {
	return part{cells.Tight, q.w.Say("stopped at its limit of %s", "arrêté à sa limite de %s", q.limit().Round(time.Millisecond))}
}
