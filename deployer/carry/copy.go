package carry

import (
	"context"
	"strconv"

	"berth/planner"
)

// Copying is how data is copied.
type Copying struct {
	Limit    planner.Bytes  // a second, at least 1 KB; 0: as fast as it goes
	Compress bool           // where both rsyncs know zstd
	Content  bool           // files are compared by their content, not by size and time: finds and mends what only differs in that
	Told     func(Progress) // about once a second; may be nil
}

// carried is what of a file is carried: all that rsync can. Nanoseconds count, and what is not on the source goes on the target.
// A lost+found belongs to the file system that is mounted on the target.
var carried = []string{"-aHAXS", "--numeric-ids", "--delete", "--filter=P /lost+found", "--modify-window=-1", "--no-human-readable"}

// Copy makes the target what the source is. It may be done again, and goes on where a copy was broken off; a file that was on its way
// keeps what had come. Where the source changes meanwhile the target is of no single moment: copy again when nothing writes.
func (w *Way) Copy(ctx context.Context, how Copying) (Stats, error) {
	filled, all, err := w.fill(ctx, how)
	if all || err != nil {
		return filled, err
	}
	words := append(carried[:len(carried):len(carried)], "--partial", "--stats", "--info=progress2", "--outbuf=L", "--checksum-choice="+w.sum)
	if how.Content {
		words = append(words, "--checksum")
	}
	if how.Limit > 0 {
		words = append(words, "--bwlimit="+strconv.FormatInt(max(int64(how.Limit)>>10, 1), 10))
	}
	if how.Compress && w.zstd {
		words = append(words, "--compress", "--compress-choice=zstd", "--compress-level=1")
	}
	by := w.carrier
	if _, relays := by.(Relay); !relays && !how.Content {
		by = detour{by}
	}
	heard := said{told: how.Told}
	err = w.rsync(ctx, by, words, &heard)
	if code, exited := exitOf(err); exited && code == vanished {
		heard.stats.Vanished, err = true, nil
	}
	if err != nil {
		return heard.stats, w.failed(ctx, err, &heard)
	}
	heard.stats.Carried = min(heard.stats.Carried+filled.Sent, heard.stats.Bytes)
	heard.stats.Sent += filled.Sent
	return heard.stats, nil
}
