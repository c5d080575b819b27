package preflight

import "berth/wording"

// FilesUnreadable are files for a host that cannot be read.
type FilesUnreadable struct {
	Place
	stops
	noHint
	Err error
}

func (f FilesUnreadable) Say(w wording.Words) string {
	return w.Say("the files of %s for %s cannot be read: %s", "les fichiers de %s pour %s sont illisibles : %s", f.Service, f.Host, f.Err)
}

func files(c *checker) {
	for _, s := range c.services {
		if s.err != nil {
			c.add(FilesUnreadable{Place: s.place(), Err: s.err})
		}
	}
}
