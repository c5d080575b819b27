package rollout

import (
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/steps"
)

// Between the look and the step somebody puts a file where one of berth's is to be: nothing of the service is written, and
// resume shows the file like any other.
func TestAFileThatCameInTheWayDuringTheRunIsShownByResume(t *testing.T) {
	const dir, mine = "opt/berth/uptime-kuma", "services: {mine: {}}\n"
	for name, leadsOut := range map[string]func(s *site, r *Request){
		"it is taken over":    func(_ *site, r *Request) { r.TakeOver = true },
		"it is put elsewhere": func(s *site, _ *Request) { s.removes(dir + "/compose.yaml") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			run := s.prepare(Deploy)
			result, err := run.CarryOut(t.Context(), t.Context(), steps.Open(nil), func(n steps.News) {
				if run.Steps()[n.Step].Word() == "pull" && n.Outcome == steps.Succeeded {
					s.host.Put(dir+"/compose.yaml", mine)
				}
			})
			if err != nil || result.Whole() || !strings.Contains(s.host.Has(ledger.JournalFile(run.Name())), "is not as berth wrote it") {
				t.Fatalf("%v, %v\n%s", err, result, s.host.Tree())
			}
			if s.host.Has(dir+"/compose.yaml") != mine || strings.Contains(s.host.Everything("opt"), "images.yaml") {
				t.Errorf("something was written:\n%s", s.host.Everything("opt"))
			}
			again, err := s.env.Prepare(t.Context(), s.request(Resume))
			if err != nil || !preflight.Stopped(again.Findings) || len(theirsOf(again)) != 1 {
				t.Fatalf("resume does not stop at it: %v, %+v", err, again)
			}
			r := s.request(Resume)
			leadsOut(s, &r)
			if again, err = s.env.Prepare(t.Context(), r); err != nil || preflight.Stopped(again.Findings) || again.Name() != run.Name() {
				t.Fatalf("%v, %+v", err, again)
			}
			if result, err := s.carryOut(again); err != nil || !result.Whole() || !strings.Contains(s.host.Has(dir+"/compose.yaml"), kuma) {
				t.Errorf("%v, %v\n%s", err, result, s.host.Tree())
			}
		})
	}
}
