package preflight

import (
	"maps"
	"path"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/wording"
)

// InTheWay is what lies where a file of a service is to be, and is not as berth wrote it.
type InTheWay struct {
	Place
	Dir, Name string
	Is        string         // as in probe.Lying
	Written   bool           // berth wrote it there, and somebody changed it since
	Change    *status.Change // from what it is to what it is to be; nil where that is not known
}

// Taken reports whether it can be replaced at all. What is no file is moved away by whoever knows what it is for.
func (w *InTheWay) Taken() bool {
	return w.Is == probe.Link || probe.Lying{Is: w.Is}.IsFile()
}

// FileTheirs is a file in the directory of a service, which is the operator's, that a run would replace although berth did not
// write it as it is. That stops the run until it is said that it may.
type FileTheirs struct {
	graded
	InTheWay
}

func (f FileTheirs) Say(w wording.Words) string {
	at := path.Join(f.Dir, f.Name)
	switch {
	case f.Is == probe.Directory:
		return w.Say("%s on %s is a directory, where a file of %s is to be", "%s sur %s est un répertoire, là où doit venir un fichier de %s", at, f.Host, f.Service)
	case f.Is == probe.Blocked:
		return w.Say("%s of %s cannot be written on %s: a part of its path is no directory", "%s de %s ne peut pas être écrit sur %s : une partie de son chemin n'est pas un répertoire", at, f.Service, f.Host)
	case !f.Taken():
		return w.Say("what %s on %s is cannot be read, and a file of %s is to be there", "ce qu'est %s sur %s est illisible, et un fichier de %s doit y venir", at, f.Host, f.Service)
	case f.Written:
		return w.Say("%s on %s was changed since berth wrote it for %s", "%s sur %s a été modifié depuis que berth l'a écrit pour %s", at, f.Host, f.Service)
	case f.Is == probe.Link:
		return w.Say("%s on %s is a link that berth did not make, where a file of %s is to be", "%s sur %s est un lien que berth n'a pas créé, là où doit venir un fichier de %s", at, f.Host, f.Service)
	}
	return w.Say("%s on %s is there, and berth did not write it for %s", "%s sur %s existe, et berth ne l'a pas écrit pour %s", at, f.Host, f.Service)
}

func (f FileTheirs) Hint(w wording.Words) string {
	switch {
	case !f.Taken():
		return w.Say("move it aside, or choose another directory (dir: in its wish)", "le mettre de côté, ou choisir un autre répertoire (dir: dans son souhait)")
	case f.severity == Warns:
		return w.Say("--take-over: it is replaced, and kept below %s on its host; berth rollback brings it back", "--take-over : il est remplacé, et gardé sous %s sur son hôte ; berth rollback le remet", ledger.Previous)
	}
	return w.Say("--take-over replaces such files and keeps what they were for berth rollback; else take it into the inventory or a catalog of your own, move it aside, or choose another directory (dir: in its wish)",
		"--take-over remplace ces fichiers et garde ce qu'ils étaient pour berth rollback ; sinon le reprendre dans l'inventaire ou un catalogue à vous, le mettre de côté, ou choisir un autre répertoire (dir: dans son souhait)")
}

// Difference is what is replaced by what, where that is known.
func (f FileTheirs) Difference() *status.Change { return f.Change }

func theirs(c *checker) {
	adopted := map[string]*AdoptedFiles{}
	for _, f := range Replaced(c.want.InTheWay, c.want.TakeOver) {
		file := f.(FileTheirs)
		if v := c.want.Stacks[file.Place]; v == nil || !v.Same() || !file.Taken() {
			c.add(file)
			continue
		}
		if adopted[file.Host] == nil {
			adopted[file.Host] = &AdoptedFiles{Place: Place{Host: file.Host}}
		}
		adopted[file.Host].add(&file.InTheWay)
	}
	for _, host := range slices.Sorted(maps.Keys(adopted)) {
		c.add(*adopted[host])
	}
}

// Replaced gives the finding of each file that is in the way; takeOver: the operator has said that such files may be replaced.
func Replaced(list []InTheWay, takeOver bool) []Finding {
	var out []Finding
	for _, w := range list {
		f := FileTheirs{graded: graded{Stops}, InTheWay: w}
		if takeOver && w.Taken() {
			f.graded = graded{Warns}
		}
		out = append(out, f)
	}
	return out
}
