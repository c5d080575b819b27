package wording

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"berth/planner"
)

// direction is where a figure may be off to.
type direction bool

const (
	up   direction = true
	down direction = false
)

// unit is a step of the ladder on which amounts of memory are shown.
type unit struct {
	size     uint64
	en, fr   string
	decimals int
}

// The ladder. Gigabytes have one decimal, as operators plan; what is below is whole.
var ladder = [...]unit{
	{uint64(planner.TB), "TB", "To", 1},
	{uint64(planner.GB), "GB", "Go", 1},
	{uint64(planner.MB), "MB", "Mo", 0},
	{uint64(planner.KB), "KB", "Ko", 0},
}

// Used shows an amount that is used, needed or over: "6.0 GB", "200 MB". It is rounded up, so what is
// shown is never less than what is so.
func (w Words) Used(b planner.Bytes) string { return w.amount(b, up) }

// Left shows what is left: "1.8 GB", "0.2 GB". It is rounded down; below a tenth of a gigabyte it falls
// to megabytes, so that 0.0 GB is never shown for something.
//
// What is left is measured from a margin, a share that the planner rounded down to a whole byte. That
// byte is given back, so that 90 % of 8 GB reads 7.2 GB and not 7.1.
func (w Words) Left(b planner.Bytes) string {
	if b >= planner.MB {
		b += min(1, math.MaxInt64-b)
	}
	if b >= planner.GB/10 && b < planner.GB {
		return w.in(uint64(b), ladder[1], down)
	}
	return w.amount(b, down)
}

// Over shows by how much a margin is passed. The byte that Left gives to what is usable is taken off here.
func (w Words) Over(b planner.Bytes) string {
	if b >= planner.MB {
		b--
	}
	return w.Used(b)
}

// over shows by how much a need that Used shows passes what Left shows, so that a reader who subtracts the two finds the same.
func (w Words) over(need, have planner.Bytes) string {
	if need-have < planner.GB || need >= planner.TB || have < planner.GB/10 {
		return w.Over(need - have)
	}
	return w.steps(scale(uint64(need), ladder[1], up)-scale(uint64(have)+1, ladder[1], down), ladder[1])
}

// Column shows an amount in gigabytes wherever it is at least a tenth of one, rounded up, so that the
// figures of a column compare: "0.5 GB".
func (w Words) Column(b planner.Bytes) string {
	if b >= planner.GB/10 && b < planner.GB {
		return w.in(uint64(b), ladder[1], up)
	}
	return w.Used(b)
}

// Size shows a size that was chosen or stated: "8 GB", "2.25 GB", "512 MB". It is exact for multiples of
// 256 MB, which every guest's size is, and for whole megabytes below one gigabyte; others are rounded up.
func (w Words) Size(b planner.Bytes) string {
	if b >= planner.GB && b < planner.TB && b%planner.GuestStep == 0 {
		n := strconv.FormatFloat(float64(b)/float64(planner.GB), 'f', -1, 64)
		return w.decimal(n) + " " + w.say("GB", "Go")
	}
	return w.amount(b, up)
}

// Exact shows an amount to the byte: "1,503,238,554 bytes".
func (w Words) Exact(b planner.Bytes) string {
	return w.plural(int64(b), "byte", "bytes", "octet", "octets")
}

// Change shows how an amount changes: "+3.5 GB", "-50 MB", "0". It is the difference of the two
// amounts as Column shows them, so that a row of a table adds up. Amounts of memory are not negative.
func (w Words) Change(from, to planner.Bytes) string {
	if from == to {
		return "0"
	}
	u := ladder[1]
	if max(from, to) < planner.GB/10 {
		u = ladder[2]
	}
	sign, less, more := "+", from, to
	if to < from {
		sign, less, more = "-", to, from
	}
	n := scale(uint64(max(more, 0)), u, up) - scale(uint64(max(less, 0)), u, up)
	if n == 0 { // within one step
		return sign + w.amount(more-less, up)
	}
	return sign + w.steps(n, u)
}

