// Package grid says where cards lie on a screen: in columns of one width that fill it, packed by their heights. It stands apart from
// tui, which knows what a card shows, and from tui/cells, which draws, because it knows lines and columns only.
package grid

// Card is how many lines a card would take, and how few it can do with, its frame included. Least is at least 1 and no more than Full.
type Card struct{ Full, Least int }

// Grid is how cards are divided among columns. It depends on the cards and the screen only, and not on where the cursor is, so that
// nothing changes its column while somebody moves about.
type Grid struct {
	Columns [][]int // the positions of the cards in each, from top to bottom
	Rows    bool    // they lie in rows, from left to right, of which only some are in sight; else each column has all of its cards in sight
	cards   []Card
	height  int
}

// Place is where a card lies in its column. H is 0 where it is not in sight.
type Place struct{ Column, Y, H int }

// Widths of a card: with fewer columns than Narrow its lines are cut too much, with more than Good it has room that says nothing.
const (
	Narrow = 40
	Good   = 62
)

// Divide divides cards among as few columns as are no wider than is good, and more where that lets all be seen in full. Where even the
// narrowest do not, cards share the height of their column; where that has no room for the least of each, they lie in rows.
func Divide(cards []Card, width, height int) Grid {
	g := Grid{cards: cards, height: height}
	most := max(min(width/Narrow, len(cards)), 1)
	few := max(min((width+Good/2)/Good, most), 1)
	full := func(c Card) int { return c.Full }
	least := func(c Card) int { return c.Least }
	for n := few; n <= most; n++ {
		if g.pack(n, full, full) {
			return g
		}
	}
	if g.pack(most, full, least) || g.pack(most, least, least) {
		return g
	}
	return InRows(cards, width, height)
}

// InRows lays cards in rows, from left to right, in columns that are as narrow as can be.
func InRows(cards []Card, width, height int) Grid {
	n := max(min(width/Narrow, len(cards)), 1)
	g := Grid{cards: cards, height: height, Rows: true, Columns: make([][]int, n)}
	for i := range cards {
		g.Columns[i%n] = append(g.Columns[i%n], i)
	}
	return g
}

// Seen reports whether all cards are in sight while none is open.
func (g *Grid) Seen() bool { return g.fits(func(c Card) int { return c.Least }) }

// pack balances the columns by one height of the cards, and reports whether they fit by another. Where all of them together do not,
// nothing is divided.
func (g *Grid) pack(n int, by, size func(Card) int) bool {
	sum := 0
	for _, c := range g.cards {
		sum += size(c)
	}
	if sum > n*g.height {
		return false
	}
	g.Columns = balanced(g.cards, n, by)
	return g.fits(size)
}

// fits reports whether every column has room for its cards.
func (g *Grid) fits(size func(Card) int) bool {
	for _, column := range g.Columns {
		sum := 0
		for _, i := range column {
			sum += size(g.cards[i])
		}
		if sum > g.height {
			return false
		}
	}
	return true
}

// balanced divides cards into n columns in their order so that the squares of the columns' heights add up to the least, which makes
// the highest low and the others alike: the linear partition problem, by dynamic programming. Many cards are not divided at all,
// since they do not fit anyhow; then there are no columns.
func balanced(cards []Card, n int, size func(Card) int) [][]int {
	sum := make([]int, len(cards)+1)
	for i, c := range cards {
		sum[i+1] = sum[i] + size(c)
	}
	cost := make([]int, len(cards)+1) // of the first i cards in so many columns
	from := make([][]int, n)          // where the last of them begins
	for i := range cost {
		cost[i] = sum[i] * sum[i]
	}
	for k := 1; k < n; k++ {
		next := make([]int, len(cards)+1)
		from[k] = make([]int, len(cards)+1)
		for i := k + 1; i <= len(cards); i++ {
			next[i] = -1
			for j := k; j < i; j++ {
				h := sum[i] - sum[j]
				if c := cost[j] + h*h; next[i] < 0 || c < next[i] {
					next[i], from[k][i] = c, j
				}
			}
		}
		cost = next
	}
	out := make([][]int, n)
	end := len(cards)
	for k := n - 1; k >= 0; k-- {
		begin := 0
		if k > 0 {
			begin = from[k][end]
		}
		for i := begin; i < end; i++ {
			out[k] = append(out[k], i)
		}
		end = begin
	}
	return out
}

// Places says where the cards lie while one of them is open, which has as much of its height as there is room for. In rows, first is
// the one that is seen at the top. The last card of a column reaches down to its end, but in rows.
func (g *Grid) Places(open, first int) []Place {
	out := make([]Place, len(g.cards))
	for k, column := range g.Columns {
		for i := range column {
			out[column[i]].Column = k
		}
		if g.Rows {
			g.tiles(out, column[min(first, len(column)):], open)
		} else {
			g.share(out, column, open)
		}
	}
	return out
}

// tiles puts cards at their least below each other, the open one at its full height, as far as there is room.
func (g *Grid) tiles(out []Place, column []int, open int) {
	y := 0
	for _, i := range column {
		h := g.cards[i].Least
		if i == open {
			h = min(g.cards[i].Full, g.height-y)
		}
		if y+min(h, g.cards[i].Least) > g.height {
			return
		}
		out[i].Y, out[i].H = y, h
		y += h
	}
}

// share divides the height of a column among its cards: each its least, then what the open one wants, then the others line by line.
func (g *Grid) share(out []Place, column []int, open int) {
	left := g.height
	for _, i := range column {
		out[i].H = g.cards[i].Least
		left -= out[i].H
	}
	if k := open; k >= 0 && k < len(out) && out[k].H > 0 && contains(column, k) {
		more := min(left, g.cards[k].Full-out[k].H)
		out[k].H += more
		left -= more
	}
	for grown := true; grown && left > 0; {
		grown = false
		for _, i := range column {
			if left > 0 && out[i].H < g.cards[i].Full {
				out[i].H++
				left--
				grown = true
			}
		}
	}
	y := 0
	for k, i := range column {
		if k == len(column)-1 {
			out[i].H += max(left, 0)
		}
		out[i].Y = y
		y += out[i].H
	}
}

func contains(list []int, n int) bool {
	for _, k := range list {
		if k == n {
			return true
		}
	}
	return false
}

// Row is where a card lies in its column.
func (g *Grid) Row(card int) int {
	if g.Rows {
		return card / max(len(g.Columns), 1)
	}
	return 0
}

// First is the row at the top that lets a card be seen with two thirds of the height for it where it wants that, as near as possible to
// the row that is at the top now.
func (g *Grid) First(now, card int) int {
	if !g.Rows {
		return 0
	}
	tile := g.cards[len(g.cards)-1].Least
	rows := len(g.Columns[0])
	now = max(min(now, rows-g.height/tile), 0)
	if card < 0 {
		return now
	}
	row := g.Row(card)
	higher := max(g.cards[0].Least-tile, 0) // of the first, which may need more lines than the others
	above := (g.height - min(g.cards[card].Full, g.height*2/3) - higher) / tile
	return max(min(now, row), row-above, 0)
}
