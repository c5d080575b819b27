package tui

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"berth/planner"
	"berth/quantity"
	"berth/session"
	"berth/tui/cells"
)

// wishes are the actions that change what is wished for, of what the cursor is on or what is selected: each makes one step of the
// session. They change nothing in the inventory's file until the operator saves.
type wishes struct{ *board }

// onService says why neither the selection nor the cursor is on anything that has wishes, and "" where it
// is on services that run or shall run.
func (x *wishes) onService() string {
	if why := x.carryingFirst(); why != "" {
		return why
	}
	for _, name := range x.meant() {
		if name == "" {
			return x.w.Say("put the cursor on a service", "placez le curseur sur un service")
		}
		if slices.ContainsFunc(x.s.Problem().Leaving, func(s planner.Service) bool { return s.Name == name }) {
			return x.w.Say("%s leaves: its wish is to be removed", "%s part : son souhait est d'être supprimé", name)
		}
	}
	return ""
}

// onOneService is onService for what is asked of one service at a time.
func (x *wishes) onOneService() string {
	if n := len(x.chosen); n > 1 && !x.carrying() {
		return x.w.Say("this is for one service, and %d are selected: %s clears the selection", "ceci vaut pour un service, et %d sont choisis : %s efface le choix", n, x.keyOf("put-back"))
	}
	return x.onService()
}

// here is the service that is meant.
func (x *wishes) here() *planner.Service { return x.s.Board().Service(x.meant()[0]) }

func (x *wishes) notPinnable() string {
	if why := x.onService(); why != "" {
		return why
	}
	for _, name := range x.meant() {
		s := x.s.Board().Service(name)
		switch {
		case s.Agent:
			return x.w.Say("an agent runs on every host", "un agent tourne sur chaque hôte")
		case x.s.Board().HostOf(name) < 0 && len(s.Wish.On) == 0:
			return x.w.Say("%s has no host to be pinned to", "%s n'a pas d'hôte où l'épingler", name)
		}
	}
	return ""
}

// pin pins the services that are meant to their hosts, or frees them where all of them are pinned.
func (x *wishes) pin() intent {
	names, words := x.meant(), x.meantWords()
	pins, done := map[string][]string{}, session.Done{Kind: session.Freed, Subject: names[0], Count: len(names)}
	for _, name := range names {
		s := x.s.Board().Service(name)
		if len(s.Wish.On) > 0 || s.Wish.Stays {
			continue
		}
		host := x.s.Board().Host(x.s.Board().HostOf(name)).Name
		if len(pins) == 0 {
			done.Host = host
		} else if host != done.Host {
			done.Host = ""
		}
		pins[name] = []string{host}
	}
	var said notice
	switch {
	case len(pins) == 0:
		for _, name := range names {
			pins[name] = nil
		}
		said = notice{cells.Plain, x.w.Say("free to move: %s", "libre de bouger : %s", words)}
	case len(names) == 1:
		done.Kind = session.Pinned
		said = notice{cells.Plain, x.w.Say("%s is pinned to %s", "%s est épinglé sur %s", words, done.Host)}
	default:
		done.Kind, done.Subject, done.Count = session.Pinned, sortedKeys(pins)[0], len(pins)
		said = notice{cells.Plain, x.w.Say("pinned where they are: %s", "épinglés sur place : %s", x.w.Services(len(pins)))}
	}
	clear(x.chosen)
	x.s.Set(x.s.Changes().Edit(func(c *session.Changes) { maps.Copy(c.Pins, pins) }), done)
	return said
}

func (x *wishes) notLoadable() string {
	if why := x.onOneService(); why != "" {
		return why
	}
	if x.here().Unit == "" {
		return x.w.Say("nothing in the catalog about %s depends on how much it is used", "rien au catalogue sur %s ne dépend de son usage", x.here().Name)
	}
	return ""
}

// askWorkload asks how much the service is used.
func (x *wishes) askWorkload() intent {
	s := x.here()
	now := ""
	if s.Wish.Workload.Known() {
		now = quantity.FormatWorkload(s.Wish.Workload)
	}
	units := append([]string{s.Unit}, sortedKeys(s.Units)...)
	return ask{
		text:  now,
		title: x.w.Say("workload of %s", "charge de %s", s.Name),
		hint:  x.w.Say("like \"30 %s/week\", per day, week, month or year; it counts %s; empty: not stated", "comme « 30 %s/week », par day, week, month ou year ; compte %s ; vide : non indiquée", s.Unit, x.w.Or(units)),
		done: func(text string) (intent, string) {
			var w planner.Workload
			if text != "" {
				var err error
				if w, err = quantity.Workload(text); err != nil {
					return nil, x.w.Error(err)
				}
				if !slices.Contains(units, w.Unit) {
					return nil, x.w.Say("%s counts %s, not %s", "%s compte %s, pas %s", s.Name, x.w.Or(units), w.Unit)
				}
			}
			x.s.Set(x.s.Changes().Edit(func(c *session.Changes) { c.Workloads[s.Name] = w }), session.Done{Kind: session.SetLoad, Subject: s.Name})
			return nil, ""
		},
	}
}

