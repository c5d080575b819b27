package preflight

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// starting is a run that starts notes on pi, and web beside it, which has the volume web_data.
func starting(facts *probe.Facts) (Want, map[string]*probe.Facts) {
	p := &planner.Problem{Services: []planner.Service{{Name: "notes"}, {Name: "web"}}, Machines: []planner.Machine{{Name: "pi"}, {Name: "nas"}}}
	p.Current.Host = map[string]string{}
	w := Want{Plan: &planner.Plan{Problem: p}, Inventory: &inventory.Inventory{Wishes: map[string]inventory.Wish{}}}
	w.Plan.Placement.Host = map[string]string{"notes": "pi", "web": "pi"}
	w.Bundles = []compose.Bundle{
		{Host: "pi", Service: "notes", Dir: "/opt/berth/notes", Data: []compose.Data{{Volume: "data", At: "notes_data", Targets: []string{"/data"}}, {At: "/srv/notes", Targets: []string{"/more"}}}},
		{Host: "pi", Service: "web", Dir: "/opt/berth/web", Data: []compose.Data{{Volume: "data", At: "web_data", Targets: []string{"/data"}}}},
	}
	facts.Host = "pi"
	facts.Volumes = append(facts.Volumes, probe.Volume{Name: "web_data", Key: "data"})
	slices.SortFunc(facts.Volumes, func(a, b probe.Volume) int { return strings.Compare(a.Name, b.Name) })
	return w, map[string]*probe.Facts{"pi": facts, "nas": {Host: "nas"}}
}

func pastOf(service string, gone []string, data ...string) []probe.Ran {
	return []probe.Ran{{Record: ledger.Record{Service: service, Run: "r1", Data: data}, Gone: gone}}
}

// lossWords gives findings of lost data in short.
func lossWords(found []Finding) string {
	var out []string
	for _, f := range only(found, StartsEmpty{}, DataNotThere{}, EmptyAllowed{}, NotMounted{}, DataChanges{}) {
		switch f := f.(type) {
		case StartsEmpty:
			by := f.By
			by.Data = nil
			var where []string
			for _, c := range f.Candidates {
				where = append(where, strings.TrimSpace(c.Volume+"="+c.At+" "+c.On))
			}
			out = append(out, fmt.Sprint(f.severity, " ", f.Service, f.Lacks, by.say(wording.For(wording.EN)), where))
		case DataNotThere:
			out = append(out, f.Service+" "+f.At+" near "+f.Near)
		case NotMounted:
			out = append(out, f.Service+" "+f.At+" of "+f.Disk)
		case DataChanges:
			out = append(out, fmt.Sprint(f.Service, f.Had, f.Gets))
		default:
			out = append(out, "allowed "+f.Where().Service)
		}
	}
	return strings.Join(out, "; ")
}

