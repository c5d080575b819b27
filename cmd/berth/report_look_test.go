package main

import (
	"strings"
	"testing"
)

func TestAReportAsksHostsForBackupsAndMovesWhereThatIsWanted(t *testing.T) {
	h := newTestHost(t)
	h.edit("services:\n", "current: {pi: [uptime-kuma]}\nservices:\n")
	for text, args := range map[string][]string{
		"No host was asked":                       {"report"},
		"uptime-kuma never never":                 {"report", "--look"},
		"berth knows of no backup of uptime-kuma": {"report", "--look", "--width", "120"},
	} {
		said, _ := h.berth(exitDone, args...)
		if !strings.Contains(strings.Join(strings.Fields(said), " "), text) {
			t.Errorf("%s: %q is not in\n%s", args, text, said)
		}
	}
	h.put("state/backups/uptime-kuma/saved", "1764514800\n")
	h.put("state/backups/uptime-kuma/verified", "1764601200 1a2b3c4d\n")
	said, _ := h.berth(exitDone, "report", "--look")
	if text := strings.Join(strings.Fields(said), " "); !strings.Contains(text, "uptime-kuma 30 November 2025 1 December 2025") || strings.Contains(text, "no backup of") {
		t.Errorf("%s", said)
	}
}
