package tui

// glyphs are the characters that the screen is drawn with.
type glyphs struct {
	horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight string
	used, reserved, free, margin, added                              string
	more, arrow, bullet                                              string
}

var unicodeGlyphs = &glyphs{
	horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└", bottomRight: "┘",
	used: "█", reserved: "▒", free: "░", margin: "│", added: "▓",
	more: "…", arrow: "→", bullet: "·",
}

var asciiGlyphs = &glyphs{
	horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
	used: "#", reserved: "=", free: ".", margin: "|", added: "%",
	more: "..", arrow: "->", bullet: "-",
}

// The signs, which say without colour what colour says.
const (
	signTight    = "~" // tight, or acceptable at best
	signOver     = "!" // over, or refused
	signNew      = "+" // comes
	signMoved    = "*" // comes from another host
	signLeaves   = "-" // goes
	signCursor   = ">"
	signSelected = "v"
)
