package main

import (
	"bytes"
	"io"
	"testing"
)

// BenchmarkPlanLabA is the whole of "berth plan" on the shipped lab: read, solve, print.
func BenchmarkPlanLabA(b *testing.B) {
	for b.Loop() {
		var stderr bytes.Buffer
		if code := run([]string{"plan", "-f", "../../inventory.yaml"}, io.Discard, &stderr); code != exitDone {
			b.Fatalf("exit code %d: %s", code, stderr.String())
		}
	}
}
