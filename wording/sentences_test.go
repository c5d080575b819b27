package wording

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/planner"
)

func TestSentencesAsOperatorsReadThem(t *testing.T) {
	en, fr := For(EN), For(FR)
	per := func(n int64, unit string, p planner.Period) planner.Workload {
		return planner.Workload{Amount: n, Unit: unit, Period: p}
	}
	photos := []planner.ShareUse{{Share: planner.Share{Name: "photos", Server: "cargo", Machine: "cargo"}}}
	immich := planner.Suitability{Declared: true, ViableUpTo: per(50, "photos", planner.Week), NotRecommended: per(100, "photos", planner.Day)}
	over := planner.Reason{
		Rule: planner.RuleMemory, Host: "media",
		Need: int64(14 * planner.GB), Have: int64(planner.Permille(900).Of(14 * planner.GB)),
	}
	second := time.Second
	slow := planner.Performance{
		Metric: "inference of one photo", Before: planner.Figure{Text: "1-2s", Low: second, High: 2 * second},
		After: planner.Figure{Text: "5-8s", Low: 5 * second, High: 8 * second}, Low: 4000, High: 5000,
	}
	for _, c := range []struct{ got, want string }{
		{en.Ceilings(20*planner.GB, 16*planner.GB, 1500), "its LXCs may have 20 GB in all, of 24 GB at most (overcommit 1.5)"},
		{fr.Ceilings(20*planner.GB, 16*planner.GB, 1500), "ses LXC peuvent avoir 20 Go en tout, 24 Go au plus (surallocation 1,5)"},
		{en.Judgement(planner.Judgement{Verdict: planner.Viable, Workload: per(30, "photos", planner.Week), By: immich}),
			"30 photos a week: viable (up to 50 photos a week)"},
		{fr.Judgement(planner.Judgement{Verdict: planner.Viable, Workload: per(30, "photos", planner.Week), By: immich}),
			"30 photos par semaine : viable (jusqu'à 50 photos par semaine)"},
		{en.Judgement(planner.Judgement{Verdict: planner.Acceptable, Workload: per(60, "photos", planner.Week), By: immich}),
			"60 photos a week: acceptable (viable up to 50 photos a week, not recommended from 100 photos a day)"},
		{en.Judgement(planner.Judgement{Verdict: planner.NotRecommended, Workload: per(100, "photos", planner.Day), By: immich}),
			"100 photos a day: not recommended (from 100 photos a day)"},
		{en.Judgement(planner.Judgement{Verdict: planner.Unknown}), "speed not known: nothing is declared for this processor"},
		{en.Judgement(planner.Judgement{Verdict: planner.Viable, Workload: per(30, "photos", planner.Week), By: immich, From: "n100"}),
			"30 photos a week: viable (up to about 50 photos a week, estimated from n100)"},
		{fr.Judgement(planner.Judgement{Verdict: planner.NotRecommended, By: planner.Suitability{Declared: true, Fixed: true}, From: "bcm2712"}),
			"déconseillé (estimé d'après bcm2712)"},
		{en.Fit(planner.Answer{Fits: true, Headroom: 35 * planner.GB / 4, Judgement: planner.Judgement{Verdict: planner.Unknown}}), "fits, 8.7 GB left · speed not known"},
		{en.Performance(planner.Performance{Metric: "OCR of a page", Before: planner.Figure{Text: "30s", Low: 30 * second, High: 30 * second},
			After: planner.Figure{Low: 48 * second, High: 48 * second}, Low: 1600, High: 1600, From: "bcm2712"}),
			"OCR of a page 30 s -> about 48 s (about 1.6x slower, estimated from bcm2712)"},
		{en.Why(planner.Placed{Why: planner.Why{Kind: planner.WhyBetter, Against: "pi", Criterion: planner.Slowness, Times: 5800}}),
			"pi has room as well, but there it would take about 5.8 times as long (estimated)"},
		{en.SpeedOf(planner.Processor{Speed: planner.Speed{One: 1100, All: 1400}}),
			"about 1.1 times the speed of an Intel N100 with one thread, 1.4 with all (estimated)"},
		{en.Judgement(planner.Judgement{Verdict: planner.Viable, By: planner.Suitability{Declared: true, Fixed: true}}), "viable"},
		{en.Workload(per(1, "photos", planner.Day)), "1 photo a day"},
		{en.Reason(over), "memory over by 1.4 GB (14.0 GB needed, 12.6 GB usable)"},
		{en.Violation(over), "media: memory over by 1.4 GB (14.0 GB needed, 12.6 GB usable), exactly 1,503,238,554 bytes"},
		{fr.Violation(over), "media : mémoire dépassée de 1,4 Go (14,0 Go nécessaires, 12,6 Go utilisables), exactement 1 503 238 554 octets"},
		{en.Misfit(over), "over by 1.4 GB"},
		{en.Misfit(planner.Reason{Rule: planner.RuleDevice, Subjects: []string{"gpu"}}), "needs gpu"},
		{en.Misfit(planner.Reason{Rule: planner.RuleArch, Arch: planner.Arch{Family: "arm64"}}), "no arm64 image"},
		{en.Performance(slow), "inference of one photo 1-2 s -> 5-8 s (4-5x slower)"},
		{fr.Performance(slow), "inférence d'une photo 1 à 2 s -> 5 à 8 s (4 à 5 fois plus lent)"},
		{en.Figure(planner.Figure{Text: "~30s", Low: 30 * second, High: 30 * second}), "about 30 s"},
		{en.Figure(planner.Figure{Text: "1-2h", Low: 3600 * second, High: 7200 * second}), "1-2 h"},
		{en.Figure(planner.Figure{Text: "60s", Low: 60 * second, High: 60 * second}), "60 s"},
		{en.Figure(planner.Figure{Low: 120 * second, High: 120 * second}), "2 min"},
		{en.Figure(planner.Figure{Low: 2800 * time.Millisecond, High: 4400 * time.Millisecond}), "2.8-4.4 s"},
		{fr.Figure(planner.Figure{Text: "instant"}), "instantané"},
		{en.Performance(planner.Performance{Metric: "x", Before: planner.Figure{Text: "real time"}, After: planner.Figure{Text: "real time"}}), "x real time"},
		{en.Why(planner.Placed{Why: planner.Why{Kind: planner.WhyBetter, Against: "media", Criterion: planner.GuestMemory, Here: int64(22 * planner.GB), There: int64(28 * planner.GB)}}),
			"media has room as well, but there guests would take 28 GB instead of 22 GB"},
		{en.Why(planner.Placed{Service: &planner.Service{Wish: planner.Wish{Stays: true}}}), "it runs here, and no wish lets it leave"},
		{en.Remote(nil), ""},
		{en.Remote(photos), "uses the share photos of cargo over the network"},
		{fr.Remote(append(photos, photos[0], planner.ShareUse{Share: planner.Share{Name: "films", Server: "atlas"}})), "accède par le réseau aux partages photos de cargo et films d'atlas"},
		{en.Why(planner.Placed{Why: planner.Why{Kind: planner.WhyBetter, Against: "media", Criterion: planner.DataRemote, There: int64(100 * planner.GB), Remote: photos}}),
			"media has room as well, but there photos of cargo would come over the network"},
		{en.Why(planner.Placed{Why: planner.Why{Kind: planner.WhyGiven, Against: "cargo", Criterion: planner.DataRemote, Here: int64(100 * planner.GB)}}),
			"given, although on cargo services would use 0 MB over the network instead of 100.0 GB"},
		{en.Answer(planner.Answer{Fits: true, Headroom: planner.GB / 2}), "fits, 0.5 GB left"},
		{en.Answer(planner.Answer{Fits: true, Here: true, Headroom: planner.GB / 2}), "runs here, 0.5 GB left"},
		{en.Answer(planner.Answer{Fits: true, Headroom: planner.GB, Grows: planner.GB, Size: 9 * planner.GB}),
			"fits if the guest grows by 1 GB to 9 GB; its machine keeps 1.0 GB"},
		{en.Answer(planner.Answer{Fits: true, Headroom: planner.GB, Grows: planner.GB, Size: planner.GB}),
			"fits in a new guest of 1 GB; its machine keeps 1.0 GB"},
		{en.Answer(planner.Answer{Fits: true, Here: true, Headroom: planner.GB, Grows: 6 * planner.GB, Size: 9 * planner.GB}),
			"runs here; without it the guest would be 3 GB instead of 9 GB; its machine has 1.0 GB left"},
		{en.Answer(planner.Answer{Fits: true, Here: true, Headroom: planner.GB, Grows: 6 * planner.GB, Size: 6 * planner.GB}),
			"runs here, alone in a guest of 6 GB; its machine has 1.0 GB left"},
		{en.Answer(planner.Answer{Reasons: []planner.Reason{over, {Rule: planner.RuleDevice, Subjects: []string{"gpu"}}}}),
			"memory over by 1.4 GB (14.0 GB needed, 12.6 GB usable); needs gpu, which the host does not have"},
		{en.Takes(planner.WayBack{Kind: planner.BackReturn, Data: 20 * planner.GB}), "9 min, 2 min of it down"},
		{en.Takes(planner.WayBack{Kind: planner.BackReturn, Data: 400 * planner.GB}), "2 h 19 min, 2 min of it down"},
		{en.Status(&planner.Plan{Status: planner.Feasible, Scores: []planner.Score{{Criterion: planner.UnplacedHigh}, {Criterion: planner.Moves, Cost: 3, Bound: 1}}}),
			"keeps all rules, not proven best (services that move: 3 services, at best 1 service)"},
		{fr.Status(&planner.Plan{Status: planner.Infeasible, Proven: true, Unplaced: make([]planner.Unplaced, 2), Violations: make([]planner.Reason, 1)}),
			"impossible : 1 règle enfreinte, 2 services sans place (prouvé : aucun placement ne fait mieux)"},
		{en.Status(&planner.Plan{Status: planner.Feasible, Scores: []planner.Score{{Bound: planner.Unbounded}}}),
			"keeps all rules (judged as given, not searched for)"},
	} {
		if c.got != c.want {
			t.Errorf("got  %q\nwant %q", c.got, c.want)
		}
	}
}

