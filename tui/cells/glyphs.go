package cells

// Glyphs are the characters that the screen is drawn with. More ends what was cut.
type Glyphs struct {
	Horizontal, Vertical, TopLeft, TopRight, BottomLeft, BottomRight string
	Used, Reserved, Free, Margin, Added                              string
	More, Arrow, Bullet                                              string
}

// Unicode are the usual ones.
var Unicode = &Glyphs{
	Horizontal: "─", Vertical: "│", TopLeft: "┌", TopRight: "┐", BottomLeft: "└", BottomRight: "┘",
	Used: "█", Reserved: "▒", Free: "░", Margin: "│", Added: "▓",
	More: "…", Arrow: "→", Bullet: "·",
}

// ASCII are those of a terminal without Unicode.
var ASCII = &Glyphs{
	Horizontal: "-", Vertical: "|", TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+",
	Used: "#", Reserved: "=", Free: ".", Margin: "|", Added: "%",
	More: "..", Arrow: "->", Bullet: "-",
}

// The signs, which say without colour what colour says.
const (
	SignTight    = "~" // tight, or acceptable at best
	SignOver     = "!" // over, or refused
	SignNew      = "+" // comes
	SignMoved    = "*" // comes from another host
	SignLeaves   = "-" // goes
	SignCursor   = ">"
	SignSelected = "v"
)
