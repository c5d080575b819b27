package pack

// What all states of a problem share.

// tables are what does not change of all states of a problem: they share them.
type tables struct {
	lists  lists
	price  []prices  // of each goal
	groups [][]int32 // of each item, without those of kind Near
}

func newTables(p *Problem) tables {
	l := newLists(p)
	return tables{l, newPrices(p, &l), groupsOf(p)}
}

func groupsOf(p *Problem) [][]int32 {
	return byItem(len(p.Items), func(note func(i, at int)) {
		for g := range p.Groups {
			if group := &p.Groups[g]; group.Kind != Near {
				for _, i := range group.Items {
					note(i, g)
				}
			}
		}
	})
}

// byItem lists for each item what tell notes of it, all in one piece of memory: tell is called twice.
func byItem(items int, tell func(note func(i, at int))) [][]int32 {
	count, total := make([]int, items), 0
	tell(func(i, _ int) { count[i], total = count[i]+1, total+1 })
	all, of := make([]int32, total), make([][]int32, items)
	for i, n := range count {
		of[i], all = all[:0:n], all[n:]
	}
	tell(func(i, at int) { of[i] = append(of[i], int32(at)) })
	return of
}
