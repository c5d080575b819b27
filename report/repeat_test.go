package report

import (
	"fmt"
	"strings"
	"testing"

	"berth/planner"
	"berth/wording"
)

// A report of many hosts says a sentence once, or twice where the first page and the annex both need it: a third time nobody reads it.
func TestNoSentenceOfAReportStandsThreeTimes(t *testing.T) {
	p := &planner.Problem{Name: "lab", Rules: planner.Rules{Margin: 900, Overcommit: 2000}}
	place := planner.Placement{Host: map[string]string{}}
	processor := planner.Processor{Name: "n100", Cores: 4, Threads: 4}
	for i := range 5 {
		host := fmt.Sprint("host-", i)
		p.Machines = append(p.Machines, planner.Machine{Name: host, Kind: planner.Docker, Memory: 8 * gb, Processor: processor})
		for k := range 3 {
			s := planner.Service{Name: fmt.Sprint("service-", i, "-", k), Demand: planner.Demand{Memory: gb}}
			s.Wish.On = []string{host}
			if i > 0 {
				s.Shares = []planner.ShareUse{{Share: planner.Share{Name: "media", Server: "host-0", Machine: "host-0"}, Path: "/media"}}
			}
			p.Services = append(p.Services, s)
			place.Host[s.Name] = host
		}
	}
	for _, lang := range []wording.Lang{wording.EN, wording.FR} {
		times := map[string]int{}
		for _, line := range strings.Split(string(Markdown(Build(planner.Check(p, place), Options{Lang: lang}))), "\n") {
			for _, cell := range strings.Split(line, "|") {
				if cell = strings.Trim(cell, " -"); strings.Count(cell, " ") >= 4 && !strings.ContainsAny(cell, "0123456789`") {
					times[cell]++
				}
			}
		}
		if len(times) < 5 {
			t.Fatalf("only %d sentences were found", len(times))
		}
		for sentence, n := range times {
			if n > 2 {
				t.Errorf("%d times: %s", n, sentence)
			}
		}
	}
}
