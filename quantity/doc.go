// Package quantity reads the amounts that people write in inventories and catalog entries, strictly, and
// writes them back: memory (6GB), ranges (2GB..16GB), shares (90%), cores (0.5), workloads
// (30 photos/week), times (1-2s), ports (53/udp), architectures (amd64/v3).
//
// Every reader returns an error that says what was found and what could be written instead, and never
// panics. For every Format function, reading what it wrote gives the same value again.
package quantity
