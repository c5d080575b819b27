package main

import "slices"

// circles gives the strongly connected components, those that use others before those that are used, each with its
// files in order of their names (Tarjan, Depth-First Search and Linear Graph Algorithms, 1972).
func (g graph) circles() [][]int {
	s := search{g: g, index: make([]int, len(g.files)), low: make([]int, len(g.files)), open: make([]bool, len(g.files))}
	for file := range g.files {
		if s.index[file] == 0 {
			s.visit(file)
		}
	}
	slices.Reverse(s.found) // Tarjan's come from the bottom up
	return s.found
}

type search struct {
	g          graph
	next       int
	index, low []int // from 1 on; 0 is not visited
	stack      []int
	open       []bool // is on the stack
	found      [][]int
}

func (s *search) visit(file int) {
	s.next++
	s.index[file], s.low[file] = s.next, s.next
	s.stack = append(s.stack, file)
	s.open[file] = true
	for to := range s.g.files {
		switch {
		case !s.g.uses[file][to]:
		case s.index[to] == 0:
			s.visit(to)
			s.low[file] = min(s.low[file], s.low[to])
		case s.open[to]:
			s.low[file] = min(s.low[file], s.index[to])
		}
	}
	if s.low[file] != s.index[file] {
		return
	}
	start := slices.Index(s.stack, file)
	circle := slices.Sorted(slices.Values(s.stack[start:]))
	s.stack = s.stack[:start]
	for _, f := range circle {
		s.open[f] = false
	}
	s.found = append(s.found, circle)
}

// largest is the size of the largest circle; 0 if no file is in one.
func largest(circles [][]int) int {
	most := 0
	for _, c := range circles {
		if len(c) > 1 {
			most = max(most, len(c))
		}
	}
	return most
}
