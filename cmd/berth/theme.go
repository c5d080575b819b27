package main

import (
	"github.com/muesli/termenv"

	"berth/tui/cells"
)

// themes are the words of --theme.
var themes = []string{"auto", "dark", "light"}

// paletteOf is the palette of --theme. Only "auto" asks the terminal for its background, and only where
// there are colours.
func paletteOf(theme string, out *termenv.Output, profile termenv.Profile) cells.Palette {
	if theme == "light" || theme == "auto" && profile != termenv.Ascii && !out.HasDarkBackground() {
		return cells.Light
	}
	return cells.Dark
}
