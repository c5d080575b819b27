package quantity

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/docker/go-units"

	"berth/message"
	"berth/planner"
)

// octets are bytes in French.
var octets = strings.NewReplacer("o", "b", "O", "B")

// MaxBytes bounds every amount: a pebibyte. Below it, units' arithmetic in floating point is exact for
// whole numbers of bytes.
const MaxBytes = 1024 * planner.TB

// amount is what people write. go-units takes much more (hexadecimal, exponents, "1 .5g") and overflows
// without saying so, so it only sees what matches here. huge has the form of an amount, with any number of
// digits and units beyond.
var (
	amount = regexp.MustCompile(`^([0-9]{1,16}(?:\.[0-9]{1,6})?) ?([kKmMgGtT](?:[iI]?[bBoO]|i)?|[bBoO])?$`)
	huge   = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) ?([kKmMgGtTpPeE](?:[iI]?[bBoO]|i)?|[bBoO])?$`)
)

// Bytes reads an amount of memory or disk: 512MB, 6 GB, 1.5GiB, 7.6Gi (as free and kubectl print it), 6g, 4 Go (octets), or plain bytes. Units are powers of
// two, as in Compose files: 1 GB is 2^30 bytes.
func Bytes(s string) (planner.Bytes, error) {
	s = strings.TrimSpace(s)
	if tooLarge(s) {
		return 0, message.Errorf("%s is too large; write %s at most", quote(s), FormatBytes(MaxBytes))
	}
	m := amount.FindStringSubmatch(s)
	if right := meant(s); m == nil && right != "" && spans.MatchString(s) {
		return 0, message.Errorf("%s is a range, and this is one amount; write %s", quote(s), right)
	}
	if m == nil {
		return 0, message.Errorf("%s is no amount of memory or disk; write %s", quote(s), amountLike(s))
	}
	whole := m[2] == "" || strings.EqualFold(m[2], "b") || strings.EqualFold(m[2], "o")
	if whole && strings.Contains(m[1], ".") {
		return 0, message.Errorf("%s is no whole number of bytes; is a unit missing (512MB, 6GB)?", quote(s))
	}
	b, err := units.RAMInBytes(m[1] + octets.Replace(strings.TrimSuffix(m[2], "i")))
	if err != nil {
		return 0, message.Errorf("%s is no amount of memory or disk: %w", quote(s), err)
	}
	if m[2] == "" && b > 0 && b < leastBytes {
		return 0, message.Errorf("%s is %s bytes; write %s, with its unit", quote(s), s, withUnit(s))
	}
	return planner.Bytes(b), nil
}

// amountLike is what to write instead of what is no amount.
func amountLike(s string) message.Text {
	if right := meant(s); right != "" {
		return message.Same(right)
	}
	return message.Word("512MB, 6GB or 1.5GB")
}

// leastBytes is what nobody means in bytes: whoever writes a smaller number has left out its unit.
const leastBytes = 1 << 20

// withUnit puts the unit to a number that most likely was left out: 4 and 16 are GB, 512 is MB.
func withUnit(number string) string {
	if n, err := strconv.Atoi(number); err == nil && n > 128 {
		return number + "MB"
	}
	return number + "GB"
}

var (
	loose     = regexp.MustCompile(`^(?i)(?:about|ca\.?|~)? *([0-9][0-9.,' ]*?) *(?:([kmgt])i?(?:b|bytes?|ig[a-z]*|eg[a-z]*|ilo[a-z]*|era[a-z]*|o)?)?(?: +(?:of +)?(?:ram|memory|mem|rom|disk|ssd))?$`)
	thousands = regexp.MustCompile(`^[0-9]{1,3}(?:[,' ][0-9]{3})+$`)
	spans     = regexp.MustCompile(`^ *(.*?[0-9A-Za-z]) *(?:\.{2,3}|…|-|–|—| to | bis | à ) *([0-9].*)$`)
)

// meant is the amount that a text most likely stands for, as it is to be written: 7,6 GB is 7.6GB. "" where nothing tells.
func meant(s string) string {
	if m := spans.FindStringSubmatch(s); m != nil {
		return meant(m[2]) // of a range the most, where one amount is wanted
	}
	m := loose.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return ""
	}
	number := strings.ReplaceAll(m[1], ",", ".")
	if thousands.MatchString(m[1]) {
		number = strings.NewReplacer(",", "", "'", "", " ", "").Replace(m[1])
	}
	out := withUnit(number)
	if m[2] != "" {
		out = number + strings.ToUpper(m[2]) + "B"
	}
	if !amount.MatchString(out) {
		return ""
	}
	return out
}

