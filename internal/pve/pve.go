// Package pve says what Proxmox VE makes of a command line of qm, pct, pvesm, pveam, vzdump, qmrestore and pvesh before it does anything: what
// it understands, or why it refuses, in its own words.
//
// It judges by the schema of the API as Proxmox publishes it for its API viewer, for release 8 and 9 (api8.json.gz,
// api9.json.gz: names, types, ranges, enumerations and formats, made by the program in reduce). What that schema does not
// say was read in the sources of pve-common, qemu-server, pve-container, pve-storage and pve-manager: which method a command
// stands for and which of its parameters go without a name (commands.json), property strings that the schema knows by name
// only (formats.json), formats that are functions (format.go), and how a command line is read (getopt.go). No code of Proxmox
// is here.
//
// testdata/verdicts.tsv holds calls with what the argument parser of qemu-server 9.2.6 and pve-container 6.1.10 said of
// them; the package has to say the same.
package pve
