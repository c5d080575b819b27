package main

import (
	"fmt"
	"strings"

	"berth/planner"
	"berth/quantity"
)

func formatBytes(b planner.Bytes) string { return quantity.FormatBytes(b) }

// maxDiff bounds the lines of a text that is compared line by line.
const maxDiff = 2000

// lineDiff shows how a text changed: lines that went and came, with one line around each, in the manner of
// diff -u. It is empty where nothing did.
func lineDiff(name, before, after string) string {
	if before == after {
		return ""
	}
	a, b := strings.Split(strings.TrimSuffix(before, "\n"), "\n"), strings.Split(strings.TrimSuffix(after, "\n"), "\n")
	if len(a) > maxDiff || len(b) > maxDiff {
		return fmt.Sprintf("--- %s: %d lines became %d\n", name, len(a), len(b))
	}
	type line struct {
		sign byte
		text string
		at   int
	}
	var lines []line
	common := longestCommon(a, b)
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			lines = append(lines, line{' ', a[i], i + 1})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			lines = append(lines, line{'-', a[i], i + 1})
			i++
		default:
			lines = append(lines, line{'+', b[j], i + 1})
			j++
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n", name)
	shown := -1
	for n, l := range lines {
		near := l.sign != ' ' || n > 0 && lines[n-1].sign != ' ' || n+1 < len(lines) && lines[n+1].sign != ' '
		if !near {
			continue
		}
		if shown != n-1 || n == 0 {
			fmt.Fprintf(&out, "@@ line %d\n", l.at)
		}
		fmt.Fprintf(&out, "%c%s\n", l.sign, l.text)
		shown = n
	}
	return out.String()
}

// longestCommon gives for each pair of places the length of the longest common sequence of lines behind
// them.
func longestCommon(a, b []string) [][]int32 {
	table := make([][]int32, len(a)+1)
	for i := range table {
		table[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	return table
}
