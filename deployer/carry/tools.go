package carry

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
)

// tools are what a host has to carry data with.
type tools struct {
	rsync       string // its release; empty: there is none
	can         []string
	sums, packs []string // checksums and compressions that it knows
	find, ssh   bool
	tar         bool // GNU's
}

// oldest is the first rsync that has xxh128 and zstd, compares nanoseconds, and says which checksum a file has.
var oldest = [3]int{3, 2, 3}

// look asks both hosts at once.
func (w *Way) look(ctx context.Context) error {
	problems := []error{w.from.check(), w.to.check()}
	if err := errors.Join(problems...); err != nil {
		return err
	}
	hosts := []Host{w.from.Host, w.to.Host}
	found, errs := make([]tools, 2), make([]error, 2)
	both(func(i int) { found[i], errs[i] = ask(ctx, hosts[i]) })
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, sum := range []string{"xxh128", "xxh3", "md5"} {
		if w.sum == "" && slices.Contains(found[0].sums, sum) && slices.Contains(found[1].sums, sum) {
			w.sum = sum
		}
	}
	if w.sum == "" {
		return message.Errorf("hosts %s and %s: their rsyncs know no checksum in common", hosts[0].Name(), hosts[1].Name())
	}
	w.ssh, w.tar = found[0].ssh, found[0].tar && found[1].tar
	w.zstd = slices.Contains(found[0].packs, "zstd") && slices.Contains(found[1].packs, "zstd")
	return nil
}

// both does something for the source, 0, and the target, 1, at once.
func both(do func(i int)) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		do(0)
	}()
	do(1)
	<-done
}

// Ready says what a host lacks that data could be carried from it, or to it; nil: nothing.
func Ready(ctx context.Context, h Host) error {
	_, err := ask(ctx, h)
	return err
}

// ask says what a host has, and what it lacks that is needed.
func ask(ctx context.Context, h Host) (tools, error) {
	out, err := h.Output(ctx, script(toolsText, "tools"), 1<<16)
	if err != nil {
		return tools{}, err
	}
	t := parseTools(string(out))
	var missing []string
	switch {
	case t.rsync == "":
		return t, message.Errorf("host %s: there is no rsync; as root, on Debian: apt install rsync, on Alpine: apk add rsync, on Fedora: dnf install rsync", h.Name())
	case older(t.rsync, oldest):
		return t, message.Errorf("host %s: its rsync is %s, and 3.2.3 is the oldest that carries everything and proves it; Debian has had it since 11, elsewhere see https://rsync.samba.org", h.Name(), t.rsync)
	case !t.find:
		return t, message.Errorf("host %s: its find does not print what files are (-printf); as root, install GNU's: apk add findutils, or that of your system", h.Name())
	}
	for _, needed := range []string{"hardlinks", "ACLs", "xattrs", "symtimes"} {
		if !slices.Contains(t.can, needed) {
			missing = append(missing, needed)
		}
	}
	if len(missing) > 0 {
		return t, message.Errorf("host %s: its rsync was built without %s; install one of a distribution", h.Name(), strings.Join(missing, ", "))
	}
	return t, nil
}

func parseTools(text string) tools {
	var t tools
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = ledger.Clean(rest)
		switch word {
		case "rsync":
			t.rsync = strings.TrimSpace(rest)
		case "can":
			for what := range strings.SplitSeq(rest, ",") {
				t.can = append(t.can, strings.TrimSpace(what))
			}
		case "sums":
			t.sums = append(t.sums, strings.Fields(rest)...)
		case "packs":
			t.packs = append(t.packs, strings.Fields(rest)...)
		case "find":
			t.find = true
		case "ssh":
			t.ssh = true
		case "tar":
			t.tar = true
		}
	}
	return t
}

// older reports whether a release is before another.
func older(release string, than [3]int) bool {
	var has [3]int
	for i, part := range strings.SplitN(release, ".", 3) {
		digits := strings.IndexFunc(part, func(r rune) bool { return r < '0' || r > '9' })
		if digits >= 0 {
			part = part[:digits]
		}
		has[i], _ = strconv.Atoi(part)
	}
	return slices.Compare(has[:], than[:]) < 0
}
