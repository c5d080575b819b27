package sheet

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"berth/plain"
)

// dots is how many pixels a millimetre of a PNG has: 254 dpi, which paper does not tell from more.
const dots = 10

// PNG writes the sheet as a picture of A4 at 254 dpi. The same sheet gives the same bytes, everywhere: it is drawn here, in the Go fonts, and by no browser.
func (s *Sheet) PNG() []byte {
	w, h := s.size()
	v := newRaster(w, h)
	(&page{pen: v}).draw(s, w, h)
	var out bytes.Buffer
	if err := png.Encode(&out, v.to); err != nil {
		panic("sheet: " + err.Error()) // memory refuses nothing
	}
	return out.Bytes()
}

// fonts are parsed once, and hold no state of a drawing.
var fonts = sync.OnceValue(func() (out struct{ regular, bold, mono *sfnt.Font }) {
	parse := func(data []byte) *sfnt.Font {
		f, err := sfnt.Parse(data)
		if err != nil {
			panic("sheet: " + err.Error()) // they are part of the program
		}
		return f
	}
	out.regular, out.bold, out.mono = parse(goregular.TTF), parse(gobold.TTF), parse(gomono.TTF)
	return out
})

// raster is a pen that draws on pixels.
type raster struct {
	to     *image.RGBA
	z      *vector.Rasterizer
	tiles  map[string]image.Image
	buffer sfnt.Buffer
}

func newRaster(w, h float64) *raster {
	size := image.Rect(0, 0, int(math.Ceil(w*dots)), int(math.Ceil(h*dots)))
	return &raster{to: image.NewRGBA(size), z: &vector.Rasterizer{}, tiles: map[string]image.Image{}}
}

// colourOf reads a colour as HTML writes it; of none it is black.
func colourOf(text string) color.RGBA {
	out := color.RGBA{A: 255}
	_, _ = fmt.Sscanf(text, "#%02x%02x%02x", &out.R, &out.G, &out.B)
	return out
}

// shape begins what is drawn within a rectangle of the page; fillShape ends it.
func (v *raster) shape(r rect) (at image.Point) {
	box := image.Rect(int(math.Floor(r.x*dots))-1, int(math.Floor(r.y*dots))-1, int(math.Ceil((r.x+r.w)*dots))+1, int(math.Ceil((r.y+r.h)*dots))+1).Intersect(v.to.Rect)
	v.z.Reset(box.Dx(), box.Dy())
	return box.Min
}

func (v *raster) fillShape(at image.Point, with image.Image) {
	v.z.Draw(v.to, image.Rectangle{at, at.Add(v.z.Size())}, with, at)
}

// strip is a line of a width from one place to another, as a shape.
func strip(z *vector.Rasterizer, x, y, toX, toY, width float64) {
	length := math.Hypot(toX-x, toY-y)
	if length == 0 {
		return
	}
	dx, dy := (toY-y)/length*width/2, (x-toX)/length*width/2
	z.MoveTo(float32(x+dx), float32(y+dy))
	z.LineTo(float32(toX+dx), float32(toY+dy))
	z.LineTo(float32(toX-dx), float32(toY-dy))
	z.LineTo(float32(x-dx), float32(y-dy))
	z.ClosePath()
}

// ring is a circle, as a shape: the other way round where it is a hole in one.
func ring(z *vector.Rasterizer, x, y, radius float64, hole bool) {
	const corners = 24
	for i := range corners {
		angle := 2 * math.Pi * float64(i) / corners
		if hole {
			angle = -angle
		}
		px, py := float32(x+radius*math.Cos(angle)), float32(y+radius*math.Sin(angle))
		if i == 0 {
			z.MoveTo(px, py)
		} else {
			z.LineTo(px, py)
		}
	}
	z.ClosePath()
}

// tiled repeats a picture without an end.
type tiled struct{ of *image.RGBA }

func (t tiled) ColorModel() color.Model { return t.of.ColorModel() }
func (t tiled) Bounds() image.Rectangle { return image.Rect(-1e9, -1e9, 1e9, 1e9) }
func (t tiled) At(x, y int) color.Color {
	n := t.of.Rect.Dx()
	return t.of.RGBAAt(((x%n)+n)%n, ((y%n)+n)%n)
}

// filling is what a rectangle is filled with.
func (v *raster) filling(f fill) image.Image {
	base := image.NewUniform(colourOf(f.colour))
	if f.hatch.name == "" {
		return base
	}
	if made, is := v.tiles[f.hatch.name]; is {
		return made
	}
	const n = tile * dots
	t := image.NewRGBA(image.Rect(0, 0, n, n))
	draw.Draw(t, t.Rect, base, image.Point{}, draw.Src)
	z := vector.NewRasterizer(n, n)
	for _, l := range f.hatch.lines {
		strip(z, l.x*dots, l.y*dots, l.toX*dots, l.toY*dots, l.width*dots)
	}
	for _, d := range f.hatch.dots {
		ring(z, d.x*dots, d.y*dots, (d.radius+d.ring/2)*dots, false)
		if d.ring > 0 {
			ring(z, d.x*dots, d.y*dots, (d.radius-d.ring/2)*dots, true)
		}
	}
	z.Draw(t, t.Rect, image.NewUniform(colourOf(f.hatch.ink)), image.Point{})
	v.tiles[f.hatch.name] = tiled{t}
	return v.tiles[f.hatch.name]
}

