package planner

import (
	"reflect"
	"testing"
	"time"
)

// The figures are the operator's: 1 to 2 s become 5 to 8 s, which is 4 to 5 times slower.
func TestPerformanceIsMeasuredAgainstTheReference(t *testing.T) {
	s := Service{Metrics: []Metric{
		{Name: "inference", Against: "ryzen-7640hs", On: map[string]Figure{
			"ryzen-7640hs": {"1-2s", time.Second, 2 * time.Second}, "n100": {"5-8s", 5 * time.Second, 8 * time.Second}}},
		{Name: "search", Against: "ryzen-7640hs", On: map[string]Figure{
			"ryzen-7640hs": {Text: "instant"}, "amd64": {"2-3s", 2 * time.Second, 3 * time.Second}}},
		{Name: "OCR", Against: "ryzen-7640hs", On: map[string]Figure{
			"ryzen-7640hs": {"30s", 30 * time.Second, 30 * time.Second}, "arm64": {"60s", time.Minute, time.Minute}}},
	}}
	for _, c := range []struct {
		name string
		on   Processor
		want []Performance
	}{
		{"on the N100 inference takes 4 to 5 times as long, and a word has no ratio", testProcessors[1], []Performance{
			{"inference", "ryzen-7640hs", s.Metrics[0].On["ryzen-7640hs"], s.Metrics[0].On["n100"], 4000, 5000, ""},
			{"search", "ryzen-7640hs", Figure{Text: "instant"}, s.Metrics[1].On["amd64"], 0, 0, ""},
		}},
		{"on the Pi the family's figure holds, and what is not declared is left out", testProcessors[2], []Performance{
			{"OCR", "ryzen-7640hs", s.Metrics[2].On["ryzen-7640hs"], s.Metrics[2].On["arm64"], 2000, 2000, ""},
		}},
		{"the reference is as fast as itself", testProcessors[0], []Performance{
			{"inference", "ryzen-7640hs", s.Metrics[0].On["ryzen-7640hs"], s.Metrics[0].On["ryzen-7640hs"], 1000, 1000, ""},
			{"search", "ryzen-7640hs", Figure{Text: "instant"}, Figure{Text: "instant"}, 0, 0, ""},
			{"OCR", "ryzen-7640hs", s.Metrics[2].On["ryzen-7640hs"], s.Metrics[2].On["ryzen-7640hs"], 1000, 1000, ""},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := s.PerformanceOn(c.on); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %v\nwant %v", got, c.want)
			}
		})
	}
}

func TestTheSlowestMetricIsTheOneThatSuffersMost(t *testing.T) {
	s := Service{Metrics: []Metric{
		{Name: "search", Against: "ryzen-7640hs", On: map[string]Figure{
			"ryzen-7640hs": {"1s", time.Second, time.Second}, "n100": {"2s", 2 * time.Second, 2 * time.Second}}},
		{Name: "OCR", Against: "ryzen-7640hs", On: map[string]Figure{
			"ryzen-7640hs": {"1s", time.Second, time.Second}, "n100": {"3s", 3 * time.Second, 3 * time.Second}}},
	}}
	if got, slower := s.SlowestOn(testProcessors[1]); !slower || got.Metric != "OCR" {
		t.Errorf("%v %v", got, slower)
	}
	if got, slower := s.SlowestOn(testProcessors[0]); slower {
		t.Errorf("the reference is slower than itself: %v", got)
	}
}
