package preflight

import "berth/wording"

// DataStaysBehind is data of a service that comes which lies on another host and does not come along: the run does not touch that host, or
// the service was started there by hand.
type DataStaysBehind struct {
	Place
	stops
	On     string
	ByHand bool
}

func (f DataStaysBehind) Say(w wording.Words) string {
	if f.ByHand {
		return w.Say("the data of %s is on %s, where somebody started it by hand, and does not come to %s", "les données de %s sont sur %s, où quelqu'un l'a démarré à la main, et ne vont pas vers %s", f.Service, f.On, f.Host)
	}
	return w.Say("the data of %s is on %s, and this run does not bring it to %s", "les données de %s sont sur %s, et cette exécution ne les amène pas vers %s", f.Service, f.On, f.Host)
}

func (f DataStaysBehind) Hint(w wording.Words) string {
	if f.ByHand {
		return w.Say("berth deploy with on: %s in its wish takes it over there; a deployment after that brings it along", "berth deploy avec on: %s dans son souhait le reprend là-bas ; un déploiement ensuite l'amène", f.On)
	}
	return w.Say("deploy without --host and --without brings it along, where both hosts answer; on: %s in its wish keeps it there", "un déploiement sans --host ni --without l'amène, si les deux hôtes répondent ; on: %s dans son souhait le garde là-bas", f.On)
}

// staysBehind finds data that is not on a share where somebody put the service by hand, and where berth did.
func staysBehind(c *checker) {
	for _, s := range c.strangers() {
		if s.leavesData() {
			c.add(DataStaysBehind{Place: s.place(), On: s.on, ByHand: true})
		}
	}
	eachOther(func(_ *checker, o *other) Finding {
		if !o.hasData() || o.OnShare() {
			return nil
		}
		return DataStaysBehind{Place: o.place(), On: o.on}
	})(c)
}