// Resize shows how a size changes, exactly where Size is: "+9 GB", "-256 MB", "0".
func (w Words) Resize(from, to planner.Bytes) string {
	switch {
	case to > from:
		return "+" + w.Size(to-from)
	case to < from:
		return "-" + w.Size(from-to)
	}
	return "0"
}

// amount shows b in the largest unit of the ladder that it reaches.
func (w Words) amount(b planner.Bytes, d direction) string {
	if b == 0 {
		return "0 " + w.say("MB", "Mo")
	}
	if b < 0 {
		return "-" + w.magnitude(uint64(-(b+1))+1, !d)
	}
	return w.magnitude(uint64(b), d)
}

func (w Words) magnitude(b uint64, d direction) string {
	for i, u := range ladder {
		// What rounds up to a whole larger unit is shown in that one: 1023.5 MB is 1.0 GB.
		if b >= u.size || i+1 < len(ladder) && d == up && scale(b, ladder[i+1], up) >= 1024*pow10(ladder[i+1].decimals) {
			return w.in(b, u, d)
		}
	}
	return w.Exact(planner.Bytes(b))
}

// in shows b in one unit.
func (w Words) in(b uint64, u unit, d direction) string { return w.steps(scale(b, u, d), u) }

// steps shows n times the last decimal of a unit.
func (w Words) steps(n uint64, u unit) string {
	s := strconv.FormatUint(n, 10)
	if u.decimals == 1 {
		s = fmt.Sprintf("%d.%d", n/10, n%10)
	}
	return w.decimal(s) + " " + w.say(u.en, u.fr)
}

// scale gives b in the last decimal of u, rounded.
func scale(b uint64, u unit, d direction) uint64 {
	p := pow10(u.decimals)
	rest := b % u.size * p
	n := b/u.size*p + rest/u.size
	if d == up && rest%u.size > 0 {
		n++
	}
	return n
}

func pow10(n int) uint64 { return uint64(math.Pow10(n)) }

// Percent shows a share: "90 %", "87.5 %".
func (w Words) Percent(p planner.Permille) string {
	return w.decimal(strconv.FormatFloat(float64(p)/10, 'f', -1, 64)) + " %"
}

// Times shows a share as a factor: 2000 is "2".
func (w Words) Times(p planner.Permille) string {
	return w.decimal(strconv.FormatFloat(float64(p)/1000, 'f', -1, 64))
}

// Watts shows power: "8 W", "6.5 W".
func (w Words) Watts(p planner.MilliWatts) string { return w.Times(planner.Permille(p)) + " W" }

// CPU shows processor time without its unit, to the thousandth of a core: "1.5".
func (w Words) CPU(c planner.MilliCPU) string { return w.Times(planner.Permille(c)) }

// Cores shows processor time: "1.5 cores".
func (w Words) Cores(c planner.MilliCPU) string {
	one := w.lang == EN && c == 1000 || w.lang == FR && c < 2000
	if one {
		return w.CPU(c) + " " + w.say("core", "cœur")
	}
	return w.CPU(c) + " " + w.say("cores", "cœurs")
}

// Date shows a day: "22 November 2026".
func (w Words) Date(t time.Time) string {
	if w.lang == EN {
		return t.Format("2 January 2006")
	}
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = "1er"
	}
	return fmt.Sprintf("%s %s %d", day, moisFR[t.Month()-1], t.Year())
}

var moisFR = [...]string{
	"janvier", "février", "mars", "avril", "mai", "juin",
	"juillet", "août", "septembre", "octobre", "novembre", "décembre",
}

// decimal puts the language's decimal mark.
func (w Words) decimal(s string) string {
	if w.lang == FR {
		return strings.Replace(s, ".", ",", 1)
	}
	return s
}

// number groups the digits of a whole number by threes, from five digits on in both languages.
func (w Words) number(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	if len(s) < 5 {
		return sign + s
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(w.say(",", " "))
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}
