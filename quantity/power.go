package quantity

import (
	"regexp"
	"strconv"
	"strings"

	"berth/message"
	"berth/planner"
)

// maxWatts bounds what a machine draws.
const maxWatts = 100_000

// Watts reads electrical power: 8W, 6.5 W, 8.
func Watts(s string) (planner.MilliWatts, error) {
	text := strings.TrimSpace(s)
	number := strings.TrimSpace(strings.TrimRight(text, "wW"))
	n, ok := thousandths(number)
	if !ok || len(text)-len(strings.TrimRight(text, "wW")) > 1 || n == 0 || n > maxWatts*1000 {
		return 0, message.Errorf("%s is no power; write 8W or 6.5W", quote(s))
	}
	return planner.MilliWatts(n), nil
}

// FormatWatts writes power as Watts reads it.
func FormatWatts(w planner.MilliWatts) string {
	return strconv.FormatFloat(float64(w)/1000, 'f', -1, 64) + "W"
}

var price = regexp.MustCompile(`^([0-9]{1,4})(?:[.,]([0-9]{1,4}))? ?(€|\$|£|[A-Z]{3})(?: ?/ ?kWh)?$`)

var signs = map[string]string{"€": "EUR", "$": "USD", "£": "GBP"}

// Price reads what a kilowatt hour costs: 0.30 EUR, 0.2516 €, 0.30 EUR/kWh.
func Price(s string) (planner.Price, error) {
	m := price.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return planner.Price{}, message.Errorf("%s is no price of a kilowatt hour; write 0.30 EUR", quote(s))
	}
	n, err := strconv.ParseInt(m[1]+(m[2] + "0000")[:4], 10, 64)
	if err != nil || n == 0 {
		return planner.Price{}, message.Errorf("%s is no price of a kilowatt hour; write 0.30 EUR", quote(s))
	}
	currency := m[3]
	if sign, ok := signs[currency]; ok {
		currency = sign
	}
	return planner.Price{Amount: n, Currency: currency}, nil
}

// FormatPrice writes a price as Price reads it.
func FormatPrice(p planner.Price) string {
	return strconv.FormatFloat(float64(p.Amount)/10_000, 'f', -1, 64) + " " + p.Currency
}
