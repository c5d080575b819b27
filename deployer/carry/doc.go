// Package carry brings the directory of a service from one host to another, byte for byte, and proves it. rsync is what carries and
// what compares; berth says where to, looks at what is asked of the target, and reads what each host has written down of its side.
//
// What a verification proves: each regular file was read whole on both hosts after the copy, and its checksum is the same; paths,
// kinds, modes, owners, times to the nanosecond, targets of links, hard links, extended attributes, ACLs and capabilities are the
// same, and the target has nothing else. What is read comes from the kernel, and may come from its memory instead of the disk. A
// later verification of what changed since a mark goes by the change times that the kernel gives, which programs cannot set: a byte
// that turns over on a disk after the verification of everything has none, and is found by the next one of everything only.
package carry
