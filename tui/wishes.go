package tui

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/quantity"
	"berth/session"
	"berth/tui/cells"
)

// The actions that change what is wished for: each makes one step of the session. They change nothing
// in the inventory's file until the operator saves.

// onService says why neither the selection nor the cursor is on anything that has wishes, and "" where it
// is on services that run or shall run.
func (m *Model) onService() string {
	if why := m.carryingFirst(); why != "" {
		return why
	}
	for _, name := range m.meant() {
		if name == "" {
			return m.w.Say("put the cursor on a service", "placez le curseur sur un service")
		}
		if slices.ContainsFunc(m.s.Problem().Leaving, func(s planner.Service) bool { return s.Name == name }) {
			return m.w.Say("%s leaves: its wish is to be removed", "%s part : son souhait est d'être supprimé", name)
		}
	}
	return ""
}

// onOneService is onService for what is asked of one service at a time.
func (m *Model) onOneService() string {
	if n := len(m.board.chosen); n > 1 && !m.board.carrying() {
		return m.w.Say("this is for one service, and %d are selected: %s clears the selection", "ceci vaut pour un service, et %d sont choisis : %s efface le choix", n, m.keyOf("put-back"))
	}
	return m.onService()
}

// here is the service that is meant.
func (m *Model) here() *planner.Service { return m.s.Board().Service(m.meant()[0]) }

func (m *Model) notPinnable() string {
	if why := m.onService(); why != "" {
		return why
	}
	for _, name := range m.meant() {
		s := m.s.Board().Service(name)
		switch {
		case s.Agent:
			return m.w.Say("an agent runs on every host", "un agent tourne sur chaque hôte")
		case m.s.Board().HostOf(name) < 0 && len(s.Wish.On) == 0:
			return m.w.Say("%s has no host to be pinned to", "%s n'a pas d'hôte où l'épingler", name)
		}
	}
	return ""
}

// pin pins the services that are meant to their hosts, or frees them where all of them are pinned.
func (m *Model) pin() {
	names, words := m.meant(), m.meantWords()
	pins, done := map[string][]string{}, session.Done{Kind: session.Freed, Subject: names[0], Count: len(names)}
	for _, name := range names {
		s := m.s.Board().Service(name)
		if len(s.Wish.On) > 0 || s.Wish.Stays {
			continue
		}
		host := m.s.Board().Host(m.s.Board().HostOf(name)).Name
		if len(pins) == 0 {
			done.Host = host
		} else if host != done.Host {
			done.Host = ""
		}
		pins[name] = []string{host}
	}
	switch {
	case len(pins) == 0:
		for _, name := range names {
			pins[name] = nil
		}
		m.tell(cells.Plain, m.w.Say("free to move: %s", "libre de bouger : %s", words))
	case len(names) == 1:
		done.Kind = session.Pinned
		m.tell(cells.Plain, m.w.Say("%s is pinned to %s", "%s est épinglé sur %s", words, done.Host))
	default:
		done.Kind, done.Subject, done.Count = session.Pinned, sortedKeys(pins)[0], len(pins)
		m.tell(cells.Plain, m.w.Say("pinned where they are: %s", "épinglés sur place : %s", m.w.Services(len(pins))))
	}
	clear(m.board.chosen)
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { maps.Copy(c.Pins, pins) }), done)
}

func (m *Model) notLoadable() string {
	if why := m.onOneService(); why != "" {
		return why
	}
	if m.here().Unit == "" {
		return m.w.Say("nothing in the catalog about %s depends on how much it is used", "rien au catalogue sur %s ne dépend de son usage", m.here().Name)
	}
	return ""
}

// askWorkload asks how much the service is used.
func (m *Model) askWorkload() {
	s := m.here()
	now := ""
	if s.Wish.Workload.Known() {
		now = quantity.FormatWorkload(s.Wish.Workload)
	}
	units := append([]string{s.Unit}, sortedKeys(s.Units)...)
	m.ask(prompt{
		title: m.w.Say("workload of %s", "charge de %s", s.Name),
		hint:  m.w.Say("like \"30 %s/week\", per day, week, month or year; it counts %s; empty: not stated", "comme « 30 %s/week », par day, week, month ou year ; compte %s ; vide : non indiquée", s.Unit, m.w.Or(units)),
		done: func(m *Model, text string) (tea.Cmd, string) {
			var w planner.Workload
			if text != "" {
				var err error
				if w, err = quantity.Workload(text); err != nil {
					return nil, m.w.Error(err)
				}
				if !slices.Contains(units, w.Unit) {
					return nil, m.w.Say("%s counts %s, not %s", "%s compte %s, pas %s", s.Name, m.w.Or(units), w.Unit)
				}
			}
			m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Workloads[s.Name] = w }), session.Done{Kind: session.SetLoad, Subject: s.Name})
			return nil, ""
		},
	}, now)
}

