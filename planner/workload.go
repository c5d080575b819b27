package planner

// Period is what a workload is counted over.
type Period int

// The periods. A year has 365 days, a month is a twelfth of it.
const (
	Day Period = iota + 1
	Week
	Month
	Year
)

// String gives the word of the inventory.
func (p Period) String() string { return [...]string{"", "day", "week", "month", "year"}[p] }

// perSevenYears is how often each period fits into seven years of 365 days: the least span that makes
// all four whole, so that workloads compare exactly.
var perSevenYears = [...]int64{Day: 2555, Week: 365, Month: 84, Year: 7}

// Workload is how much a service is used: 30 photos a week. The zero value is an unknown one.
type Workload struct {
	Amount int64
	Unit   string
	Period Period
}

// Known reports whether a workload was stated.
func (w Workload) Known() bool { return w.Period != 0 }

// over is the workload of a processor on which the same takes so many times as long, to two digits.
func (w Workload) over(times Permille) Workload {
	amount, period := w.Amount*1000, w.Period
	if amount/int64(max(times, 1)) < 2 && amount > 0 && period != 0 && period < Year {
		amount, period = w.Amount*1000*perSevenYears[period]/perSevenYears[Year], Year // few a week are some a year
	}
	return Workload{twoDigits(amount / int64(max(times, 1))), w.Unit, period}
}

// rate is the workload over seven years, in the service's own unit.
func (s *Service) rate(w Workload) int64 {
	per := perSevenYears[w.Period] * w.Amount
	if w.Unit == s.Unit {
		return per
	}
	return per * max(s.Units[w.Unit], 1)
}
