package tui

// Keys are other keys for actions than the usual ones: the names of actions with their keys, as Bubble
// Tea names keys. No keys take an action off the keyboard; it stays in the palette.
type Keys map[string][]string

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
