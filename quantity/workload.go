package quantity

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"berth/message"
	"berth/planner"
)

// MaxWorkload bounds the amount of a workload, so that comparing over years cannot overflow.
const MaxWorkload = 1_000_000_000

var workload = regexp.MustCompile(`^([0-9]{1,10}) +([a-z][a-z_-]*) ?/ ?([a-z]+)$`)

var periods = map[string]planner.Period{
	"day": planner.Day, "week": planner.Week, "month": planner.Month, "year": planner.Year,
}

// Workload reads how much a service is used: 30 photos/week. The period is day, week, month or year.
func Workload(s string) (planner.Workload, error) {
	m := workload.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return planner.Workload{}, message.Errorf("%s is no workload; write 30 photos/week", quote(s))
	}
	period, ok := periods[m[3]]
	if !ok {
		return planner.Workload{}, message.Errorf("%s: %s is no period; write /day, /week, /month or /year", quote(s), quote(m[3]))
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil || n > MaxWorkload {
		return planner.Workload{}, message.Errorf("%s: %s is too much to count", quote(s), m[1])
	}
	return planner.Workload{Amount: n, Unit: m[2], Period: period}, nil
}

// FormatWorkload writes a known workload.
func FormatWorkload(w planner.Workload) string {
	return fmt.Sprintf("%d %s/%s", w.Amount, w.Unit, w.Period)
}
