package runview

// Tally counts steps by their state.
type Tally [states]int

// Tally counts the steps of a host.
func (r *Run) Tally(h Host) (t Tally) {
	for _, i := range h.Steps {
		t[r.Steps[i].State]++
	}
	return t
}

// Total counts all steps.
func (r *Run) Total() (t Tally) {
	for i := range r.Steps {
		t[r.Steps[i].State]++
	}
	return t
}

// All is how many there are.
func (t Tally) All() (n int) {
	for _, k := range t {
		n += k
	}
	return n
}

// Status says how a host is; what the operator should see first stands first.
type Status int

// The ways in which a host can be.
const (
	HostFailed  Status = iota // a step failed
	HostWorking               // a step is running
	HostLeft                  // a step was left out, and none is to come
	HostWaiting
	HostDone
	Statuses // how many there are
)

// Status is how the host is whose steps were counted.
func (t Tally) Status() Status {
	switch {
	case t[Failed] > 0:
		return HostFailed
	case t[Running] > 0:
		return HostWorking
	case t[Done] == t.All():
		return HostDone
	case t[Waiting] == 0:
		return HostLeft
	}
	return HostWaiting
}
