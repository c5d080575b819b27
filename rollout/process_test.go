package rollout

import "testing"

func TestABerthIsKnownByItsName(t *testing.T) {
	for program, want := range map[string]bool{"/usr/local/bin/berth": true, "/usr/bin/berth (deleted)": true, "berth-linux-amd64": true, "/usr/bin/bash": false, "": false} {
		if berthName(program) != want {
			t.Errorf("%q is berth: %v", program, !want)
		}
	}
}
