package main

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// The measures of a picture, in its own units.
const (
	cellW    = 8.0
	cellH    = 17.0
	border   = 14.0
	fontSize = 13.2
)

// page is a picture while it is drawn.
type page struct {
	scheme scheme
	out    strings.Builder
}

// svg draws a screen. Text is stretched to its columns, lines and gauges are shapes: it looks the same
// with every monospaced font. There are no scripts and nothing from elsewhere in it.
func svg(rows [][]cell, columns int, s scheme, title string) string {
	p := &page{scheme: s}
	p.begin(columns, len(rows), title, "")
	p.draw(rows)
	p.out.WriteString("</svg>\n")
	return p.out.String()
}

// begin opens a picture of a size in cells, with its paper.
func (p *page) begin(columns, lines int, title, style string) {
	w, h := 2*border+float64(columns)*cellW, 2*border+float64(lines)*cellH
	fmt.Fprintf(&p.out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img">`+"\n", num(w), num(h), num(w), num(h))
	fmt.Fprintf(&p.out, "<title>%s</title>\n", escaped(title))
	fmt.Fprintf(&p.out, `<style>text{font:%spx ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;white-space:pre}`+
		"path{fill:none;stroke-width:1.1}.b{font-weight:700}%s</style>\n", num(fontSize), style)
	fmt.Fprintf(&p.out, `<rect x=".5" y=".5" width="%s" height="%s" rx="8" fill="%s" stroke="%s"/>`+"\n", num(w-1), num(h-1), p.scheme.paper, p.scheme.edge)
}

// draw draws what stands in rows; one without cells is left as it is.
func (p *page) draw(rows [][]cell) {
	p.drawPaper(rows)
	p.drawBlocks(rows)
	p.drawLines(rows)
	p.drawText(rows)
}

// drawPaper draws the backgrounds that are not the terminal's own.
func (p *page) drawPaper(rows [][]cell) {
	for y, row := range rows {
		for x := 0; x < len(row); {
			_, paper := p.scheme.colours(row[x].style)
			n := 1
			for x+n < len(row) {
				if _, other := p.scheme.colours(row[x+n].style); other != paper {
					break
				}
				n++
			}
			if paper != "" {
				fmt.Fprintf(&p.out, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`+"\n",
					num(cellX(x)), num(cellY(y)), num(float64(n)*cellW), num(cellH), paper)
			}
			x += n
		}
	}
}

// drawText draws runs of text of one style; two blanks end a run.
func (p *page) drawText(rows [][]cell) {
	for y, row := range rows {
		for x := 0; x < len(row); {
			n, text := run(row[x:])
			if n == 0 {
				x++
				continue
			}
			ink, _ := p.scheme.colours(row[x].style)
			class := ""
			if row[x].bold {
				class = ` class="b"`
			}
			if row[x].underline {
				class += ` text-decoration="underline"`
			}
			fmt.Fprintf(&p.out, `<text x="%s" y="%s" textLength="%s" fill="%s"%s>%s</text>`+"\n",
				num(cellX(x)), num(cellY(y)+cellH*0.75), num(float64(n)*cellW), ink, class, escaped(text))
			x += n
		}
	}
}

// run is the text that a row begins with, and its length; 0 where it begins with something else.
func run(row []cell) (int, string) {
	var b strings.Builder
	n := 0
	for n < len(row) && isText(row[n]) && row[n].style == row[0].style {
		if row[n].text == " " && (n == 0 || n+1 == len(row) || row[n+1].text == " " || !isText(row[n+1]) || row[n+1].style != row[0].style) {
			break
		}
		b.WriteString(row[n].text)
		n++
	}
	return n, b.String()
}

func isText(c cell) bool {
	_, box := boxes[c.text]
	_, block := blocks[c.text]
	return !box && !block
}

func cellX(x int) float64 { return border + float64(x)*cellW }
func cellY(y int) float64 { return border + float64(y)*cellH }
func halfX(x int) float64 { return border + float64(x)*cellW/2 }
func halfY(y int) float64 { return border + float64(y)*cellH/2 }

// num writes a measure as short as it can be.
func num(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func escaped(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder takes everything
	return b.String()
}
