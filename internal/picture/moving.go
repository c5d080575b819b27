package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// cast is a session as asciinema writes it (asciicast v2): what its screen showed, from which second on.
type cast struct {
	width, height int
	title         string
	frames        []frame
	end           float64 // when it begins again
}

// frame is a screen from a second on.
type frame struct {
	at   float64
	rows [][]cell
}

// whole is what a screen begins with in a cast that is drawn here: each is written from nothing.
const whole = "\x1b[H\x1b[2J"

// parseCast reads a cast in which every output is a whole screen, and a last marker is its end.
func parseCast(from io.Reader) (c cast, err error) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 1<<20)
	var head struct {
		Version, Width, Height int
		Title                  string
	}
	if !lines.Scan() {
		return c, errors.New("the cast is empty")
	}
	if err := json.Unmarshal(lines.Bytes(), &head); err != nil || head.Version != 2 {
		return c, fmt.Errorf("line 1: no head of an asciicast of version 2 (%v)", err)
	}
	c.width, c.height, c.title = head.Width, head.Height, head.Title
	for n := 2; lines.Scan(); n++ {
		var event [3]any
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			return c, fmt.Errorf("line %d: %w", n, err)
		}
		at, _ := event[0].(float64)
		text, _ := event[2].(string)
		switch event[1] {
		case "m":
			c.end = at
		case "o":
			screen, is := strings.CutPrefix(text, whole)
			if !is {
				return c, fmt.Errorf("line %d: an output that is no whole screen", n)
			}
			rows := parse(strings.ReplaceAll(screen, "\r\n", "\n"))
			c.frames = append(c.frames, frame{at, append(rows, make([][]cell, max(c.height-len(rows), 0))...)})
		}
	}
	if err := lines.Err(); err != nil {
		return c, err
	}
	if n := len(c.frames); n == 0 || c.end <= c.frames[n-1].at {
		return c, errors.New("the cast has no screens, or no marker after the last of them")
	}
	return c, nil
}

// movingSVG draws a cast as a picture that moves by CSS, again and again. Of each screen only the rows are drawn that differ from the one before,
// over it. Who asks for less motion sees the last one.
func movingSVG(c cast, s scheme) string {
	p := &page{scheme: s}
	var style strings.Builder
	style.WriteString("@media(prefers-reduced-motion:no-preference){")
	for i, f := range c.frames[1:] {
		fmt.Fprintf(&style, "#f%d{animation:f%d %ss step-end infinite}@keyframes f%d{0%%{visibility:hidden}%s%%{visibility:visible}}", i+1, i+1, num(c.end), i+1, percent(f.at/c.end))
	}
	style.WriteString("}")
	p.begin(c.width, c.height, c.title, style.String())
	before := make([][]cell, c.height)
	for i, f := range c.frames {
		changed := make([][]cell, c.height)
		fmt.Fprintf(&p.out, `<g id="f%d">`+"\n", i)
		for y, row := range f.rows[:c.height] {
			if i > 0 && slices.Equal(trimmed(row), trimmed(before[y])) {
				continue
			}
			if changed[y] = row; i > 0 {
				fmt.Fprintf(&p.out, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`+"\n", num(cellX(0)), num(cellY(y)), num(float64(c.width)*cellW), num(cellH), s.paper)
			}
		}
		p.draw(changed)
		p.out.WriteString("</g>\n")
		before = f.rows
	}
	p.out.WriteString("</svg>\n")
	return p.out.String()
}

// trimmed is a row without the blanks at its end.
func trimmed(row []cell) []cell {
	for len(row) > 0 && row[len(row)-1] == (cell{" ", plain}) {
		row = row[:len(row)-1]
	}
	return row
}

// percent is a share in percent, as CSS writes it.
func percent(share float64) string { return num(float64(int(share*10000)) / 100) }
