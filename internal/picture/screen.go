package main

import (
	"strconv"
	"strings"
)

// style is how a cell is drawn: colours of the terminal's 256, and usual for the terminal's own.
type style struct {
	fg, bg                   int
	bold, underline, reverse bool
}

const usual = -1

var plain = style{fg: usual, bg: usual}

// cell is one character and how it is drawn.
type cell struct {
	text string
	style
}

// parse reads a screen with its SGR sequences, as tmux gives it: rows of cells. Characters that take two
// columns do not occur in what is drawn here.
func parse(screen string) [][]cell {
	var rows [][]cell
	s := plain
	for _, line := range strings.Split(strings.TrimSuffix(screen, "\n"), "\n") {
		var row []cell
		for line != "" {
			if rest, ok := strings.CutPrefix(line, "\x1b["); ok {
				codes, after, _ := strings.Cut(rest, "m")
				s = s.with(codes)
				line = after
				continue
			}
			r := []rune(line)[0]
			row = append(row, cell{text: string(r), style: s})
			line = line[len(string(r)):]
		}
		rows = append(rows, row)
	}
	return rows
}

// with is the style after an SGR sequence.
func (s style) with(codes string) style {
	list := strings.Split(codes, ";")
	for i := 0; i < len(list); i++ {
		n, _ := strconv.Atoi(list[i]) // an empty one is 0
		switch {
		case n == 0:
			s = plain
		case n == 1:
			s.bold = true
		case n == 4:
			s.underline = true
		case n == 7:
			s.reverse = true
		case n == 39:
			s.fg = usual
		case n == 49:
			s.bg = usual
		case (n == 38 || n == 48) && i+2 < len(list) && list[i+1] == "5":
			colour, _ := strconv.Atoi(list[i+2])
			if n == 38 {
				s.fg = colour
			} else {
				s.bg = colour
			}
			i += 2
		case n >= 30 && n < 38:
			s.fg = n - 30
		case n >= 40 && n < 48:
			s.bg = n - 40
		case n >= 90 && n < 98:
			s.fg = n - 90 + 8
		case n >= 100 && n < 108:
			s.bg = n - 100 + 8
		}
	}
	return s
}