func (x *wishes) notAcceptable() string {
	if why := x.onOneService(); why != "" {
		return why
	}
	s := x.here()
	if s.Wish.Accept || slices.ContainsFunc(x.s.Board().Answers(s.Name), func(a planner.Answer) bool { return a.Judgement.Verdict == planner.NotRecommended }) {
		return ""
	}
	return x.w.Say("%s is not recommended nowhere: there is nothing to accept", "%s n'est déconseillé nulle part : rien à accepter", s.Name)
}

// accept accepts "not recommended" for the service, or no longer.
func (x *wishes) accept() intent {
	s := x.here()
	yes := !s.Wish.Accept
	x.s.Set(x.s.Changes().Edit(func(c *session.Changes) { c.Accepts[s.Name] = yes }), session.Done{Kind: session.Accepted, Subject: s.Name})
	if yes {
		return notice{cells.Tight, x.w.Say("%s may run where it is not recommended", "%s peut tourner là où il est déconseillé", s.Name)}
	}
	return notice{cells.Plain, x.w.Say("%s may not run where it is not recommended", "%s ne peut pas tourner là où il est déconseillé", s.Name)}
}

// guestHere is the guest that the cursor is on or in.
func (x *wishes) guestHere() *planner.Guest {
	i := machineIndex(x.s, x.at.machine)
	if i < 0 {
		return nil
	}
	for k := range machines(x.s)[i].Guests {
		if g := &machines(x.s)[i].Guests[k]; g.Name == x.at.host {
			return g
		}
	}
	return nil
}

func (x *wishes) notRangeable() string {
	if why := x.carryingFirst(); why != "" {
		return why
	}
	switch g := x.guestHere(); {
	case g == nil:
		return x.w.Say("put the cursor on a guest", "placez le curseur sur un invité")
	case g.Appliance:
		return x.w.Say("%s is an appliance: it is never sized", "%s est une appliance : sa taille ne change pas", g.Name)
	}
	return notOff(x.view, x.at)
}

// askRange asks for the range in which the guest's memory is chosen.
func (x *wishes) askRange() intent {
	g := x.guestHere()
	host, _ := x.s.Problem().Host(g.Name)
	return ask{
		text:  quantity.FormatRange(host.Memory),
		title: x.w.Say("memory of %s", "mémoire de %s", g.Name),
		hint:  x.w.Say("a range like 2GB..16GB in which berth chooses, or one size", "une plage comme 2GB..16GB dans laquelle berth choisit, ou une taille"),
		done: func(text string) (intent, string) {
			r, err := quantity.Range(text)
			if err != nil {
				return nil, x.w.Error(err)
			}
			if r.Min <= 0 {
				return nil, x.w.Say("a guest needs some memory", "un invité a besoin de mémoire")
			}
			x.s.Set(x.s.Changes().Edit(func(c *session.Changes) { c.Ranges[g.Name] = r }), session.Done{Kind: session.SetRange, Subject: g.Name})
			return nil, ""
		},
	}
}

// askMargin asks for the share of memory that may be used.
func (x *wishes) askMargin() intent {
	return ask{
		text:  quantity.FormatPercent(x.s.Problem().Rules.Margin),
		title: x.w.Say("margin: fill to", "marge : remplir à"),
		hint:  x.w.Say("the share of memory that may be used, between 10 % and 100 %", "la part de mémoire utilisable, entre 10 % et 100 %"),
		done: func(text string) (intent, string) {
			share, err := quantity.Percent(percent(text))
			if err != nil {
				return nil, x.w.Error(err)
			}
			if share < 100 || share > 1000 {
				return nil, x.w.Say("a margin is between 10 %% and 100 %%", "une marge est entre 10 %% et 100 %%")
			}
			x.s.Set(x.s.Changes().Edit(func(c *session.Changes) { c.Margin = share }), session.Done{Kind: session.SetMargin})
			return nil, ""
		},
	}
}

// percent writes a bare number from 10 to 100 as the percentage that it is meant to be.
func percent(text string) string {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseFloat(text, 64); err == nil && n >= 10 && n <= 100 {
		return text + "%"
	}
	return text
}

// chooseGoal asks what counts.
func (x *wishes) chooseGoal() intent {
	var list []choice
	now := x.s.Problem().Goal
	for _, word := range planner.Goals() {
		g, _ := planner.ParseGoal(word)
		c := choice{name: x.w.Goal(g), about: x.w.GoalAbout(g), do: func() intent {
			x.s.Set(x.s.Changes().Edit(func(c *session.Changes) { c.Goal = g }), session.Done{Kind: session.SetGoal, Subject: g.String()})
			return nil
		}}
		if g == now {
			c.why = x.w.Say("this is the goal already", "c'est déjà l'objectif")
		}
		list = append(list, c)
	}
	return pick{title: x.w.Say("goal", "objectif"), choices: list}
}
