package tui

// actionsWith are the usual actions with other keys.
func actionsWith(p *pages, keys Keys) []action {
	out := usualActions(p)
	for i := range out {
		if k, ok := keys[out[i].name]; ok {
			out[i].keys = k
		}
	}
	return out
}
