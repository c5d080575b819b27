package backup

import (
	"strconv"
	"strings"
	"time"
)

// progress is what the scripts say while they work.
type progress struct {
	desk            *Desk
	service         string
	failed, missing string
	down            time.Duration
	asides          []string
	back            bool
	told            int      // tenths that were told
	done            said     // restic's summary
	last            []string // what was said last before it failed
}

// says gives that, for the end of a sentence.
func (p *progress) says() string {
	if len(p.last) == 0 {
		return ""
	}
	return p.desk.say("; it says: %s", " ; il dit : %s", strings.Join(p.last, " / "))
}

// why says what failed in the words that there are for it.
func (p *progress) why(words map[string]string) string {
	if said := words[p.failed]; said != "" {
		return said
	}
	return p.desk.say("%s failed", "échec de %s", p.failed)
}

// line takes a line of a script: its own words, figures of restic's, or what some program says.
func (p *progress) line(line string) {
	if word, rest, is := own(line); is {
		p.own(word, rest)
		return
	}
	if x, is := parseSaid(line); is {
		p.figures(x)
	}
	if said := plainOf(line); said != "" && p.failed == "" { // what comes after is how it is brought to an end
		p.last = append(p.last, said)
		p.last = p.last[max(len(p.last)-3, 0):]
	}
}

// own takes a line of the script's own.
func (p *progress) own(word, rest string) {
	switch word {
	case "stop":
		p.desk.tell("%s: stopped", "%s : arrêté", p.service)
	case "start":
		p.desk.tell("%s: started", "%s : démarré", p.service)
	case "dump":
		p.desk.tell("%s: its entry dumps its data", "%s : son entrée exporte ses données", p.service)
	case "snapshot":
		p.told = 0
	case "down":
		n, _ := strconv.Atoi(rest)
		p.down = time.Duration(n) * time.Second
	case "missing":
		p.missing = rest
	case "failed":
		if p.failed == "" {
			p.failed = rest
		}
	case "aside":
		p.asides = append(p.asides, rest)
	case "back":
		p.back = true
	}
}

// figures tells how far restic is, each tenth once.
func (p *progress) figures(x said) {
	if x.Type == "summary" {
		p.done = x
	}
	tenth := int(x.Percent * 10)
	if x.Type != "status" || tenth <= p.told || x.Total == 0 {
		return
	}
	p.told = tenth
	w := p.desk.Env.Words
	p.desk.tell("%s: %s of %s", "%s : %s sur %s", p.service, w.Used(amount(x.Done)), w.Used(amount(x.Total)))
}
