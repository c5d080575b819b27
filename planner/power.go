package planner

// MilliWatts is electrical power in thousandths of a watt.
type MilliWatts int64

// Power is what a machine draws: with nothing to do, and with all of its cores at work. Zero is not known.
type Power struct{ Idle, Busy MilliWatts }

// Price is what a kilowatt hour costs, in ten-thousandths of a unit of the currency. Zero is not known.
type Price struct {
	Amount   int64
	Currency string // "EUR", "CHF"
}
