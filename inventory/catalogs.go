package inventory

import (
	"os"
	"path/filepath"

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
	for _, w := range v.As("catalog").Words() {
		at := w.Text
		if !filepath.IsAbs(at) {
			at = filepath.Join(filepath.Dir(file), at)
		}
		if info, err := os.Stat(at); err != nil || !info.IsDir() {
			w.Value.Errorf("catalog: %s is no directory; it holds entries, NAME/compose.yaml each, and is written relative to this file", quote(w.Text))
			continue
		}
		dirs = append(dirs, w.Text)
	}
	return dirs, stated, doc.Err()
}
