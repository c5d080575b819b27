package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"berth/processors"
)

func TestTheDocumentationHasTheErrorsOfToday(t *testing.T) {
	var out bytes.Buffer
	write(&out)
	docs, err := os.ReadFile("../../docs/planning.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(out.String()), "\n\n") {
		if !strings.Contains(string(docs), block) {
			t.Errorf("docs/planning.md has other figures; go run ./internal/estimates prints:\n%s", block)
		}
	}
}

func TestEveryMeasuredProcessorIsKnown(t *testing.T) {
	for _, table := range []string{h264, sevenzip} {
		rows := read(table)
		if len(rows) < 30 {
			t.Errorf("%d rows", len(rows))
		}
		for name := range rows {
			if p, ok := processors.Named(name); !ok || p.Name != name {
				t.Errorf("%s is not in the table of processors", name)
			}
		}
	}
}
