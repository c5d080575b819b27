package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/quantity"
	"berth/session"
)

// The actions that change what is wished for: each makes one step of the session. They change nothing
// in the inventory's file until the operator saves.

// onService says why the cursor is on nothing that has wishes, and "" where it is on a service that
// runs or shall run.
func (m *Model) onService() string {
	if why := m.carryingFirst(); why != "" {
		return why
	}
	name := m.board.at.service
	if name == "" {
		return m.w.Say("put the cursor on a service", "placez le curseur sur un service")
	}
	if slices.ContainsFunc(m.s.Problem().Leaving, func(s planner.Service) bool { return s.Name == name }) {
		return m.w.Say("%s leaves: its wish is to be removed", "%s part : son souhait est d'être supprimé", name)
	}
	return ""
}

func (m *Model) here() *planner.Service { return m.s.Board().Service(m.board.at.service) }

func (m *Model) notPinnable() string {
	switch why := m.onService(); {
	case why != "":
		return why
	case m.here().Agent:
		return m.w.Say("an agent runs on every host", "un agent tourne sur chaque hôte")
	case m.board.at.inTray() && len(m.here().Wish.On) == 0:
		return m.w.Say("%s has no host to be pinned to", "%s n'a pas d'hôte où le fixer", m.here().Name)
	}
	return ""
}

// pin pins the service to its host, or frees it.
func (m *Model) pin() {
	s := m.here()
	if len(s.Wish.On) > 0 || s.Wish.Stays {
		m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Pins[s.Name] = nil }), session.Done{Kind: session.Freed, Subject: s.Name})
		m.tell(plain, m.w.Say("%s is free to move", "%s est libre de bouger", s.Name))
		return
	}
	host := m.board.at.host
	m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Pins[s.Name] = []string{host} }), session.Done{Kind: session.Pinned, Subject: s.Name, Host: host})
	m.tell(plain, m.w.Say("%s is pinned to %s", "%s est fixé sur %s", s.Name, host))
}

func (m *Model) notLoadable() string {
	if why := m.onService(); why != "" {
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
					return nil, err.Error()
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
	if why := m.onService(); why != "" {
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
		m.tell(tight, m.w.Say("%s may run where it is not recommended", "%s peut tourner là où il est déconseillé", s.Name))
	} else {
		m.tell(plain, m.w.Say("%s may not run where it is not recommended", "%s ne peut pas tourner là où il est déconseillé", s.Name))
	}
}

// guestHere is the guest that the cursor is on or in.
func (m *Model) guestHere() *planner.Guest {
	i := m.machineIndex(m.board.at.machine)
	if i < 0 {
		return nil
	}
	for k := range m.machines()[i].Guests {
		if g := &m.machines()[i].Guests[k]; g.Name == m.board.at.host {
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
	return m.notOff(m.board.at)
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
				return nil, err.Error()
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
			share, err := quantity.Percent(text)
			if err != nil {
				return nil, err.Error()
			}
			if share < 100 || share > 1000 {
				return nil, m.w.Say("a margin is between 10 %% and 100 %%", "une marge est entre 10 %% et 100 %%")
			}
			m.s.Set(m.s.Changes().Edit(func(c *session.Changes) { c.Margin = share }), session.Done{Kind: session.SetMargin})
			return nil, ""
		},
	}, quantity.FormatPercent(m.s.Problem().Rules.Margin))
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
