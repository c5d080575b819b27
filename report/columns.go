package report

import (
	"slices"
	"strings"

	"berth/plain"
)

// gap stands between two columns of a table.
const gap = "  "

// columns gives each column of a table its width, so that the table is at most total wide.
//
// Every column first gets what its longest cell wants, and at least what least says. Where that is too much, the columns that may wrap
// share what the others leave, each getting what it wants as long as that is no more than its share.
// Where too little is left for them, all columns share alike.
func columns(t Table, total int, least []int) []int {
	n := len(t.Columns)
	want := make([]int, n)
	for i, c := range t.Columns {
		want[i] = width(plain.Seen(c.Title))
		if i < len(least) {
			want[i] = max(want[i], least[i])
		}
	}
	for _, r := range t.Rows {
		for i, c := range r.Cells {
			want[i] = max(want[i], width(plain.Seen(c))+indentOf(r, i))
		}
	}
	room := total - len(gap)*(n-1)
	if sum(want) <= room {
		return want
	}
	var wrapping, all []int
	fixed := 0
	for i, c := range t.Columns {
		all = append(all, i)
		if c.Wrap {
			wrapping = append(wrapping, i)
		} else {
			fixed += want[i]
		}
	}
	const readable = 12 // columns below which a sentence is no longer readable
	if len(wrapping) > 0 && room-fixed >= readable*len(wrapping) {
		share(want, wrapping, room-fixed)
	} else {
		share(want, all, room)
	}
	return want
}

// share divides room among the columns: the narrow ones first, so that what they leave goes to others.
func share(want, columns []int, room int) {
	order := slices.Clone(columns)
	slices.SortStableFunc(order, func(a, b int) int { return want[a] - want[b] })
	for i, c := range order {
		want[c] = max(min(want[c], room/(len(order)-i)), 2)
		room -= want[c]
	}
}

func indentOf(r Row, column int) int {
	if column == 0 {
		return 2 * r.Level
	}
	return 0
}

func sum(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}

// tableLines lays a table out. A heading takes the place of the first column's title where there is
// none, as operators write it.
func tableLines(t Table, total int, heading string, least []int) []TextLine {
	if len(t.Columns) == 0 {
		return nil
	}
	if heading != "" {
		t.Columns = slices.Clone(t.Columns)
		t.Columns[0].Title = heading
	}
	widths := columns(t, total, least)
	var out []TextLine
	if t.HasHead() {
		head := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			head[i] = c.Title
		}
		out = append(out, rowLines(t, Row{Cells: head}, widths)...)
	}
	for _, r := range t.Rows {
		out = append(out, rowLines(t, r, widths)...)
	}
	return out
}

// rowLines lays a row out over as many lines as its longest cell needs.
func rowLines(t Table, r Row, widths []int) []TextLine {
	cells := make([][]string, len(widths))
	height := 1
	for i := range widths {
		if i < len(r.Cells) {
			cells[i] = wrap(r.Cells[i], widths[i]-indentOf(r, i))
		}
		height = max(height, len(cells[i]))
	}
	out := make([]TextLine, height)
	for y := range height {
		var b strings.Builder
		for i, w := range widths {
			if i > 0 {
				b.WriteString(gap)
			}
			text := ""
			if y < len(cells[i]) {
				text = strings.Repeat(" ", indentOf(r, i)) + cells[i][y]
			}
			b.WriteString(pad(text, w, t.Columns[i].Right))
		}
		out[y] = TextLine{Text: strings.TrimRight(b.String(), " "), Tone: r.Tone}
	}
	return out
}
