package status

import (
	"slices"

	"berth/message"
	"berth/wording"
)

// NotRoot is a host that was not looked at as root: only root sees berth's records and files.
type NotRoot struct {
	of
	unknown
	Err error
}

// Kind implements Finding.
func (NotRoot) Kind() string { return "not_root" }

// Say implements Finding.
func (f NotRoot) Say(w wording.Words) string {
	return w.Say("not looked at as root, so files are not seen: %v", "pas examiné en root, les fichiers ne se voient pas : %v", f.Err)
}

// Hint implements Finding.
func (NotRoot) Hint(wording.Words) string { return "" }

// Unread is something that a host could not say, or that could not be read.
type Unread struct {
	of
	unknown
	What message.Text
}

// Kind implements Finding.
func (Unread) Kind() string { return "unread" }

// Say implements Finding.
func (f Unread) Say(w wording.Words) string {
	return w.Say("not everything could be found out: %s", "tout n'a pas pu être établi : %s", f.What)
}

// Hint implements Finding.
func (Unread) Hint(wording.Words) string { return "" }

// compared are the tools without which files of services are not compared with what was deployed.
var compared = []string{"sha256sum", "stat"}

// answers finds what hosts that answer did not say.
func answers(l *Lab) []Finding {
	var out []Finding
	for _, f := range l.asked() {
		at := of{f.Host}
		if f.RootErr != nil {
			out = append(out, NotRoot{of: at, Err: f.RootErr})
			continue
		}
		for _, note := range f.Notes {
			out = append(out, Unread{of: at, What: note})
		}
		lacks := slices.DeleteFunc(slices.Clone(f.Missing), func(tool string) bool { return !slices.Contains(compared, tool) })
		if len(f.Services) > 0 && len(lacks) > 0 {
			var without []message.Text
			for _, tool := range lacks {
				without = append(without, message.Of("no %s", tool))
			}
			out = append(out, Unread{of: at, What: message.Join(without, message.Same(", "))})
		}
	}
	return out
}

// Apart says that what was deployed could not be compared with the catalog: only with what berth wrote down there.
type Apart struct {
	of
	unknown
	Err error
}

// Kind implements Finding.
func (Apart) Kind() string { return "not_compared" }

// Say implements Finding.
func (f Apart) Say(w wording.Words) string {
	return w.Say("limits and missing containers could not be looked for: %v", "limites et conteneurs absents n'ont pas pu être cherchés : %v", f.Err)
}

// Hint implements Finding.
func (Apart) Hint(wording.Words) string { return "" }

// apart finds that nothing could be rendered, where everything is there that it is rendered from.
func apart(l *Lab) []Finding {
	if l.Apart == nil || !l.Whole || len(l.dark()) > 0 || len(l.absent()) > 0 {
		return nil
	}
	return []Finding{Apart{Err: l.Apart}}
}
