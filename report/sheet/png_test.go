package sheet

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"testing"
)

// grey is how bright a colour is on grey paper, from 0 to 255.
func grey(m image.Image, x, y int) float64 {
	r, g, b, _ := m.At(x, y).RGBA()
	return (.2126*float64(r) + .7152*float64(g) + .0722*float64(b)) / 257
}

// What a printer without colours makes of the hues is computed from what is drawn: each differs from every other by its lightness or by its
// hatching, and black text stands out from all.
func TestHuesSurviveGreyPaper(t *testing.T) {
	t.Parallel()
	const n = int(tile * dots)
	v := newRaster(tile*float64(len(hues)), tile)
	for i := range hues {
		v.box(rect{tile * float64(i), 0, tile, tile}, hueOf(i), edge{})
	}
	mean := make([]float64, len(hues))
	for i := range hues {
		for p := range n * n {
			mean[i] += grey(v.to, i*n+p%n, p/n) / float64(n*n)
		}
		if light := math.Pow(mean[i]/255, 2.2); (light+.05)/.05 < 9 {
			t.Errorf("hue %d: black text has a contrast of %.1f", i, (light+.05)/.05)
		}
	}
	for i := range hues {
		for j := range i {
			texture := 0.0
			for p := range n * n {
				texture += math.Abs(grey(v.to, i*n+p%n, p/n)-mean[i]-grey(v.to, j*n+p%n, p/n)+mean[j]) / float64(n*n)
			}
			if light := math.Abs(mean[i] - mean[j]); light < 12 && texture < 4 {
				t.Errorf("hues %d and %d: on grey paper %.1f apart, and their hatchings %.1f", i, j, light, texture)
			}
		}
	}
}

// It is one goroutine, and millions of pixels.
//
//raced:skip
func TestAPictureHasTheSizeOfThePageAndWhatIsOnIt(t *testing.T) {
	t.Parallel()
	s := lab(3, 9)
	data := s.PNG()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	w, h := s.size()
	if size := m.Bounds().Size(); size != image.Pt(int(w*dots), int(h*dots)) {
		t.Errorf("%v", size)
	}
	if !bytes.Equal(data, s.PNG()) {
		t.Error("twice the same gives two pictures")
	}
	for name, r := range map[string]rect{"title": {margin, margin, 20, 8}, "machines": {margin, 50, w - 2*margin, h - 100}, "command": {margin, h - margin - 5, 40, 5}} {
		dark := 0
		for y := int(r.y * dots); y < int((r.y+r.h)*dots); y++ {
			for x := int(r.x * dots); x < int((r.x+r.w)*dots); x++ {
				if grey(m, x, y) < 128 {
					dark++
				}
			}
		}
		if share := float64(dark) / (r.w * r.h * dots * dots); share < .01 || share > .6 {
			t.Errorf("%s: %.1f %% of it is dark", name, 100*share)
		}
	}
}

// A text that is turned reads from below, within the place that it is turned in.
func TestATurnedTextStandsWhereItIsToStand(t *testing.T) {
	t.Parallel()
	v := newRaster(40, 40)
	v.box(rect{0, 0, 40, 40}, white, edge{})
	(&page{pen: v}).lines([]string{"llll"}, rect{18, 10, 4, 20}, 4, true)
	var box image.Rectangle
	for y := range 400 {
		for x := range 400 {
			if grey(v.to, x, y) < 128 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if box.Empty() || box.Dx() > box.Dy() || !box.In(image.Rect(180, 100, 220, 300)) {
		t.Errorf("%v", box)
	}
}

func TestThePageStandsWhereMoreHasRoomOnItSo(t *testing.T) {
	t.Parallel()
	tall := &Sheet{Machines: []*Box{{Name: "one", Memory: 64 * gb, Usable: 60 * gb, Group: -1}}}
	for range 40 {
		tall.Machines[0].Inside = append(tall.Machines[0].Inside, &Box{Kind: Service, Name: "service", Amount: "1 GB", Memory: gb, Group: -1})
	}
	if w, h := tall.size(); (h > w) != tall.Upright() {
		t.Errorf("%g x %g", w, h)
	}
	wide := lab(7, 2)
	if wide.Upright() {
		t.Error("seven machines side by side stand")
	}
	if empty := (&Sheet{}); empty.Upright() {
		t.Error("nothing stands")
	}
}
