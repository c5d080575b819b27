package cells

// Glyphs are the characters that the screen is drawn with. More ends what was cut.
type Glyphs struct {
	Horizontal, Vertical, TopLeft, TopRight, BottomLeft, BottomRight string
	Used, Reserved, Free, Margin, Added                              string
	Fill, Bound, Line, Grow, Now, Stripe, HalfStripe                 string // of bars made of parts: see gauge.Stack
	More, Arrow, Bullet                                              string
	Derived                                                          string // before an amount that was derived
	Yes, Never, Home, Ghost                                          string // what a host says to what is carried, and the line of it where it would land
}

// Unicode are the usual ones.
var Unicode = &Glyphs{
	Horizontal: "─", Vertical: "│", TopLeft: "┌", TopRight: "┐", BottomLeft: "└", BottomRight: "┘",
	Used: "█", Reserved: "▒", Free: "░", Margin: "│", Added: "▓",
	Fill: "▄", Bound: "▏", Line: "┊", Grow: "┈", Now: "▔", Stripe: "━", HalfStripe: "╸",
	More: "…", Arrow: "→", Bullet: "·", Derived: "≈",
	Yes: "✓", Never: "✗", Home: "⌂", Ghost: "┄",
}

// ASCII are those of a terminal without Unicode.
var ASCII = &Glyphs{
	Horizontal: "-", Vertical: "|", TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+",
	Used: "#", Reserved: "=", Free: ".", Margin: "|", Added: "%",
	Fill: "#", Bound: "|", Line: ":", Grow: ".", Now: "'", Stripe: "=", HalfStripe: "-",
	More: "..", Arrow: "->", Bullet: "-", Derived: "^",
	Yes: "ok", Never: "x", Home: "@", Ghost: "-",
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
	SignAssumed  = "?" // before an amount that nothing tells
)
