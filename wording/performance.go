package wording

import (
	"strconv"
	"strings"
	"time"

	"berth/planner"
)

// Figure shows how long something takes: "1-2 s", "10-15 min", or the word of the catalog.
func (w Words) Figure(f planner.Figure) string {
	if !f.Timed() {
		return w.catalogTerm(f.Text)
	}
	about := ""
	if strings.HasPrefix(f.Text, "~") {
		about = w.say("about ", "environ ")
	}
	u := unitOf(f)
	if u.size == time.Millisecond && f.High >= time.Second {
		s := func(d time.Duration) string { return w.Times(planner.Permille(d / time.Millisecond)) }
		return about + s(f.Low) + w.say("-", " à ") + s(f.High) + " s"
	}
	low, high := strconv.FormatInt(int64(f.Low/u.size), 10), strconv.FormatInt(int64(f.High/u.size), 10)
	if low == high {
		return about + high + " " + u.name
	}
	return about + low + w.say("-", " à ") + high + " " + u.name
}

// timeUnit is a unit of time, with the same sign in both languages.
type timeUnit struct {
	size time.Duration
	name string
}

// unitOf is the unit in which the catalog writes a figure, else the largest in which it is whole: 60 s
// stays 60 s beside the 30 s of the reference.
func unitOf(f planner.Figure) timeUnit {
	whole := func(u timeUnit) bool { return f.Low%u.size == 0 && f.High%u.size == 0 }
	written := strings.TrimLeft(f.Text, "~0123456789.- ")
	for _, u := range timeUnits {
		if u.name == written && whole(u) {
			return u
		}
	}
	for _, u := range timeUnits {
		if whole(u) {
			return u
		}
	}
	return timeUnits[len(timeUnits)-1]
}

var timeUnits = [...]timeUnit{{time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}, {time.Millisecond, "ms"}}

// Slowdown says how a time compares to the reference: "4-5x slower", "as fast", "2x faster". It is empty
// where not both are times.
func (w Words) Slowdown(p planner.Performance) string {
	switch {
	case p.High == 0:
		return ""
	case p.From != "":
		p.From = ""
		return w.about(w.Slowdown(p))
	case p.Low == 1000 && p.High == 1000:
		return w.say("as fast", "aussi rapide")
	case p.Low >= 1000:
		return w.say("%sx slower", "%s fois plus lent", w.factors(int64(p.Low), int64(p.High)))
	case p.High <= 1000 && p.Low > 0:
		return w.say("%sx faster", "%s fois plus rapide", w.factors(1000000/int64(p.High), 1000000/int64(p.Low)))
	}
	return w.say("takes %s times as long", "prend %s fois le temps", w.factors(int64(p.Low), int64(p.High)))
}

// factors shows a range of thousandths to the tenth.
func (w Words) factors(low, high int64) string {
	f := func(n int64) string {
		return w.decimal(strconv.FormatFloat(float64((n+50)/100)/10, 'f', -1, 64))
	}
	if f(low) == f(high) {
		return f(high)
	}
	return f(low) + w.say("-", " à ") + f(high)
}

// about marks an estimate.
func (w Words) about(s string) string { return w.say("about %s", "environ %s", s) }

// Expected shows what is to be expected of a metric: "60 s", and "about 60 s" where that is estimated.
func (w Words) Expected(p planner.Performance) string {
	if p.From != "" {
		return w.about(w.Figure(p.After))
	}
	return w.Figure(p.After)
}

// EstimatedFrom says from which processor something is estimated.
func (w Words) EstimatedFrom(processor string) string {
	return w.say("estimated from %s", "estimé d'après %s", processor)
}

// SpeedOf says how fast a processor is beside the one that all are compared with. It is empty where that is not known.
func (w Words) SpeedOf(p planner.Processor) string {
	if !p.Speed.Known() {
		return ""
	}
	return w.say("about %s times the speed of an Intel N100 with one thread, %s with all (estimated)",
		"environ %s fois la vitesse d'un Intel N100 sur un fil, %s fois sur tous (estimé)", w.Times(p.Speed.One), w.Times(p.Speed.All))
}

// Performance says what to expect of one metric: "OCR of a page 30 s -> 60 s (2x slower)", "OCR of a page 30 s -> about 48 s
// (about 1.6x slower, estimated from bcm2712)".
func (w Words) Performance(p planner.Performance) string {
	before, after := w.Figure(p.Before), w.Expected(p)
	s := w.catalogTerm(p.Metric) + " "
	if before != "" && before != after {
		s += before + " -> "
	}
	s += after
	var notes []string
	if slow := w.Slowdown(p); slow != "" && before != after {
		notes = append(notes, slow)
	}
	if p.From != "" {
		notes = append(notes, w.EstimatedFrom(p.From))
	}
	if len(notes) > 0 {
		s += " (" + strings.Join(notes, ", ") + ")"
	}
	return s
}

// Metric names a metric of the catalog.
func (w Words) Metric(name string) string { return w.catalogTerm(name) }

// Group names a group of the catalog.
func (w Words) Group(name string) string { return w.catalogTerm(name) }

// catalogTerm is a word of the catalog in the language. The catalog is written in English; what the
// shipped one says is translated, a user's own words are shown as they are.
func (w Words) catalogTerm(s string) string {
	if fr, ok := catalogFR[s]; ok && w.lang == FR {
		return fr
	}
	return s
}

var catalogFR = map[string]string{
	// groups
	"network": "réseau", "home": "domotique", "observability": "observabilité", "monitoring": "surveillance",
	"media": "médias", "downloads": "téléchargements", "productivity": "productivité",
	"infrastructure": "infrastructure", "storage": "stockage", "other": "divers",
	// figures
	"instant": "instantané", "real time": "temps réel", "fast": "rapide", "medium": "moyen", "slow": "lent",
	"QuickSync, similar": "QuickSync, comparable", "medium, acceptable": "moyen, acceptable",
	// metrics
	"inference of one photo": "inférence d'une photo", "inference of 1 photo": "inférence d'une photo",
	"indexing 1000 photos": "indexation de 1000 photos", "indexing of 1000 photos": "indexation de 1000 photos",
	"first indexing of the library":   "première indexation de la bibliothèque",
	"video transcoding with /dev/dri": "transcodage vidéo avec /dev/dri", "semantic search": "recherche sémantique",
	"upload processing": "traitement d'un envoi", "OCR of a page": "OCR d'une page", "indexing": "indexation",
	"PDF operations": "opérations PDF", "work on a PDF": "travail sur un PDF",
}
