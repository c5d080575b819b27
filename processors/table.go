package processors

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"

	"berth/planner"
)

//go:embed table.tsv
var table string

// All lists the processors of the table by name. It is for reading.
var All = sync.OnceValue(func() []planner.Processor {
	var out []planner.Processor
	for line := range strings.Lines(table) {
		if line = strings.TrimSuffix(line, "\n"); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p, err := parse(line)
		if err != nil {
			panic("processors/table.tsv: " + err.Error()) // it is part of the program, and a test reads all of it
		}
		out = append(out, p)
	}
	return out
})

// columns of the table; what follows says where the figures are from.
const columns = 11

func parse(line string) (planner.Processor, error) {
	f := strings.Split(line, "\t")
	if len(f) != columns {
		return planner.Processor{}, fmt.Errorf("%q has %d columns", line, len(f))
	}
	p := planner.Processor{Name: f[0], Title: f[1], Short: f[2], Arch: arch(f[3])}
	if family, level, _ := strings.Cut(f[3], "/"); family == "arm64" {
		p.ISA = level
	}
	numbers := [...]struct {
		to   *int
		text string
	}{{&p.Cores, f[4]}, {&p.Threads, f[5]}}
	for _, n := range numbers {
		value, err := strconv.Atoi(n.text)
		if err != nil {
			return p, err
		}
		*n.to = value
	}
	one, err := percent(f[6])
	if err != nil {
		return p, err
	}
	all, err := percent(f[7])
	if err != nil {
		return p, err
	}
	p.Speed = planner.Speed{One: one, All: all}
	if f[8] != "" {
		watts, err := strconv.ParseFloat(f[8], 64)
		if err != nil {
			return p, err
		}
		p.Power.Busy = planner.MilliWatts(math.Round(watts * 1000))
	}
	return p, nil
}

// arch is an architecture of the table: amd64/v3, arm64/v8.2, whose level no image asks for, arm/v7.
func arch(s string) planner.Arch {
	family, level, _ := strings.Cut(s, "/v")
	a := planner.Arch{Family: family}
	if family != "arm64" {
		a.Level, _ = strconv.Atoi(level)
	}
	return a
}

// percent reads 150 and 8.4 in thousandths of one.
func percent(s string) (planner.Permille, error) {
	n, err := strconv.ParseFloat(s, 64)
	return planner.Permille(math.Round(n * 10)), err
}
