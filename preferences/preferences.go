// Package preferences reads what an operator wants of berth whatever the lab: the language, the theme, how wide text is that is printed. It is
// a package since a command, the planning session and what prints an error all ask for the language, and none of them stands below the others.
//
// What is asked for on the command line goes before all, then what the environment says, then the file.
package preferences

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"berth/internal/wholefile"
	"berth/message"
	"berth/strictyaml"
	"berth/tui/cells"
	"berth/wording"
)

// The widths of text, in columns.
const (
	LeastColumns = 60
	MostColumns  = 160
)

// Preferences are what a config.yaml says. What it does not say is empty.
type Preferences struct {
	Language string // one of wording.Langs
	Theme    string // one of cells.Themes
	Still    bool   // nothing moves by itself: motion is false
	Sort     string // one of Sorts
	Columns  int    // of text that is printed where no terminal says how wide it is, from LeastColumns to MostColumns
}

// Sorts are the words for how the session sorts machines.
var Sorts = []string{"inventory", "tightest", "name", "room", "watts"}

// Place is a file of the operator's: below $XDG_CONFIG_HOME/berth, else ~/.config/berth.
func Place(name string) (string, error) {
	dir := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(dir) { // so it says itself: others are to be ignored
		home, err := os.UserHomeDir()
		if err != nil {
			return "", message.Errorf("%s: %w", name, err)
		}
		dir = filepath.Join(home, ".config")
	}
	return filepath.Join(dir, "berth", name), nil
}

// Own reads a file of the operator's; without it, or without a home, there is nothing.
func Own(name string) (file string, data []byte, err error) {
	if file, err = Place(name); err != nil {
		return "", nil, nil
	}
	if data, err = wholefile.ReadFile(file, strictyaml.MaxSize); errors.Is(err, fs.ErrNotExist) {
		return file, nil, nil
	}
	if err != nil {
		return file, nil, message.Errorf("%s: %w", file, err)
	}
	return file, data, nil
}

// Read reads the operator's config.yaml.
func Read() (Preferences, error) {
	file, data, err := Own("config.yaml")
	if err != nil {
		return Preferences{}, err
	}
	return Parse(file, data)
}

// Parse reads a config.yaml; file is for messages. The error is a [strictyaml.Diagnostics] with everything that is wrong.
func Parse(file string, data []byte) (Preferences, error) {
	var p Preferences
	if Blank(data) {
		return p, nil
	}
	doc, err := strictyaml.Parse(file, data)
	if err != nil {
		return p, err
	}
	doc.Root().As(message.Word("the preferences")).Struct(strictyaml.Fields{
		"language": oneOf(&p.Language, wording.Langs()),
		"theme":    oneOf(&p.Theme, cells.Themes),
		"sort":     oneOf(&p.Sort, Sorts),
		"motion": func(v strictyaml.Value) {
			motion, ok := v.Bool()
			p.Still = ok && !motion
		},
		"columns": func(v strictyaml.Value) { p.Columns, _ = v.Int(LeastColumns, MostColumns) },
	})
	if err := doc.Err(); err != nil {
		return Preferences{}, err
	}
	return p, nil
}

// Blank reports whether there is nothing in a file but comments.
func Blank(data []byte) bool {
	for line := range strings.Lines(string(data)) {
		if text := strings.TrimSpace(line); text != "" && !strings.HasPrefix(text, "#") {
			return false
		}
	}
	return true
}

// oneOf reads one of several words.
func oneOf(to *string, words []string) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		text, ok := v.Text()
		switch {
		case !ok:
		case slices.Contains(words, text):
			*to = text
		default:
			v.Errorf("%s: %q is not one of %s%s", v.What(), text, strings.Join(words, ", "), strictyaml.DidYouMean(text, words))
		}
	}
}

// Language is the one that is spoken: that of --lang, else that of the environment, else that of config.yaml, else English. With an error, which
// is of the flag or of the file, it is the one to say it in.
func Language(flag string) (wording.Lang, error) {
	lang, known := wording.Parse(flag)
	if known {
		return lang, nil
	}
	lang, said := wording.Asked(os.Getenv)
	if flag != "" {
		return lang, message.Errorf("--lang %s: it is one of %s", flag, strings.Join(wording.Langs(), ", "))
	}
	if said {
		return lang, nil
	}
	own, err := Read()
	if own.Language != "" {
		lang, _ = wording.Parse(own.Language)
	}
	return lang, err
}

// ThemeOf is the theme of --theme, else that of the file, else auto.
func (p Preferences) ThemeOf(flag string) (string, error) {
	for _, theme := range []string{flag, p.Theme, cells.Themes[0]} {
		switch {
		case slices.Contains(cells.Themes, theme):
			return theme, nil
		case theme != "":
			return "", message.Errorf("--theme %s: it is one of %s", theme, strings.Join(cells.Themes, ", "))
		}
	}
	return cells.Themes[0], nil
}
