package planner

import "fmt"

// Bytes is an amount of memory or disk. 1 GB is 2^30 bytes, as operators and Compose files count.
type Bytes int64

// Units of memory and disk.
const (
	KB Bytes = 1 << 10
	MB Bytes = 1 << 20
	GB Bytes = 1 << 30
	TB Bytes = 1 << 40
)

// GuestStep is the unit in which guests get memory: every size is an absolute multiple of it.
const GuestStep = 256 * MB

// String is for logs and tests; package wording formats for people.
func (b Bytes) String() string {
	switch {
	case b%GB == 0:
		return fmt.Sprintf("%dGB", b/GB)
	case b%MB == 0:
		return fmt.Sprintf("%dMB", b/MB)
	}
	return fmt.Sprintf("%dB", int64(b))
}

// MilliCPU is processor time in thousandths of a core.
type MilliCPU int64

// String is for logs and tests.
func (c MilliCPU) String() string { return fmt.Sprintf("%gcpu", float64(c)/1000) }

// Permille is a share in thousandths: a margin of 90 % is 900.
type Permille int64

// Of returns the share of b, rounded down.
func (p Permille) Of(b Bytes) Bytes {
	// In two parts, so that no memory size overflows.
	return b/1000*Bytes(p) + b%1000*Bytes(p)/1000
}

// Range is an inclusive range of memory; Min equals Max where there is nothing to choose.
type Range struct{ Min, Max Bytes }
