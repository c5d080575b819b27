package planner

// Answer says for one host what would happen if the service ran there and everything else stayed.
type Answer struct {
	Host        string
	Here        bool // it does run there
	Fits        bool
	Headroom    Bytes // left under the host's margin with it; of its machine for a guest that grows
	Size        Bytes // the memory that the guest would have; 0 for a docker machine
	Grows       Bytes // by how much that is more than now
	Judgement   Judgement
	Performance []Performance
	Reasons     []Reason // every rule it breaks; empty where it fits
}
