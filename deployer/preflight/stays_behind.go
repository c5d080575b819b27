package preflight

import "berth/wording"

// DataStaysBehind is data of a service that comes which lies on another host, since nothing carries it yet.
type DataStaysBehind struct {
	Place
	stops
	On string
}

func (f DataStaysBehind) Say(w wording.Words) string {
	return w.Say("the data of %s is on %s, and nothing carries it to %s yet", "les données de %s sont sur %s, et rien ne les porte encore vers %s", f.Service, f.On, f.Host)
}

func (f DataStaysBehind) Hint(w wording.Words) string {
	return w.Say("keep it there for now: on: %s in its wish", "le garder là-bas pour l'instant : on: %s dans son souhait", f.On)
}

// staysBehind finds data that is not on a share where somebody put the service by hand, and where berth did.
func staysBehind(c *checker) {
	for _, s := range c.strangers() {
		if s.leavesData() {
			c.add(DataStaysBehind{Place: s.place(), On: s.on})
		}
	}
	eachOther(func(_ *checker, o *other) Finding {
		if !o.hasData() || o.OnShare() {
			return nil
		}
		return DataStaysBehind{Place: o.place(), On: o.on}
	})(c)
}
