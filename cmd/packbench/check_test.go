package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

// checker judges solutions of one instance by the definition of its kind of data. It shares nothing with
// the readers that it is held against but the reading of plain numbers.
type checker struct {
	items, bins int
	start       []int
	cost        func(at []int) (int64, error)
	solution    func(written []byte) (int64, error)
}

func newChecker(t testing.TB, args []string) *checker {
	t.Helper()
	switch args[0] {
	case "place":
		return newPlaceChecker(t, args[1], args[3])
	case "roadef":
		return newReassignmentChecker(t, args[1], args[2])
	}
	return newVectorChecker(t, args[1])
}

// list reads a solution of plain numbers.
func (c *checker) list(written []byte) ([]int, error) {
	var at []int
	for _, word := range strings.Fields(string(written)) {
		var b int
		if _, err := fmt.Sscan(word, &b); err != nil {
			return nil, err
		}
		at = append(at, b)
	}
	if len(at) != c.items {
		return nil, fmt.Errorf("%d places for %d items", len(at), c.items)
	}
	return at, nil
}

func newPlaceChecker(t testing.TB, file, objective string) *checker {
	t.Helper()
	var d struct {
		MarginPercent int64 `json:"margin_percent"`
		Hosts         []struct {
			Name, Arch string
			Capacity   []int64
			Watts      int64
		}
		Services []struct {
			Name   string
			Archs  []string
			Need   []int64
			Host   string
			Pinned bool
		}
		Apart [][]string
	}
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &d)
	}
	if err != nil {
		t.Fatal(err)
	}
	c := &checker{items: len(d.Services), bins: len(d.Hosts)}
	host, service := map[string]int{}, map[string]int{}
	for h := range d.Hosts {
		host[d.Hosts[h].Name] = h
	}
	for s := range d.Services {
		service[d.Services[s].Name] = s
		c.start = append(c.start, host[d.Services[s].Host])
	}
	c.cost = func(at []int) (int64, error) {
		used := map[int][]int64{}
		var cost int64
		for s, h := range at {
			sv := &d.Services[s]
			if !strings.Contains(" "+strings.Join(sv.Archs, " ")+" ", " "+d.Hosts[h].Arch+" ") {
				return 0, fmt.Errorf("%s has the wrong architecture", sv.Name)
			}
			if sv.Pinned && h != c.start[s] {
				return 0, fmt.Errorf("%s is pinned", sv.Name)
			}
			if used[h] == nil {
				used[h] = make([]int64, len(sv.Need))
				switch objective {
				case "hosts":
					cost++
				case "watts":
					cost += d.Hosts[h].Watts
				}
			}
			for r, n := range sv.Need {
				if used[h][r] += n; used[h][r] > d.Hosts[h].Capacity[r]*d.MarginPercent/100 {
					return 0, fmt.Errorf("%s is over", d.Hosts[h].Name)
				}
			}
			if objective == "moves" && h != c.start[s] {
				cost += sv.Need[0]
			}
		}
		for _, set := range d.Apart {
			seen := map[int]bool{}
			for _, name := range set {
				if h := at[service[name]]; seen[h] {
					return 0, fmt.Errorf("%s is not apart", name)
				} else {
					seen[h] = true
				}
			}
		}
		return cost, nil
	}
	c.solution = func(written []byte) (int64, error) {
		placed := map[string]string{}
		if err := json.Unmarshal(written, &placed); err != nil {
			return 0, err
		}
		at := make([]int, len(d.Services))
		for s := range at {
			h, ok := host[placed[d.Services[s].Name]]
			if !ok {
				return 0, fmt.Errorf("%s has no host", d.Services[s].Name)
			}
			at[s] = h
		}
		return c.cost(at)
	}
	return c
}

func newVectorChecker(t testing.TB, file string) *checker {
	t.Helper()
	n, err := readNumbers(file)
	if err != nil {
		t.Fatal(err)
	}
	capacity := n.list(int(n.next()))
	var sizes [][]int64
	for range n.next() {
		size := n.list(len(capacity))
		for range n.next() {
			sizes = append(sizes, size)
		}
	}
	if err := n.end(); err != nil {
		t.Fatal(err)
	}
	c := &checker{items: len(sizes), bins: len(sizes)}
	c.cost = func(at []int) (int64, error) {
		used := map[int][]int64{}
		for i, b := range at {
			if used[b] == nil {
				used[b] = make([]int64, len(capacity))
			}
			for r, d := range sizes[i] {
				if used[b][r] += d; used[b][r] > capacity[r] {
					return 0, errors.New("a bin is over")
				}
			}
		}
		return int64(len(used)), nil
	}
	c.solution = func(written []byte) (int64, error) {
		at, err := c.list(written)
		if err != nil {
			return 0, err
		}
		return c.cost(at)
	}
	return c
}