func TestAServiceThatHadDataDoesNotStartWithoutIt(t *testing.T) {
	kin := probe.Container{Name: "my-1", State: "exited", Mounts: []probe.Mount{{Volume: "old", Target: "/data"}, {Source: "/home/a/more", Target: "/more"}, {Volume: "x", Target: "/x"}}}
	scanned := []status.Scanned{{Host: "pi", Found: []status.Found{{Service: "notes", Sure: status.ByImage, Foreign: status.ForeignStopped, Containers: []string{"my-1"}}}}}
	anew := &ledger.FormerRuns{Traces: []ledger.Trace{{Host: "pi"}}, Order: func(string) *ledger.Order { return nil },
		Copied: map[string]*ledger.History{"pi": {Runs: []ledger.Run{{Name: "r1", Entries: []ledger.Entry{{Step: "notes.start", Kind: ledger.EntryDone}}}}}}}
	today := func(w *Want) { w.Plan.Problem.Current.Host["notes"] = "pi" }
	gone := map[string]probe.Weight{"/srv/notes": {}}
	for name, c := range map[string]struct {
		facts  probe.Facts
		change func(*Want)
		want   string
	}{
		"nothing speaks for it":           {probe.Facts{}, nil, ""},
		"all is there":                    {probe.Facts{Volumes: []probe.Volume{{Name: "notes_data"}}, Ran: pastOf("notes", nil, "/srv/notes", "notes_data")}, today, ""},
		"the volume is gone":              {probe.Facts{Ran: pastOf("notes", nil, "/srv/notes", "notes_data")}, nil, "1 notes[notes_data]run r1 started it with []"},
		"the directory is gone":           {probe.Facts{Volumes: []probe.Volume{{Name: "notes_data"}}, Ran: pastOf("notes", []string{"/srv/notes"}, "/srv/notes", "notes_data")}, nil, "1 notes[/srv/notes]run r1 started it with []"},
		"the entry has a further volume":  {probe.Facts{Ran: pastOf("notes", nil, "/srv/notes")}, nil, ""},
		"the entry calls it otherwise":    {probe.Facts{Volumes: []probe.Volume{{Name: "notes_db"}}, Ran: pastOf("notes", nil, "/srv/notes", "notes_db")}, nil, "1 notes[notes_data]run r1 started it with [data=notes_db]"},
		"it is not started":               {probe.Facts{Ran: pastOf("notes", nil, "notes_data")}, func(w *Want) { w.Starts = func(_, service string) bool { return service == "web" } }, ""},
		"it is meant":                     {probe.Facts{Ran: pastOf("notes", nil, "/srv/notes", "notes_data")}, func(w *Want) { w.Inventory.Wishes["notes"] = inventory.Wish{BeginEmpty: true} }, "0 notes[notes_data]run r1 started it with []"},
		"it is meant, and all is there":   {probe.Facts{Volumes: []probe.Volume{{Name: "notes_data"}}, Ran: pastOf("notes", nil, "/srv/notes", "notes_data")}, func(w *Want) { w.Inventory.Wishes["notes"] = inventory.Wish{BeginEmpty: true} }, "allowed notes"},
		"it runs there today":             {probe.Facts{Volumes: []probe.Volume{{Name: "abc_data", Key: "data"}, {Name: "mynotes_data", Key: "data"}}}, today, "1 notes[notes_data]by the inventory it runs there today[data=mynotes_data data=abc_data]"},
		"today, and its directory is not": {probe.Facts{Volumes: []probe.Volume{{Name: "notes_data"}}}, func(w *Want) { today(w); w.Weights = map[string]map[string]probe.Weight{"pi": gone} }, "1 notes[/srv/notes]by the inventory it runs there today[]"},
		"today, of an agent of others":    {probe.Facts{}, func(w *Want) { w.Plan.Problem.Current.Host["web"] = "pi" }, ""},
		"a stopped container of its kind": {probe.Facts{Containers: []probe.Container{kin}}, func(w *Want) { w.Scanned = scanned }, "1 notes[notes_data]the container my-1 has its data elsewhere[data=old =/home/a/more]"},
		"its host was installed anew":     {probe.Facts{}, func(w *Want) { w.Former = anew }, "1 notes[notes_data]run r1 had it there, and the host knows nothing of that run any more: it was installed anew[]"},
		"a volume is called for it":       {probe.Facts{Volumes: []probe.Volume{{Name: "my-notes_storage"}}}, nil, "1 notes[notes_data]the volume my-notes_storage is called for it[data=my-notes_storage]"},
		"one that a container has":        {probe.Facts{Volumes: []probe.Volume{{Name: "mynotes_data"}}, Containers: []probe.Container{{Name: "x", Mounts: []probe.Mount{{Volume: "mynotes_data"}}}}}, nil, ""},
		"one that another service had":    {probe.Facts{Volumes: []probe.Volume{{Name: "mynotes_data"}}, Ran: pastOf("mynotes", nil, "mynotes_data")}, nil, ""},
		"one of the same key alone":       {probe.Facts{Volumes: []probe.Volume{{Name: "x_data", Key: "data", Project: "x"}}}, nil, ""},
		"its disk is not mounted":         {probe.Facts{Unmounted: []string{"/data", "/srv"}}, nil, "notes /srv/notes of /srv"},
		"a disk beside it is not":         {probe.Facts{Unmounted: []string{"/srv/not"}}, nil, ""},
		"it gets other data":              {probe.Facts{Volumes: []probe.Volume{{Name: "notes_data"}}, Ran: pastOf("notes", nil, "/srv/notes", "mynotes_data")}, nil, "notes[mynotes_data] [notes_data]"},
		"Docker does not answer":          {probe.Facts{Docker: probe.DockerFacts{Err: message.Same("x")}, Ran: pastOf("notes", nil, "notes_data")}, nil, ""},
		"the wish names what is not there": {probe.Facts{Volumes: []probe.Volume{{Name: "mynotes_data"}}}, func(w *Want) {
			w.Bundles[0].Data[0] = compose.Data{Volume: "data", At: "mynotes_dat", Given: true}
			w.Inventory.Wishes["notes"] = inventory.Wish{BeginEmpty: true}
		}, "notes mynotes_dat near mynotes_data"},
	} {
		facts := c.facts
		w, all := starting(&facts)
		if c.change != nil {
			c.change(&w)
		}
		if got := lossWords(Check(w, all)); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", name, got, c.want)
		}
	}
}