func TestNeedsThatDifferInANameShareASentence(t *testing.T) {
	got := For(EN).Needs([]planner.Need{
		{Kind: planner.NeedPhase, Number: 1}, {Kind: planner.NeedGuest, Subject: "media"},
		{Kind: planner.NeedPackage, Subject: "pve", Detail: "promtail"}, {Kind: planner.NeedGuest, Subject: "downloads"},
		{Kind: planner.NeedPackage, Subject: "pve", Detail: "promtail"}, {Kind: planner.NeedService, Subject: "grafana", Detail: "loki"},
		{Kind: planner.NeedBackup, Subject: "immich", Bytes: 20 * planner.GB}, {Kind: planner.NeedBackup, Subject: "grafana"},
		{Kind: planner.NeedService, Subject: "promtail", Detail: "loki"},
	})
	want := []string{
		"phase 1 done", "system installed, reachable over SSH, container runtime running: media and downloads",
		"native packages on pve: promtail", "loki reachable before these start: grafana and promtail",
		"verified backups: immich (20.0 GB) and grafana",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWorkloadIsCountedInTheUnitOfTheBounds(t *testing.T) {
	s := &planner.Service{Unit: "pages", Units: map[string]int64{"documents": 2}}
	j := planner.Judgement{Workload: planner.Workload{Amount: 15, Unit: "documents", Period: planner.Month}}
	if got := For(EN).Workload(Counted(s, j).Workload); got != "15 documents (30 pages) a month" {
		t.Error(got)
	}
	j.Workload.Unit = "pages"
	if got := For(FR).Workload(Counted(s, j).Workload); got != "15 pages par mois" {
		t.Error(got)
	}
}

func TestParse(t *testing.T) {
	for i, name := range Langs() {
		if l, ok := Parse(name); !ok || l != Lang(i) || l.String() != name {
			t.Errorf("Parse(%q) = %v, %v", name, l, ok)
		}
	}
	if _, ok := Parse("de"); ok {
		t.Error("German is not spoken")
	}
}
