package cells

import "strings"

// Progress is a bar of w columns of how much of a whole is done: the part that is, and the rest. It is full
// only when all is done, and not empty when anything is.
func Progress(part, whole, w int, g *Glyphs) (done, rest string) {
	n := w * part / max(whole, 1)
	if part > 0 {
		n = max(n, 1)
	}
	n = min(max(n, 0), max(w, 0))
	return strings.Repeat(g.Used, n), strings.Repeat(g.Free, max(w, 0)-n)
}

// PutProgress draws the bar, what is done in a tone of its own.
func (a Area) PutProgress(x, y, w, part, whole int, t Tone, g *Glyphs) {
	done, rest := Progress(part, whole, w, g)
	a.Put(a.Put(x, y, t, done), y, BarFree, rest)
}