func TestDataThatIsOnAnotherHostIsNotForgotten(t *testing.T) {
	w, facts := starting(&probe.Facts{})
	nas := facts["nas"]
	nas.Volumes = []probe.Volume{{Name: "notes_data"}}
	if got := lossWords(Check(w, facts)); got != "1 notes[notes_data]nas has the volume notes_data[data=notes_data nas]" {
		t.Error(got)
	}
	nas.Containers = []probe.Container{{Name: "x", Mounts: []probe.Mount{{Volume: "notes_data"}}}}
	if got := lossWords(Check(w, facts)); got != "" {
		t.Errorf("it is another's there: %s", got)
	}
}

func TestHostsAreAskedAboutPathsOnlyWhereThereWasData(t *testing.T) {
	w, facts := starting(&probe.Facts{})
	if got := ToWeigh(w, facts); len(got) != 0 {
		t.Errorf("of a first run: %v", got)
	}
	w, facts = starting(&probe.Facts{Volumes: []probe.Volume{{Name: "mynotes_data", At: "/d/mynotes_data"}}})
	w.Plan.Problem.Current.Host["notes"] = "pi"
	if got := fmt.Sprint(ToWeigh(w, facts)); got != "map[pi:[/d/mynotes_data /srv/notes]]" {
		t.Error(got)
	}
	w.Weights = map[string]map[string]probe.Weight{"pi": {"/srv/notes": {There: true}, "/d/mynotes_data": {There: true, Counted: true, Size: 3 * planner.GB, Changed: time.Unix(1e9, 0)}}}
	for l, want := range map[wording.Lang]string{
		wording.EN: "notes would begin without its data on pi: notes_data is not there, and by the inventory it runs there today. It may be in mynotes_data (3.0 GB, changed 2001-09-09)",
		wording.FR: "notes commencerait sans ses données sur pi : notes_data n'y est pas, et selon l'inventaire il y tourne aujourd'hui. Elles sont peut-être dans mynotes_data (3,0 Go, modifié le 2001-09-09)",
	} {
		found := only(Check(w, facts), StartsEmpty{})
		if len(found) != 1 || found[0].Say(wording.For(l)) != want {
			t.Errorf("%s: %s", l, said(found))
		}
	}
}

