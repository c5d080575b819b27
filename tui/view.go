package tui

import (
	"berth/session"
	"berth/tui/cells"
	"berth/wording"
)

// view is what pages show and what they are drawn with: the session and what follows from its state, the
// words, the glyphs, the keys of actions, and the size of the terminal. Only Model changes it.
type view struct {
	s             *session.Session
	w             wording.Words
	g             *cells.Glyphs
	keys          map[string]string // of actions by their names, as people write them
	facts         facts             // what follows from the state, made anew when that has changed
	width, height int
	screen        screen   // the page that is on top
	under         []screen // what lies below the windows that are open
}

// keysOf lists the first key of every action. One that keys.yaml took off the keyboard is in the palette.
func keysOf(acts []action) map[string]string {
	keys, palette := map[string]string{}, ""
	for i := range acts {
		if keys[acts[i].name] = acts[i].shown(); acts[i].name == "palette" {
			palette = acts[i].shown()
		}
	}
	for name, key := range keys {
		if key == "" {
			keys[name] = palette + name
		}
	}
	return keys
}

// keyOf writes the key of an action, which must exist.
func (v *view) keyOf(name string) string { return v.keys[name] }

// wide reports whether machines stand side by side.
func (v *view) wide() bool { return v.width >= 110 }

// drawable reports whether the terminal is large enough.
func (v *view) drawable() bool { return v.width >= minWidth && v.height >= minHeight }
