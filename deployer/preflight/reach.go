package preflight

import (
	"slices"
	"strings"

	"berth/deployer/remote"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Unreachable is a host that does not answer.
type Unreachable struct {
	Place
	stops
	Err error
	All []string // that do not answer: what is to be done is one command for all of them
}

func (f Unreachable) Say(w wording.Words) string {
	why, short := remote.Unreached(f.Err)
	if !short {
		why = message.Because(f.Err)
	}
	return w.Say("cannot be reached: %s", "injoignable : %s", why)
}

func (f Unreachable) Hint(w wording.Words) string {
	without := strings.Join(f.All, " --without ")
	if len(f.All) == 1 {
		return w.Say("bring it back; if it is gone for good, berth deploy --without %s plans without it; berth status --host %s says in full why it cannot be reached",
			"le remettre en marche ; s'il est perdu pour de bon, berth deploy --without %s planifie sans lui ; berth status --host %s dit tout de la raison", without, f.Host)
	}
	return w.Say("bring them back; if they are gone for good, berth deploy --without %s plans without them; berth status --host %s says in full why",
		"les remettre en marche ; s'ils sont perdus pour de bon, berth deploy --without %s planifie sans eux ; berth status --host %s dit tout de la raison", without, f.All[0])
}

// GuestNotThere is a guest that does not answer because nobody has made it yet.
type GuestNotThere struct {
	Place
	stops
	noHint
	ID  int
	Err error
}

func (f GuestNotThere) Say(w wording.Words) string {
	return w.Say("guest %s (%d) has to be made first: %v", "l'invité %s (%d) est à créer d'abord : %v", f.Host, f.ID, f.Err)
}

var errNotAsked = message.New("it was not looked at")

// reach tells a guest that is to be made yet from a host that is down.
func reach(c *checker) {
	var dark []Unreachable
	for _, name := range c.hosts {
		if slices.Contains(c.want.Coming, name) {
			continue
		}
		if off, known := c.want.Off[name]; known {
			c.add(off)
			continue
		}
		err := errNotAsked
		if f := c.facts[name]; f != nil {
			err = f.Err
		}
		if err == nil {
			continue
		}
		if id, ok := c.comingGuest(name); ok {
			c.add(GuestNotThere{Place: Place{Host: name}, ID: id, Err: err})
		} else {
			dark = append(dark, Unreachable{Place: Place{Host: name}, Err: err})
		}
	}
	var all []string
	for _, f := range dark {
		all = append(all, f.Host)
	}
	for _, f := range dark {
		f.All = all
		c.add(f)
	}
}

// comingGuest gives the number of a guest that the plan creates.
func (c *checker) comingGuest(name string) (id int, ok bool) {
	for _, g := range c.want.Plan.Guests {
		if g.Guest.Name == name && g.Action == planner.CreateGuest {
			return g.Guest.ID, true
		}
	}
	return 0, false
}