// Berth took "~" for root's home once, and wrote nothing down of what was mounted from there.
func TestAServiceThatMountsAnotherPathThanItsContainerHasDoesNotStartEmpty(t *testing.T) {
	const roots, anns = "/root/notes", "/home/ann/notes"
	for name, c := range map[string]struct {
		mounts probe.Mount
		there  bool
		want   string
	}{
		"the new one is not there": {probe.Mount{Source: roots, Target: "/data"}, false, "1 notes[/home/ann/notes]the container notes-1 has its data elsewhere[=/root/notes]"},
		"both are there":           {probe.Mount{Source: roots, Target: "/data"}, true, "notes[/root/notes] [/home/ann/notes]"},
		"it is the same":           {probe.Mount{Source: anns, Target: "/data"}, true, ""},
		"it is something else":     {probe.Mount{Source: roots, Target: "/other"}, false, ""},
		"it was a volume":          {probe.Mount{Volume: "notes_data", Target: "/data"}, false, ""},
	} {
		w, facts := starting(&probe.Facts{Ran: pastOf("notes", nil), Containers: []probe.Container{{Name: "notes-1", Service: "notes", State: "running", Mounts: []probe.Mount{c.mounts}}}})
		w.Bundles[0].Data = []compose.Data{{At: anns, Targets: []string{"/data"}}}
		if got := ToWeigh(w, facts)["pi"]; len(got) > 0 != strings.HasPrefix(c.want, "1") && !c.there {
			t.Errorf("%s: asked for %q", name, got)
		}
		w.Weights = map[string]map[string]probe.Weight{"pi": {anns: {There: c.there}}}
		if got := lossWords(Check(w, facts)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestAHomeThatIsNotKnownIsNotTakenForRoots(t *testing.T) {
	for name, c := range map[string]struct {
		home  string
		asks  bool
		stops bool
	}{"known": {"/home/ann", true, false}, "not known": {"", true, true}, "not asked for": {"", false, false}} {
		k := &checker{}
		homeUnknown(k, &service{Bundle: &compose.Bundle{Host: "pi", Service: "notes", AtHome: c.asks}, on: &probe.Facts{Host: "pi", Home: c.home}})
		if Stopped(k.found) != c.stops {
			t.Errorf("%s: %s", name, said(k.found))
		}
	}
}

// Its directory is another one now: what it kept beside its Compose file does not come along.
func TestAServiceInAnotherDirectoryDoesNotStartWithoutWhatItKeptBesideItsComposeFile(t *testing.T) {
	kept := pastOf("notes", nil, "/opt/berth/notes/data")
	byHand := probe.Container{Name: "notes-1", Image: "x/notes", State: "exited", Mounts: []probe.Mount{{Source: "/home/ann/notes/data", Target: "/data"}}}
	scanned := []status.Scanned{{Host: "pi", Found: []status.Found{{Service: "notes", Sure: status.ByImage, Foreign: status.ForeignStopped, Containers: []string{"notes-1"}}}}}
	for name, c := range map[string]struct {
		facts probe.Facts
		there bool
		stops bool
	}{
		"nothing is in the new one":   {probe.Facts{Ran: kept}, false, true},
		"it was moved there":          {probe.Facts{Ran: kept}, true, false},
		"a stack by hand has it":      {probe.Facts{Containers: []probe.Container{byHand}}, false, true},
		"it never had any, anywhere":  {probe.Facts{}, false, false},
		"it had none when it started": {probe.Facts{Ran: pastOf("notes", nil)}, false, false},
	} {
		w, facts := starting(&c.facts)
		w.Bundles[0].Dir, w.Bundles[0].Data = "/srv/notes", []compose.Data{{At: "/srv/notes/data", Targets: []string{"/data"}}}
		w.Weights = map[string]map[string]probe.Weight{"pi": {"/srv/notes/data": {There: c.there}}}
		if c.facts.Containers != nil {
			w.Scanned = scanned
		}
		if found := only(Check(w, facts), StartsEmpty{}); Stopped(found) != c.stops {
			t.Errorf("%s: %s", name, lossWords(found))
		}
	}
}
