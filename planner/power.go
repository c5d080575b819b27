package planner

import "slices"

// MilliWatts is electrical power in thousandths of a watt.
type MilliWatts int64

// Power is what a machine draws: with nothing to do, and with all of its cores at work. Zero is not known.
type Power struct{ Idle, Busy MilliWatts }

// Price is what a kilowatt hour costs, in ten-thousandths of a unit of the currency. Zero is not known.
type Price struct {
	Amount   int64
	Currency string // "EUR", "CHF"
}

// hoursAYear are those of 365 days.
const hoursAYear = 8760

// Energy is so much power for a year, in kilowatt hours, rounded.
func (w MilliWatts) Energy() int64 { return (int64(w)*hoursAYear/1000 + 500) / 1000 }

// Cost is what the power costs in a year, in whole units of the currency, rounded.
func (p Price) Cost(w MilliWatts) int64 {
	wattHours := int64(w) * hoursAYear / 1000
	return (wattHours*p.Amount/1000 + 5000) / 10_000
}

// Draw is what a machine is expected to draw under a plan, between idle and busy by the share of its cores that services ask for.
type Draw struct {
	Machine *Machine
	Known   bool       // an idle power is stated; else only AtMost may be known
	Watts   MilliWatts // expected
	AtMost  MilliWatts // with all cores at work; where nothing is stated, the design power of the processor alone
	Saves   MilliWatts // what switching it off saves at least: what it draws idle, for its work goes elsewhere
	Idle    bool       // nothing but agents runs there under the plan
}

// Draws lists what the machines draw, in the order of the problem. It is empty where neither a machine's power nor a price is stated.
func Draws(plan *Plan) []Draw {
	var out []Draw
	stated := plan.Problem.Price.Amount > 0
	for _, l := range plan.Machines {
		m := l.Machine
		d := Draw{Machine: m, Idle: idles(plan, m), AtMost: m.Power.Busy}
		if d.AtMost == 0 && m.Processor.Power.Busy > 0 {
			d.AtMost = m.Power.Idle + m.Processor.Power.Busy
		}
		if m.Power.Idle > 0 {
			stated, d.Known = true, true
			d.Watts, d.Saves = m.Power.Idle, m.Power.Idle
			if d.AtMost > m.Power.Idle {
				d.Watts += (d.AtMost - m.Power.Idle) * MilliWatts(busyShare(plan, m)) / 1000
			}
		}
		out = append(out, d)
	}
	if !stated {
		return nil
	}
	return out
}

// Drawn adds up what is known of the machines.
func Drawn(draws []Draw) MilliWatts {
	var sum MilliWatts
	for _, d := range draws {
		sum += d.Watts
	}
	return sum
}

// allStatePower reports whether the machines can be compared by what they draw idle.
func allStatePower(p *Problem) bool {
	return !slices.ContainsFunc(p.Machines, func(m Machine) bool { return m.Power.Idle == 0 })
}

// busyShare is the share of the machine's cores that the services on it ask for.
func busyShare(plan *Plan, m *Machine) Permille {
	var cpu MilliCPU
	for _, h := range plan.Hosts {
		if h.Host.Machine == m.Name {
			cpu += h.CPU
		}
	}
	return min(Permille(int64(cpu)/int64(max(m.Processor.Cores, 1))), 1000)
}

// idles reports whether nothing but agents runs on the machine: no service, no appliance, and nothing that is not berth's.
func idles(plan *Plan, m *Machine) bool {
	if holdsMore(m) {
		return false
	}
	for _, p := range plan.Placed {
		if h, ok := plan.Problem.Host(p.Host); ok && h.Machine == m.Name && !p.Service.Agent {
			return false
		}
	}
	return true
}
