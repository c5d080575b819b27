package carry

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
)

// Proof is what a verification has found. What each host wrote down for it stays there, below [ledger.State]/carry/NAME/NAME OF THE PROOF.
type Proof struct {
	Paths       int64 // compared
	Files       int64 // of them, whose content was read on both hosts
	Denser      int64 // bytes that the target's files take more on their disk than the source's: holes that were lost, or another file system
	Count       int   // differences
	Differences []Difference
}

// Same reports whether nothing differs.
func (p Proof) Same() bool { return p.Count == 0 }

// Wrong are those differences that are no change on the source after the mark; they are the copy's fault.
func (p Proof) Wrong() []Difference {
	var wrong []Difference
	for _, d := range p.Differences {
		if !d.Since {
			wrong = append(wrong, d)
		}
	}
	return wrong
}

// VerifyAll reads everything on both hosts and compares it, under a name for what is written down. The source may change meanwhile: what
// differs and has changed since the mark is said to have.
func (w *Way) VerifyAll(ctx context.Context, name string) (Proof, error) {
	return w.verify(ctx, name, "")
}

// VerifyChanged is VerifyAll, but reads the content of those files only that have changed on either side since the mark. Together with a
// VerifyAll after the mark that found nothing wrong it is a proof of everything, when nothing writes on the source any more.
func (w *Way) VerifyChanged(ctx context.Context, name string) (Proof, error) {
	if err := w.listed(ctx); err != nil {
		return Proof{}, err
	}
	return w.verify(ctx, name, list)
}

func (w *Way) verify(ctx context.Context, name, list string) (Proof, error) {
	if !nameForm.MatchString(name) {
		return Proof{}, message.Errorf("%q is no name for what is written down", name)
	}
	var p Proof
	var found differences
	if err := w.sideBySide(ctx, name, list,
		func(a, b *string) { found.metadata(&p, a, b) }, func(a, b *string) { found.content(&p, a, b) }); err != nil {
		return Proof{}, err
	}
	if err := w.compare(ctx, &found); err != nil {
		return Proof{}, err
	}
	p.Count, p.Differences = found.count, found.kept
	if p.Count > 0 {
		return p, w.since(ctx, &found)
	}
	return p, nil
}

// since says of differences whether the source has changed there after the mark, if one was set. What is on one side only may have gone or
// come with a directory above it, as a whole and with its old times. What was there when it was read, and is not any more, has changed, too.
func (w *Way) since(ctx context.Context, found *differences) error {
	by := map[string][]int{}
	for i, d := range found.kept {
		by[d.Path] = append(by[d.Path], i)
		if !slices.Contains(d.Aspects, Missing) && !slices.Contains(d.Aspects, Extra) {
			continue
		}
		for above := path.Dir(d.Path); ; above = path.Dir(above) {
			by[above] = append(by[above], i)
			if above == "." {
				break
			}
		}
	}
	if err := w.changed(ctx, func(at string) {
		for _, i := range by[cmp.Or(at, ".")] {
			found.kept[i].Since = true
		}
	}); err != nil {
		return err
	}
	return w.gone(ctx, found)
}

// gone says so of what the source does not have any more.
func (w *Way) gone(ctx context.Context, found *differences) error {
	var paths strings.Builder
	for i, d := range found.kept {
		if !d.Since && !slices.Contains(d.Aspects, Missing) && !slices.Contains(d.Aspects, Extra) {
			fmt.Fprintf(&paths, "%d %s\x00", i, d.Path)
		}
	}
	if paths.Len() == 0 {
		return nil
	}
	c := script(goneText, "gone", w.work(), w.from.Path)
	c.Stdin = strings.NewReader(paths.String())
	out, err := w.from.Host.Output(ctx, c, mostKept*8)
	if err != nil {
		return ledger.Explained(ctx, w.from.Host, err)
	}
	for line := range strings.Lines(string(out)) {
		if i, err := strconv.Atoi(strings.TrimSpace(line)); err == nil && i >= 0 && i < len(found.kept) {
			found.kept[i].Since = true
		}
	}
	return nil
}

// metadata compares two lines of a manifest: PATH//INODE NAMES BLOCKS, then what counts. One of them may be missing.
func (d *differences) metadata(p *Proof, a, b *string) {
	p.Paths++
	switch {
	case b == nil:
		d.add(pathOf(*a), Missing)
	case a == nil:
		d.add(pathOf(*b), Extra)
	default:
		was, is := parseLine(*a), parseLine(*b)
		if was.kind == "f" && is.kind == "f" && is.blocks > was.blocks {
			p.Denser += (is.blocks - was.blocks) * 512
		}
		if found := was.differs(is); len(found) > 0 {
			d.add(pathOf(*a), found...)
		}
	}
}

