package main

import (
	"fmt"
	"strings"
)

// notices are the licences of all parts, as they ask to be passed on with a program.
func notices(parts []part) []byte {
	var b strings.Builder
	b.WriteString("berth is under the Apache License 2.0 (LICENSE). It contains these modules, each under its own licence.\n" +
		"\"go mod download MODULE@VERSION\" fetches the source of each.\n")
	for _, p := range parts {
		title := fmt.Sprintf("%s %s (%s)", p.path, p.version, strings.Join(p.licences, ", "))
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s\n", title, strings.Repeat("-", len(title)), strings.TrimSpace(p.text))
	}
	return []byte(b.String())
}
