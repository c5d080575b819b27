package preflight

import "berth/wording"

// RunsElsewhere is a service with data on a share that comes and runs on another host, where the run does not stop it.
type RunsElsewhere struct {
	Place
	stops
	On string
}

func (f RunsElsewhere) Say(w wording.Words) string {
	return w.Say("%s runs on %s, where this run does not stop it, and its data is used from one place at a time", "%s tourne sur %s, où cette exécution ne l'arrête pas, et ses données ne servent qu'à un endroit à la fois", f.Service, f.On)
}

func (RunsElsewhere) Hint(w wording.Words) string {
	return w.Say("stop it there, or deploy without --host and --without", "l'arrêter là-bas, ou déployer sans --host ni --without")
}

func runsElsewhere(_ *checker, o *other) Finding {
	if !o.inUse() {
		return nil
	}
	return RunsElsewhere{Place: o.place(), On: o.on}
}
