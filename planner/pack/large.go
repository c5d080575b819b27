package pack

// largeFrom is the number of choices of all items together from which a problem is large: a fleet. What
// looks at every choice of every item again and again is for labs, which have a few hundred to a few ten
// thousand.
const largeFrom = 100_000

// large reports whether the problem is a fleet.
func large(p *Problem) bool {
	choices := 0
	for i := range p.Items {
		choices += len(p.Items[i].Choices)
	}
	return choices > largeFrom
}
