package pack

// Certificate is what a bound is made of.
type Certificate struct{}
