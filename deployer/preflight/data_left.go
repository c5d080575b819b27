package preflight

import "berth/wording"

// DataLeft is a host that had a service that comes, and may have its data, though it does not have the service.
type DataLeft struct {
	Place
	warns
	noHint
	On string
	By Clue
}

func (f DataLeft) Say(w wording.Words) string {
	return w.Say("%s comes to %s, and was on %s (%s): what it kept there does not come along", "%s arrive sur %s, et était sur %s (%s) : ce qu'il y gardait ne suit pas", f.Service, f.Host, f.On, f.By.say(w))
}

func dataLeft(c *checker, o *other) Finding {
	if o.facts.Unsure() != nil || len(o.State) == 0 || o.OnShare() || o.facts.Has(o.Name) {
		return nil
	}
	by, _ := o.clue()
	if by.Untold { // it answers: its own journals say what it had
		by = Clue{}
	}
	if by == (Clue{}) && (c.want.Former == nil || !c.want.Former.Was(o.on, o.Name)) {
		return nil
	}
	return DataLeft{Place: o.place(), On: o.on, By: by}
}
