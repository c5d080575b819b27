package sheet

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"berth/plain"
)

// SVG writes the sheet as a drawing of A4 that loads nothing from elsewhere.
func (s *Sheet) SVG() []byte { return s.drawn(` xmlns="http://www.w3.org/2000/svg"`) }

// Inline is SVG for within a page of HTML, which knows what it is.
func (s *Sheet) Inline() []byte { return s.drawn("") }

func (s *Sheet) drawn(space string) []byte {
	w, h := s.size()
	v := &svg{}
	v.f(`<svg%s lang="%s" viewBox="0 0 %g %g" width="%gmm" height="%gmm" font-family="system-ui,'Segoe UI',Roboto,'Helvetica Neue','DejaVu Sans',sans-serif">`+"\n",
		space, s.Lang, w, h, w, h)
	v.f("<defs>\n")
	for i := range min(len(s.Groups), len(hues)) {
		if f := hueOf(i); f.hatch.name != "" {
			v.pattern(f)
		}
	}
	v.pattern(hatched)
	v.f("</defs>\n")
	(&page{pen: v}).draw(s, w, h)
	v.f("</svg>\n")
	return v.Bytes()
}

// svg is a pen that writes a drawing.
type svg struct{ bytes.Buffer }

func (v *svg) f(format string, args ...any) { fmt.Fprintf(v, format, args...) }

func (v *svg) pattern(f fill) {
	v.f(`<pattern id="%s" width="%g" height="%g" patternUnits="userSpaceOnUse"><rect width="%g" height="%g" fill="%s"/><g fill="%s" stroke="%s">`, f.hatch.name, tile, tile, tile, tile, f.colour, f.hatch.ink, f.hatch.ink)
	for _, l := range f.hatch.lines {
		v.f(`<path d="M%g %gL%g %g" stroke-width="%g"/>`, l.x, l.y, l.toX, l.toY, l.width)
	}
	for _, d := range f.hatch.dots {
		if d.ring > 0 {
			v.f(`<circle cx="%g" cy="%g" r="%g" fill="none" stroke-width="%g"/>`, d.x, d.y, d.radius, d.ring)
		} else {
			v.f(`<circle cx="%g" cy="%g" r="%g" stroke="none"/>`, d.x, d.y, d.radius)
		}
	}
	v.f("</g></pattern>\n")
}

func (e edge) attributes() string {
	if e.width == 0 {
		return ""
	}
	out := fmt.Sprintf(` stroke="%s" stroke-width="%g"`, e.colour, e.width)
	if e.off > 0 {
		out += fmt.Sprintf(` stroke-dasharray="%g %g"`, e.on, e.off)
	}
	return out
}

func (v *svg) box(r rect, f fill, e edge) {
	colour := f.colour
	if f.hatch.name != "" {
		colour = "url(#" + f.hatch.name + ")"
	}
	v.f(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s"%s/>`+"\n", r.x, r.y, r.w, r.h, colour, e.attributes())
}

func (v *svg) rule(x, to, y float64, e edge) {
	v.f(`<path d="M%.2f %.2fH%.2f"%s/>`+"\n", x, y, to, e.attributes())
}

func (v *svg) write(text string, x, y, size float64, s style) {
	if text == "" {
		return
	}
	v.f(`<text x="%.2f" y="%.2f" font-size="%.2f"`, x, y, size)
	if s.anchor != atBegin {
		v.f(` text-anchor="%s"`, [...]string{"start", "middle", "end"}[s.anchor])
	}
	if s.colour != "" {
		v.f(` fill="%s"`, s.colour)
	}
	if s.bold {
		v.f(` font-weight="600"`)
	}
	if s.mono {
		v.f(` font-family="monospace"`)
	}
	if s.halo {
		v.f(` paint-order="stroke" stroke="#fff" stroke-width="%.2f" stroke-opacity=".75"`, size*haloShare)
	}
	if s.turned {
		v.f(` transform="rotate(-90 %.2f %.2f)"`, s.cx, s.cy)
	}
	v.f(">")
	_ = xml.EscapeText(v, []byte(plain.Seen(text)))
	v.f("</text>\n")
}

// haloShare is how wide the white around a text is, of its size: half of it lies outside of the letters.
const haloShare = .22
