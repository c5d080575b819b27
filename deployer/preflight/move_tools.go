package preflight

import "berth/wording"

// MoveTools is a host that data is to be carried from or to, and cannot be.
type MoveTools struct {
	Place
	stops
	noHint
	Err error
}

func (f MoveTools) Say(w wording.Words) string {
	return w.Say("data is to be carried, and cannot be: %s", "des données sont à copier, et ne peuvent pas l'être : %s", w.Error(f.Err))
}

func moveTools(c *checker) {
	for _, host := range c.movers() {
		if side := c.want.Sides[host]; side.Err != nil {
			c.add(MoveTools{Place: Place{Host: host}, Err: side.Err})
		}
	}
}
