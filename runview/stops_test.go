package runview

import "testing"

func TestWhatStandsInTheWayIsOneLineForWhoeverHasNoTable(t *testing.T) {
	l := Stops{{Host: "cargo", Say: "port 80 is taken", Hint: "stop nginx"}, {Host: "lab", Say: "no plan"}}
	if got := l.Error(); got != "cargo: port 80 is taken (stop nginx); lab: no plan" {
		t.Errorf("%q", got)
	}
	if got := l.French(); got != "cargo : port 80 is taken (stop nginx) ; lab : no plan" {
		t.Errorf("%q", got)
	}
}
