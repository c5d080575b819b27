package quantity

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/docker/go-units"

	"berth/planner"
)

// MaxBytes bounds every amount: a pebibyte. Below it, units' arithmetic in floating point is exact for
// whole numbers of bytes.
const MaxBytes = 1024 * planner.TB

// amount is what people write. go-units takes much more (hexadecimal, exponents, "1 .5g") and overflows
// without saying so, so it only sees what matches here. huge has the form of an amount, with any number of
// digits and units beyond.
var (
	amount = regexp.MustCompile(`^([0-9]{1,16}(?:\.[0-9]{1,6})?) ?([kKmMgGtT](?:[iI]?[bB]|i)?|[bB])?$`)
	huge   = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?) ?([kKmMgGtTpPeE](?:[iI]?[bB]|i)?|[bB])?$`)
)

// Bytes reads an amount of memory or disk: 512MB, 6 GB, 1.5GiB, 7.6Gi (as free and kubectl print it), 6g, or plain bytes. Units are powers of
// two, as in Compose files: 1 GB is 2^30 bytes.
func Bytes(s string) (planner.Bytes, error) {
	s = strings.TrimSpace(s)
	if tooLarge(s) {
		return 0, fmt.Errorf("%s is too large; write %s at most", quote(s), FormatBytes(MaxBytes))
	}
	m := amount.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("%s is no amount of memory or disk; write 512MB, 6GB or 1.5GB", quote(s))
	}
	whole := m[2] == "" || strings.EqualFold(m[2], "b")
	if whole && strings.Contains(m[1], ".") {
		return 0, fmt.Errorf("%s is no whole number of bytes; is a unit missing (512MB, 6GB)?", quote(s))
	}
	b, err := units.RAMInBytes(m[1] + strings.TrimSuffix(m[2], "i"))
	if err != nil {
		return 0, fmt.Errorf("%s is no amount of memory or disk: %w", quote(s), err)
	}
	return planner.Bytes(b), nil
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
		if from, to, dashed := strings.Cut(s, "-"); err != nil && dashed {
			if _, rest := Bytes(to); rest == nil {
				return planner.Range{}, fmt.Errorf("%s is no amount; write a range with two points: %s..%s", quote(s), strings.TrimSpace(from), strings.TrimSpace(to))
			}
		}
		return planner.Range{Min: b, Max: b}, err
	}
	lo, err := Bytes(low)
	if err != nil {
		return planner.Range{}, err
	}
	hi, err := Bytes(high)
	if err != nil {
		return planner.Range{}, err
	}
	if lo > hi {
		return planner.Range{}, fmt.Errorf("the range %s is upside down; write %s..%s",
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
	return strconv.FormatInt(int64(b), 10)
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
