package preflight

import (
	"berth/deployer/remote"
	"berth/wording"
)

// DataUnknown is a host that cannot say whether it has a service that comes, or its data, though something speaks for
// it. It only warns where the data is no more than possible, or the plan gave the host up.
type DataUnknown struct {
	Place
	graded
	On  string
	By  Clue
	Err error // why it cannot say
}

func (f DataUnknown) Say(w wording.Words) string {
	return w.Say("%s comes to %s, and whether it or its data is on %s nobody can say (%s): %v", "%s arrive sur %s, et nul ne sait si lui ou ses données sont sur %s (%s) : %v", f.Service, f.Host, f.On, f.By.say(w), f.Err)
}

func (f DataUnknown) Hint(w wording.Words) string {
	if f.severity == Warns {
		return ""
	}
	return w.Say("let %[1]s answer first; if it is gone for good, plan with --without %[1]s, or take it out of the inventory", "que %[1]s réponde d'abord ; s'il est perdu pour de bon, planifier avec --without %[1]s, ou l'ôter de l'inventaire", f.On)
}

func dataUnknown(c *checker, o *other) Finding {
	err := o.unsure()
	if err == nil {
		return nil
	}
	f := DataUnknown{Place: o.place(), On: o.on, Err: err}
	by, sure := o.clue()
	f.By = by
	switch {
	case o.hasData() || sure && !c.givenUp(o):
		f.graded = graded{Stops}
	case by != Clue{}:
		f.graded = graded{Warns}
	default:
		return nil
	}
	return f
}

// givenUp reports whether the plan was made as if the host were down, and it is not there either. One that refuses
// a key or a password is there.
func (c *checker) givenUp(o *other) bool {
	_, planned := c.want.Plan.Problem.Host(o.on)
	return !planned && remote.Retryable(o.facts.Err)
}
