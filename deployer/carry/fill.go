package carry

import (
	"context"
	"time"
)

// poured is how tar writes what a directory is, and unpacked how that is read: all that rsync carries, in the format that keeps nanoseconds
// and attributes, told each 10 MB.
var (
	poured = []string{"tar", "--create", "--file=-", "--format=pax", "--pax-option=delete=atime,delete=ctime", "--sparse", "--numeric-owner", "--acls", "--xattrs", "--xattrs-include=*",
		"--totals", "--blocking-factor=128", "--checkpoint=160", "--checkpoint-action=echo=berth at %u"}
	unpacked = []string{"tar", "--extract", "--file=-", "--preserve-permissions", "--same-owner", "--numeric-owner", "--acls", "--xattrs", "--xattrs-include=*", "--blocking-factor=128"}
)

// recordSize is what --blocking-factor says, in bytes.
const recordSize = 128 * 512

// fill brings what there is into a directory with nothing in it, by tar: one stream without a question and an answer for each file, which
// rsync, that is made for what is there in part, takes half as long again for. It reports whether that was all: where tar had anything to
// say on either side, of files that changed or a socket, or could not be run, rsync has to come after it.
func (w *Way) fill(ctx context.Context, how Copying) (stats Stats, all bool, err error) {
	if !w.fresh || !w.tar || how.Content || how.Compress || how.Limit > 0 {
		return Stats{}, false, nil
	}
	w.fresh = false
	heard := said{told: how.Told, begun: time.Now()}
	err = w.carrier.carry(ctx, w, program{poured, unpacked}, &heard)
	heard.stats.Carried, heard.stats.Bytes = heard.stats.Sent, heard.stats.Sent
	if _, exited := exitOf(err); exited {
		return heard.stats, false, nil
	}
	return heard.stats, err == nil && len(heard.last) == 0, err
}