// content compares two lines PATH//CHECKSUM.
func (d *differences) content(p *Proof, a, b *string) {
	switch {
	case b == nil:
		d.add(unescaped(nameOf(*a)), Missing)
	case a == nil:
		d.add(unescaped(nameOf(*b)), Extra)
	case *a != *b:
		d.add(unescaped(nameOf(*a)), Content)
	default:
		p.Files++
	}
}

func nameOf(line string) string {
	name, _, _ := strings.Cut(line, "//")
	return name
}

// pathOf is the path of a line of metadata, in which a byte 1 stands for a line feed. A name that has such a byte itself is shown with a
// line feed; that it differs is found all the same, and its true name is rsync's.
func pathOf(line string) string { return strings.ReplaceAll(nameOf(line), "\x01", "\n") }

// described is what a line of metadata says of a path.
type described struct {
	blocks                         int64
	kind, mode, owner, group, time string
	last                           string // of a file its size, of a link where it leads
}

func parseLine(line string) described {
	_, rest, _ := strings.Cut(line, "//")
	f := strings.SplitN(rest, " ", 9)
	f = append(f, make([]string, 9)...)
	blocks, _ := strconv.ParseInt(f[2], 10, 64)
	return described{blocks, f[3], f[4], f[5], f[6], f[7], f[8]}
}

func (a described) differs(b described) []Aspect {
	if a.kind != b.kind {
		return []Aspect{Kind}
	}
	last := Size
	if a.kind == "l" {
		last = Target
	}
	var found []Aspect
	for _, x := range []struct {
		a, b string
		is   Aspect
	}{{a.mode, b.mode, Mode}, {a.owner, b.owner, Owner}, {a.group, b.group, Group}, {a.time, b.time, Time}, {a.last, b.last, last}} {
		if x.a != x.b {
			found = append(found, x.is)
		}
	}
	return found
}

// sideBySide has both hosts write down what they have, and reads what they print side by side: sections of lines, each ended by an empty one
// and sorted by the path, which ends at the first //. Of each section its function is given the two lines of a path, or one of them and nil.
func (w *Way) sideBySide(ctx context.Context, name, list string, sections ...func(a, b *string)) error {
	asked := ctx
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var sides [2]*bufio.Reader
	var ends [2]chan error
	for i, p := range []Place{w.from, w.to} {
		out, in := io.Pipe()
		defer out.Close()
		sides[i], ends[i] = bufio.NewReaderSize(out, longest), make(chan error, 1)
		go func() {
			var complaint tail
			err := p.Host.Stream(ctx, script(manifestText, "manifest", w.work(), name, p.Path, w.sum, list), in, &complaint)
			in.CloseWithError(err)
			ends[i] <- ledger.Explained(ctx, p.Host, complained(p, err, &complaint))
		}()
	}
	var cut error
	for _, each := range sections {
		if cut = section(sides[0], sides[1], each); cut != nil {
			break
		}
	}
	if cut != nil {
		cancel() // the other side may still read its disk
	}
	for _, end := range ends {
		if err := <-end; err != nil && (cut == nil || !errors.Is(err, context.Canceled)) {
			cut = err // says more than what is missing because of it
		}
	}
	if asked.Err() != nil {
		return context.Cause(asked)
	}
	return cut
}

// section reads one of two hosts side by side.
func section(one, two *bufio.Reader, each func(a, b *string)) error {
	a, b := next(one), next(two)
	for {
		if err := errors.Join(a.err, b.err); err != nil {
			return err
		}
		switch {
		case a.line == nil && b.line == nil:
			return nil
		case b.line == nil || a.line != nil && a.key() < b.key():
			each(a.line, nil)
			a = next(one)
		case a.line == nil || a.key() > b.key():
			each(nil, b.line)
			b = next(two)
		default:
			each(a.line, b.line)
			a, b = next(one), next(two)
		}
	}
}

// read is a line of a section; no line where it ends, by itself or by an error.
type read struct {
	line *string
	err  error
}

func (r read) key() string { return nameOf(*r.line) + "//" }

// longest is how long a line may be, in bytes: a path and where a link leads, each at most 4096, each byte as four.
const longest = 64 << 10

func next(from *bufio.Reader) read {
	line, err := from.ReadSlice('\n')
	if err != nil {
		return read{err: message.Errorf("what was written down of the copy is cut off, or has a line of more than %d bytes", longest)}
	}
	if len(line) == 1 {
		return read{}
	}
	text := string(line[:len(line)-1])
	return read{line: &text}
}