func (v *raster) box(r rect, f fill, e edge) {
	at := v.shape(r)
	strip(v.z, r.x*dots-float64(at.X), (r.y+r.h/2)*dots-float64(at.Y), (r.x+r.w)*dots-float64(at.X), (r.y+r.h/2)*dots-float64(at.Y), r.h*dots)
	v.fillShape(at, v.filling(f))
	if e.width == 0 {
		return
	}
	half := e.width / 2
	v.line(r.x-half, r.y, r.x+r.w+half, r.y, e)
	v.line(r.x+r.w, r.y+half, r.x+r.w, r.y+r.h-half, e)
	v.line(r.x+r.w+half, r.y+r.h, r.x-half, r.y+r.h, e)
	v.line(r.x, r.y+r.h-half, r.x, r.y+half, e)
}

func (v *raster) rule(x, to, y float64, e edge) { v.line(x, y, to, y, e) }

// line draws a line that lies or stands, with what is left out of it.
func (v *raster) line(x, y, toX, toY float64, e edge) {
	at := v.shape(rect{min(x, toX) - e.width, min(y, toY) - e.width, math.Abs(toX-x) + 2*e.width, math.Abs(toY-y) + 2*e.width})
	length := math.Hypot(toX-x, toY-y)
	step := length
	if e.off > 0 {
		step = e.on + e.off
	}
	for from := 0.0; from < length; from += step {
		end := length
		if e.off > 0 {
			end = min(from+e.on, length)
		}
		px := func(share float64) float64 { return (x+(toX-x)*share/length)*dots - float64(at.X) }
		py := func(share float64) float64 { return (y+(toY-y)*share/length)*dots - float64(at.Y) }
		strip(v.z, px(from), py(from), px(end), py(end), e.width*dots)
	}
	v.fillShape(at, image.NewUniform(colourOf(e.colour)))
}

func (v *raster) write(text string, x, y, size float64, s style) {
	if text = plain.Seen(text); text == "" {
		return
	}
	f := fonts().regular
	switch {
	case s.bold:
		f = fonts().bold
	case s.mono:
		f = fonts().mono
	}
	ppem := fixed.Int26_6(size * dots * 64)
	length := v.advance(f, text, ppem) / dots
	switch s.anchor {
	case atMiddle:
		x -= length / 2
	case atEnd:
		x -= length
	}
	place := func(px, py float64) (float64, float64) { return px, py } // of the page, in pixels
	area := rect{x - size, y - size*1.5, length + 2*size, size * 2.5}
	if s.turned {
		place = func(px, py float64) (float64, float64) {
			return s.cx*dots + (py - s.cy*dots), s.cy*dots - (px - s.cx*dots)
		}
		area = rect{s.cx + area.y - s.cy, s.cy - (area.x + area.w - s.cx), area.h, area.w}
	}
	at := v.shape(area)
	if s.halo {
		const around = 12
		reach := size * haloShare / 2 * dots
		for i := range around {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / around)
			v.letters(f, text, ppem, x*dots+reach*cos, y*dots+reach*sin, place, at)
		}
		v.fillShape(at, image.NewUniform(color.NRGBA{255, 255, 255, 191}))
		v.z.Reset(v.z.Size().X, v.z.Size().Y)
	}
	v.letters(f, text, ppem, x*dots, y*dots, place, at)
	v.fillShape(at, image.NewUniform(colourOf(s.colour)))
}

// advance is how long a text is, in pixels.
func (v *raster) advance(f *sfnt.Font, text string, ppem fixed.Int26_6) (sum float64) {
	for _, r := range text {
		if glyph, err := f.GlyphIndex(&v.buffer, r); err == nil {
			if a, err := f.GlyphAdvance(&v.buffer, glyph, ppem, font.HintingNone); err == nil {
				sum += float64(a) / 64
			}
		}
	}
	return sum
}

// letters adds the outlines of a text, of which the first begins at a pixel of the page. What the fonts do not have is a box.
func (v *raster) letters(f *sfnt.Font, text string, ppem fixed.Int26_6, x, y float64, place func(x, y float64) (float64, float64), at image.Point) {
	for _, r := range text {
		glyph, err := f.GlyphIndex(&v.buffer, r)
		if err != nil {
			continue
		}
		outline, err := f.LoadGlyph(&v.buffer, glyph, ppem, nil)
		if err != nil {
			continue
		}
		p := func(a fixed.Point26_6) (float32, float32) {
			px, py := place(x+float64(a.X)/64, y+float64(a.Y)/64)
			return float32(px - float64(at.X)), float32(py - float64(at.Y))
		}
		for _, s := range outline {
			ax, ay := p(s.Args[0])
			bx, by := p(s.Args[1])
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				v.z.MoveTo(ax, ay)
			case sfnt.SegmentOpLineTo:
				v.z.LineTo(ax, ay)
			case sfnt.SegmentOpQuadTo:
				v.z.QuadTo(ax, ay, bx, by)
			case sfnt.SegmentOpCubeTo:
				cx, cy := p(s.Args[2])
				v.z.CubeTo(ax, ay, bx, by, cx, cy)
			}
		}
		if a, err := f.GlyphAdvance(&v.buffer, glyph, ppem, font.HintingNone); err == nil {
			x += float64(a) / 64
		}
	}
}