// meantRange is meant for a range; the unit of the second amount holds for the first where that has none.
func meantRange(s string) string {
	m := spans.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	low, high := m[1], m[2]
	if end := strings.TrimLeft(high, "0123456789., "); strings.TrimRight(low, "0123456789., ") == "" && end != "" {
		low += end
	}
	if low, high = meant(low), meant(high); low == "" || high == "" {
		return ""
	}
	return low + ".." + high
}

// tooLarge reports whether an amount is above the limit, or of a unit that begins there. It is asked
// before go-units, which would wrap around.
func tooLarge(s string) bool {
	m := huge.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	n, err := strconv.ParseFloat(m[1], 64)
	if strings.ContainsAny(m[2], "pPeE") {
		return n >= 1
	}
	return err != nil || n*multiple(m[2]) > float64(MaxBytes)
}

func multiple(unit string) float64 {
	if unit == "" {
		return 1
	}
	switch unit[0] | 0x20 {
	case 'k':
		return float64(planner.KB)
	case 'm':
		return float64(planner.MB)
	case 'g':
		return float64(planner.GB)
	case 't':
		return float64(planner.TB)
	}
	return 1
}

// Range reads a range of memory, 2GB..16GB, both ends included, or a single amount.
func Range(s string) (planner.Range, error) {
	low, high, isRange := strings.Cut(s, "..")
	if !isRange {
		b, err := Bytes(s)
		if right := meantRange(s); err != nil && right != "" {
			err = message.Errorf("%s is no amount; write a range with two points: %s", quote(s), right)
		}
		return planner.Range{Min: b, Max: b}, err
	}
	lo, err := Bytes(low)
	hi, errHigh := Bytes(high)
	if err = cmp.Or(err, errHigh); err != nil {
		if right := meantRange(s); right != "" {
			err = message.Errorf("%s is no range; write %s", quote(s), right)
		}
		return planner.Range{}, err
	}
	if lo > hi {
		return planner.Range{}, message.Errorf("the range %s is upside down; write %s..%s",
			quote(s), FormatBytes(hi), FormatBytes(lo))
	}
	return planner.Range{Min: lo, Max: hi}, nil
}

// FormatBytes writes an amount in the largest unit that shows it exactly, with quarters of a unit at
// most: 9GB, 3.5GB, 300MB. Negative amounts do not occur.
func FormatBytes(b planner.Bytes) string {
	for _, u := range []struct {
		size planner.Bytes
		name string
	}{{planner.TB, "TB"}, {planner.GB, "GB"}, {planner.MB, "MB"}, {planner.KB, "KB"}} {
		if b >= u.size && b%(u.size/4) == 0 {
			return strconv.FormatFloat(float64(b)/float64(u.size), 'f', -1, 64) + u.name
		}
	}
	out := strconv.FormatInt(int64(b), 10)
	if b > 0 && b < 64*planner.MB {
		out += "B" // a small number alone is taken for one whose unit was left out
	}
	return out
}

// FormatRange writes a range, or a single amount where there is nothing to choose.
func FormatRange(r planner.Range) string {
	if r.Min == r.Max {
		return FormatBytes(r.Min)
	}
	return FormatBytes(r.Min) + ".." + FormatBytes(r.Max)
}

// quote puts what was found in quotes, without control characters and not longer than a line.
func quote(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "..."
	}
	return strconv.Quote(s)
}
