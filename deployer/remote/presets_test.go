package remote

import (
	"testing"
	"time"
)

// What docs/deploying.md says of connections where ssh's configuration says nothing else.
func TestTheDefaultsAreThoseOfThePage(t *testing.T) {
	c, err := Config{Home: "/home/ann", User: "ann"}.withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	for name, is := range map[string][2]time.Duration{
		"sudo": {c.SudoTimeout, 30 * time.Second}, "a file": {c.FileTimeout, 2 * time.Minute},
		"a sign of life": {c.KeepAliveEvery, 15 * time.Second}, "its answer": {c.KeepAliveWait, 30 * time.Second},
	} {
		if is[0] != is[1] {
			t.Errorf("%s: %s, want %s", name, is[0], is[1])
		}
	}
	if c.HostsAtOnce != 10 {
		t.Errorf("%d hosts at once", c.HostsAtOnce)
	}
}
