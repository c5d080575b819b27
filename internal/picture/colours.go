package main

import "fmt"

// scheme is what a terminal draws its own colours with.
type scheme struct {
	ink, paper, edge string
	base             [16]string
}

var darkScheme = scheme{
	ink: "#d0d4dc", paper: "#15181e", edge: "#2c313a",
	base: [16]string{"#15181e", "#e06c75", "#98c379", "#d8a657", "#5f87af", "#b48ead", "#7fb4ca", "#abb2bf",
		"#5c6370", "#ef7b85", "#a9d18a", "#e5b567", "#87afd7", "#c9a3c4", "#93cfe4", "#f0f2f5"},
}

var lightScheme = scheme{
	ink: "#24292f", paper: "#ffffff", edge: "#d0d7de",
	base: [16]string{"#24292f", "#cf222e", "#1a7f37", "#9a6700", "#0550ae", "#8250df", "#1b7c83", "#6e7781",
		"#57606a", "#a40e26", "#2da44e", "#bf8700", "#0969da", "#a475f9", "#3192aa", "#8c959f"},
}

// rgb is one of the 256 colours as SVG writes it.
func (s scheme) rgb(n int) string {
	switch {
	case n < 16:
		return s.base[max(n, 0)]
	case n < 232:
		n -= 16
		level := func(k int) int {
			if k == 0 {
				return 0
			}
			return 55 + 40*k
		}
		return fmt.Sprintf("#%02x%02x%02x", level(n/36), level(n/6%6), level(n%6))
	}
	grey := 8 + 10*(min(n, 255)-232)
	return fmt.Sprintf("#%02x%02x%02x", grey, grey, grey)
}

// colours are those of a style, reversed where it is; paper "" is the terminal's own.
func (s scheme) colours(st style) (ink, paper string) {
	ink = s.ink
	if st.fg != usual {
		ink = s.rgb(st.fg)
	}
	if st.bg != usual {
		paper = s.rgb(st.bg)
	}
	if st.reverse {
		if paper == "" {
			paper = s.paper
		}
		return paper, ink
	}
	return ink, paper
}
