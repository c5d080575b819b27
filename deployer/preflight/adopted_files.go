package preflight

import (
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/status"
	"berth/wording"
)

// AdoptedFiles are the files of services that are taken over as they run on a host: each is replaced by one that means the same, so
// that one sentence is enough for all of them.
type AdoptedFiles struct {
	Place
	warns
	Services []string // in order
	Changes  []status.Change
	Count    int // of files; of some it is not known how they differ
}

func (f AdoptedFiles) Say(w wording.Words) string {
	n := w.Say("%d files of them are replaced by ones that mean the same", "%d de leurs fichiers sont remplacés par d'autres qui disent la même chose", f.Count)
	if f.Count == 1 {
		n = w.Say("one file of them is replaced by one that means the same", "un de leurs fichiers est remplacé par un autre qui dit la même chose")
	}
	return w.Say("adopted as they run: %s; %s", "adoptés tels qu'ils tournent : %s ; %s", w.And(f.Services), n)
}

func (f AdoptedFiles) Hint(w wording.Words) string {
	return w.Say("what the files were is kept below %s, and berth rollback brings it back; --dry-run shows every difference",
		"ce qu'étaient les fichiers est gardé sous %s, et berth rollback le remet ; --dry-run montre chaque différence", ledger.Previous)
}

// Differences are what is replaced by what, for who wants to see it.
func (f AdoptedFiles) Differences() []status.Change { return f.Changes }

// add counts a file.
func (f *AdoptedFiles) add(file *InTheWay) {
	f.Count++
	if i, there := slices.BinarySearch(f.Services, file.Service); !there {
		f.Services = slices.Insert(f.Services, i, file.Service)
	}
	if file.Change != nil {
		f.Changes = append(f.Changes, *file.Change)
	}
}
