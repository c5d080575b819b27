package wording

import (
	"berth/planner"
)

// How long a way back takes is estimated from figures that the report states: stopping and starting a service or a guest is about two
// minutes, and data travels as planner.CarriedASecond says.
const minutesToSwitch = 2

// WayBack says how one change is undone.
func (w Words) WayBack(b planner.WayBack) string {
	switch b.Kind {
	case planner.BackStop:
		return w.say("stop on %s, and remove the files of: %s", "arrêter sur %s, et retirer les fichiers de : %s", b.Host, b.Service)
	case planner.BackReturn:
		out := w.say("stop %s on %s, start it again on %s", "arrêter %s sur %s, le redémarrer sur %s", b.Service, b.Host, b.From)
		if b.Carries() {
			out = w.say("berth return %s: from %s to %s, with what it wrote since", "berth return %s : de %s à %s, avec ce qu'il a écrit depuis", b.Service, b.Host, b.From)
		}
		if b.Route != "" {
			out += w.say(", point %s back there", ", y faire pointer %s de nouveau", b.Route)
		}
		return out
	case planner.BackStart:
		return w.say("start again on %s: %s", "redémarrer sur %s : %s", b.From, b.Service)
	case planner.BackDestroy:
		return w.say("destroy guest %s", "détruire l'invité %s", w.Guest(b.ID, b.Guest))
	case planner.BackResize:
		return w.say("give guest %s its %s back, with a restart", "rendre ses %[2]s à l'invité %[1]s, avec un redémarrage",
			w.Guest(b.ID, b.Guest), w.Size(b.Size))
	default:
		return w.say("restore guest %s (%s) from its backup", "restaurer l'invité %s (%s) depuis sa sauvegarde",
			w.Guest(b.ID, b.Guest), w.Size(b.Size))
	}
}

// Until says how long a way back stays open.
func (w Words) Until(b planner.WayBack) string {
	switch b.Kind {
	case planner.BackStop:
		return w.say("at any time; data written meanwhile is kept", "à tout moment ; les données écrites entre-temps sont gardées")
	case planner.BackReturn:
		if !b.Carries() {
			return w.say("at any time", "à tout moment")
		}
		return w.say("until berth finish %s deletes what it left on %s", "jusqu'à ce que berth finish %s supprime ce qu'il a laissé sur %s", b.Service, b.From)
	case planner.BackStart:
		return w.say("until the operator deletes its data on %s", "jusqu'à ce que l'opérateur efface ses données sur %s", b.From)
	case planner.BackDestroy:
		return w.say("at any time, once its services have been taken back; what was written there is gone with it",
			"à tout moment, une fois ses services repris ; ce qui y a été écrit disparaît avec lui")
	case planner.BackResize:
		return w.say("at any time, in this order: the machine must have that memory free", "à tout moment, dans cet ordre : la machine doit avoir cette mémoire libre")
	default:
		return w.say("as long as that backup is kept: destroying has no other way back",
			"tant que cette sauvegarde existe : une destruction n'a pas d'autre retour")
	}
}

// Takes says about how long a way back takes.
func (w Words) Takes(b planner.WayBack) string {
	if b.Kind == planner.BackNone {
		return w.say("as long as the restore", "le temps de la restauration")
	}
	if !b.Carries() {
		return w.say("%d min", "%d min", minutesToSwitch)
	}
	seconds := int64((b.Data + planner.CarriedASecond - 1) / planner.CarriedASecond)
	text := w.say("%s, %d min of it down", "%s, dont %d min à l'arrêt", w.minutes(minutesToSwitch+(seconds+59)/60), minutesToSwitch)
	if b.Unknown {
		text = w.say("%d min down, and before that the time to copy its data", "%d min à l'arrêt, et avant cela le temps de copier ses données", minutesToSwitch)
	}
	if b.Restore {
		text += w.say(", and the time to restore its dump", ", et le temps de restaurer son export")
	}
	return text
}

// minutes shows a time: "45 min", "2 h 10 min".
func (w Words) minutes(n int64) string {
	switch {
	case n < 60:
		return w.say("%d min", "%d min", n)
	case n%60 == 0:
		return w.say("%d h", "%d h", n/60)
	}
	return w.say("%d h %d min", "%d h %d min", n/60, n%60)
}

// TimesAssumed says in which order to go back, and what Takes rests on.
func (w Words) TimesAssumed() string {
	return w.say("In this order, the last phase first: what took room has to leave before what needs it. Times are assumed: %d minutes to stop and start, data at 50 MB/s.",
		"Dans cet ordre, la dernière phase d'abord : ce qui a pris la place doit partir avant ce qui en a besoin. Les durées sont supposées : %d minutes pour arrêter et démarrer, données à 50 Mo/s.", minutesToSwitch)
}
