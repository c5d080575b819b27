package main

import (
	"os"
	"slices"
	"strings"

	"github.com/muesli/termenv"

	"berth/tui/cells"
)

// themes are the words of --theme.
var themes = []string{"auto", "dark", "light"}

// colours are the words of --color.
var colours = []string{"auto", "always", "never"}

// painted is the theme of what is printed, nil for none. The terminal is not asked for its background, which would wait for it: sixteen
// colours are its own, and the ones for a light background can be read on both.
func (o *output) painted(terminal bool) (*cells.Theme, error) {
	switch {
	case !slices.Contains(colours, o.colour):
		return nil, usagef("--color %s: it is one of %s", o.colour, strings.Join(colours, ", "))
	case o.colour == "never", o.colour == "auto" && (!terminal || termenv.EnvNoColor() || os.Getenv("TERM") == "dumb"):
		return nil, nil
	}
	return cells.NewTheme(termenv.ANSI, cells.Light), nil
}

// paletteOf is the palette of --theme. Only "auto" asks the terminal for its background, and only where
// there are colours.
func paletteOf(theme string, out *termenv.Output, profile termenv.Profile) cells.Palette {
	if theme == "light" || theme == "auto" && profile != termenv.Ascii && !out.HasDarkBackground() {
		return cells.Light
	}
	return cells.Dark
}
