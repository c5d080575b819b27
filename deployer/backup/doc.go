// Package backup keeps what services have on their hosts in a repository of restic's, and brings it back: one snapshot a
// service, made by restic on the host itself. restic is the store; there is no format of berth's own but a small file in each
// snapshot that says what lies where.
package backup
