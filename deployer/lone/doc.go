// Package lone knows containers that no Compose file is of: what docker run, or a system by its templates, has started. A Compose file
// is written of one from what Docker says, with what differs from its image, and a file is compared with one.
package lone
