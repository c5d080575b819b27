package quantity

import (
	"regexp"
	"strconv"
	"strings"

	"berth/message"
	"berth/planner"
)

// decimal is a number with at most three places.
var decimal = regexp.MustCompile(`^([0-9]{1,6})(?:\.([0-9]{1,3}))?$`)

// thousandths reads a decimal number exactly, in thousandths.
func thousandths(s string) (int64, bool) {
	m := decimal.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1]+(m[2] + "000")[:3], 10, 64)
	return n, err == nil
}

// Percent reads a share of more than 0 and at most 100 %, in steps of 0.1 %: 90%, 87.5 %.
func Percent(s string) (planner.Permille, error) {
	number, isPercent := strings.CutSuffix(strings.TrimSpace(s), "%")
	n, ok := thousandths(strings.TrimSpace(number))
	switch {
	case !isPercent || !ok:
		return 0, message.Errorf("%s is no share; write 90%%", quote(s))
	case n%100 != 0:
		return 0, message.Errorf("%s is finer than a tenth of a percent", quote(s))
	case n == 0 || n > 100_000:
		return 0, message.Errorf("%s is not between 0.1%% and 100%%", quote(s))
	}
	return planner.Permille(n / 100), nil
}

// FormatPercent writes a share: 90%, 87.5%.
func FormatPercent(p planner.Permille) string {
	return strconv.FormatFloat(float64(p)/10, 'f', -1, 64) + "%"
}

// Ratio reads a factor between 0.1 and 100, such as an overcommit of 2 or 1.5, in thousandths.
func Ratio(s string) (planner.Permille, error) {
	n, ok := thousandths(strings.TrimSpace(s))
	if !ok || n < 100 || n > 100_000 {
		return 0, message.Errorf("%s is no factor between 0.1 and 100; write 2 or 1.5", quote(s))
	}
	return planner.Permille(n), nil
}

// Speed reads how many times as fast as the Intel N100 a processor is, between 0.001 and 1000, in thousandths: 1, 1.9, 0.32.
func Speed(s string) (planner.Permille, error) {
	n, ok := thousandths(strings.TrimSpace(s))
	if !ok || n == 0 || n > 1_000_000 {
		return 0, message.Errorf("%s is no speed; write how many times as fast as an Intel N100 it is, such as 1.9 or 0.32", quote(s))
	}
	return planner.Permille(n), nil
}

// maxCores bounds what a service or guest may ask for.
const maxCores = 1024

// CPU reads processor time in cores (2, 0.5) or thousandths of one (250m). It is more than 0.
func CPU(s string) (planner.MilliCPU, error) {
	t := strings.TrimSpace(s)
	n, ok := thousandths(t)
	if milli, isMilli := strings.CutSuffix(t, "m"); isMilli {
		n, ok = thousandths(milli)
		ok = ok && n%1000 == 0
		n /= 1000
	}
	if !ok || n == 0 || n > maxCores*1000 {
		return 0, message.Errorf("%s is no number of cores; write 2, 0.5 or 250m", quote(s))
	}
	return planner.MilliCPU(n), nil
}