func (m *Model) notAcceptable() string {
	if why := m.onOneService(); why != "" {
		return why
	}
	s := m.here()
	if s.Wish.Accept || slices.ContainsFunc(m.s.Board().Answers(s.Name), func(a planner.Answer) bool { return a.Judgement.Verdict == planner.NotRecommended }) {
		return ""
	}
	return m.w.Say("%s is not recommended nowhere: there is nothing to accept", "%s n'est déconseillé nulle part : rien à accepter", s.Name)
}

// accept accepts "not recommended" for the service, or no longer.
func (m *Model) accept() {
	s := m.here()
	yes := !s.Wish.Accept
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Accepts[s.Name] = yes }), session.Done{Kind: session.Accepted, Subject: s.Name})
	if yes {
		m.tell(cells.Tight, m.w.Say("%s may run where it is not recommended", "%s peut tourner là où il est déconseillé", s.Name))
	} else {
		m.tell(cells.Plain, m.w.Say("%s may not run where it is not recommended", "%s ne peut pas tourner là où il est déconseillé", s.Name))
	}
}

// guestHere is the guest that the cursor is on or in.
func (m *Model) guestHere() *planner.Guest {
	i := machineIndex(m.s, m.board.at.machine)
	if i < 0 {
		return nil
	}
	for k := range machines(m.s)[i].Guests {
		if g := &machines(m.s)[i].Guests[k]; g.Name == m.board.at.host {
			return g
		}
	}
	return nil
}

func (m *Model) notRangeable() string {
	if why := m.carryingFirst(); why != "" {
		return why
	}
	switch g := m.guestHere(); {
	case g == nil:
		return m.w.Say("put the cursor on a guest", "placez le curseur sur un invité")
	case g.Appliance:
		return m.w.Say("%s is an appliance: it is never sized", "%s est une appliance : sa taille ne change pas", g.Name)
	}
	return notOff(&m.view, m.board.at)
}

// askRange asks for the range in which the guest's memory is chosen.
func (m *Model) askRange() {
	g := m.guestHere()
	host, _ := m.s.Problem().Host(g.Name)
	m.ask(prompt{
		title: m.w.Say("memory of %s", "mémoire de %s", g.Name),
		hint:  m.w.Say("a range like 2GB..16GB in which berth chooses, or one size", "une plage comme 2GB..16GB dans laquelle berth choisit, ou une taille"),
		done: func(m *Model, text string) (tea.Cmd, string) {
			r, err := quantity.Range(text)
			if err != nil {
				return nil, m.w.Error(err)
			}
			if r.Min <= 0 {
				return nil, m.w.Say("a guest needs some memory", "un invité a besoin de mémoire")
			}
			m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Ranges[g.Name] = r }), session.Done{Kind: session.SetRange, Subject: g.Name})
			return nil, ""
		},
	}, quantity.FormatRange(host.Memory))
}

// askMargin asks for the share of memory that may be used.
func (m *Model) askMargin() {
	m.ask(prompt{
		title: m.w.Say("margin", "marge"),
		hint:  m.w.Say("the share of memory that may be used, between 10 % and 100 %", "la part de mémoire utilisable, entre 10 % et 100 %"),
		done: func(m *Model, text string) (tea.Cmd, string) {
			share, err := quantity.Percent(percent(text))
			if err != nil {
				return nil, m.w.Error(err)
			}
			if share < 100 || share > 1000 {
				return nil, m.w.Say("a margin is between 10 %% and 100 %%", "une marge est entre 10 %% et 100 %%")
			}
			m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Margin = share }), session.Done{Kind: session.SetMargin})
			return nil, ""
		},
	}, quantity.FormatPercent(m.s.Problem().Rules.Margin))
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
func (m *Model) chooseGoal() {
	var list []choice
	now := m.s.Problem().Goal
	for _, word := range planner.Goals() {
		g, _ := planner.ParseGoal(word)
		c := choice{name: m.w.Goal(g), about: m.w.GoalAbout(g), do: func(m *Model) tea.Cmd {
			m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Goal = g }), session.Done{Kind: session.SetGoal, Subject: g.String()})
			return nil
		}}
		if g == now {
			c.why = m.w.Say("this is the goal already", "c'est déjà l'objectif")
		}
		list = append(list, c)
	}
	m.choose(picker{title: m.w.Say("goal", "objectif"), choices: list})
}
