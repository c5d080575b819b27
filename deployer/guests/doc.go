// Package guests brings a Proxmox machine from what it is to what a plan says: what is there, by one look that changes nothing;
// what differs, and whose each guest is; and the commands, as an administrator would type them.
//
// A guest is berth's where three things agree: its tag, the word in its note, and berth's record of that word on the
// hypervisor. A clone has the first two; one that somebody made anew under the number of another has none.
package guests
