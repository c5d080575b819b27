package inventory

import (
	"os"
	"path/filepath"
	"strings"

	"berth/message"
	"berth/strictyaml"
)

// Catalogs reads which directories with entries an inventory names, as it has them, and whether it has the field: they have
// to be known before the rest of the file can be checked. What is wrong with the form of the file is left to [Parse].
func Catalogs(file string, data []byte) (dirs []string, stated bool, err error) {
	doc, err := strictyaml.Parse(file, data)
	if err != nil {
		return nil, false, nil
	}
	v, stated := doc.Root().Lookup("catalog")
	if !stated || v.IsNull() || v.IsMap() {
		return nil, stated, nil
	}
	for _, w := range v.As(message.Word("catalog")).Words() {
		at := w.Text
		if !filepath.IsAbs(at) {
			at = filepath.Join(filepath.Dir(file), at)
		}
		if info, err := os.Stat(at); err != nil || !info.IsDir() {
			w.Value.Errorf("catalog: %s is no directory%s; it holds entries, NAME/compose.yaml each, and is written relative to this file", quote(w.Text), besideLike(w.Text, at))
			continue
		}
		dirs = append(dirs, w.Text)
	}
	return dirs, stated, doc.Err()
}

// besideLike says which directory may be meant: one with nearly that name, or the one below the home that a shell would have put in.
func besideLike(word, at string) message.Text {
	if below, ok := strings.CutPrefix(word, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return message.Of("; no shell reads it: write %s", filepath.Join(home, below))
		}
	}
	list, _ := os.ReadDir(filepath.Dir(at))
	var there []string
	for _, d := range list {
		if d.IsDir() {
			there = append(there, d.Name())
		}
	}
	return strictyaml.DidYouMean(filepath.Base(at), there)
}
