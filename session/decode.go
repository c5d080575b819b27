package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
)

// File is a session's file that was read: whole and consistent in itself. Whether it fits an inventory
// is for [File.Resume] to say.
type File struct {
	Meta     Meta
	Ended    bool // because the operator left
	Steps    int  // of which some may be undone
	Variants int

	start    State
	steps    []step
	at       int
	variants []Variant
}

// Problems is everything that is wrong with a session's file, one a line.
type Problems []message.Text

func (ps Problems) Error() string { return ps.text().String() }

// French is the same in French.
func (ps Problems) French() string { return ps.text().French() }

func (ps Problems) text() message.Text { return message.Join(ps, message.Same("\n")) }

// maxProblems bounds what a hopeless file prints.
const maxProblems = 20

// Decode reads a session's file; name is its path, for messages. The error is of type Problems.
func Decode(name string, data []byte) (*File, error) {
	d := &decoder{name: name}
	var f fileForm
	if !d.form(data, &f) {
		return nil, d.problems
	}
	d.changesOf(f.Changes)
	if d.problems != nil {
		return nil, d.problems
	}
	out := d.file(&f)
	if d.problems != nil {
		return nil, d.problems
	}
	return out, nil
}

// decoder turns the form into a file and collects everything that is wrong with it.
type decoder struct {
	name     string
	problems Problems
	changes  []*Changes
	entries  int
}

// wrong notes what is wrong, and where in the file; a place of nothing is the file as a whole.
func (d *decoder) wrong(place message.Text, format string, args ...any) {
	switch n := len(d.problems); {
	case n == maxProblems:
		d.problems = append(d.problems, message.Of("%s: and more", d.name))
	case n > maxProblems:
	case place.IsZero():
		d.problems = append(d.problems, message.Of("%s: %s", d.name, message.Of(format, args...)))
	default:
		d.problems = append(d.problems, message.Of("%s: %s: %s", d.name, place, message.Of(format, args...)))
	}
}

// form reads the JSON.
func (d *decoder) form(data []byte, f *fileForm) bool {
	if len(data) > maxFileSize {
		d.wrong(message.Text{}, "larger than %d MB: no session of berth's is", maxFileSize>>20)
		return false
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(f); err != nil {
		d.wrong(placeOf(data, err, dec.InputOffset()), "%s", plainly(err))
		return false
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		d.wrong(lineOf(data, dec.InputOffset()), "more text behind the end of the session")
		return false
	}
	if f.Version != fileVersion {
		d.wrong(message.Same(`"version"`), "version %d of the format is not known; this berth reads version %d", f.Version, fileVersion)
		return false
	}
	return true
}

// placeOf is where the reading of the JSON failed.
func placeOf(data []byte, err error, read int64) message.Text {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		read = syntax.Offset
	case errors.As(err, &kind):
		read = kind.Offset
	}
	return lineOf(data, read)
}

func lineOf(data []byte, offset int64) message.Text {
	before := data[:max(min(int(offset), len(data)), 0)]
	line := bytes.Count(before, []byte("\n")) + 1
	return message.Of("%d:%d", line, len(before)-bytes.LastIndexByte(before, '\n'))
}

// plainly says what is wrong with the JSON without the words of the library.
func plainly(err error) message.Text {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return message.Of("%q cannot be %s", clip(kind.Field), kind.Value)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return message.Word("the file ends in the middle")
	}
	return message.Same(clip(strings.TrimPrefix(err.Error(), "json: ")))
}

// file takes over what the form says.
func (d *decoder) file(f *fileForm) *File {
	out := &File{
		Meta:  Meta{Inventory: f.Inventory.Name, Text: []byte(f.Inventory.Text), Digest: f.Inventory.Digest, Catalog: f.Catalog},
		Ended: f.Ended, Steps: len(f.Steps), Variants: len(f.Variants), at: f.Done,
	}
	out.start = d.state(message.Same(`"start"`), &f.Start)
	if f.Done < 0 || f.Done > len(f.Steps) {
		d.wrong(message.Same(`"done"`), "%d of %d steps cannot be done", f.Done, len(f.Steps))
	}
	out.steps = d.steps(f.Steps, out.start)
	seen := map[string]bool{}
	for i := range f.Variants {
		v, place := &f.Variants[i], message.Of("variant %d", i+1)
		d.named(place, v.Name)
		if seen[v.Name] {
			d.wrong(place, "the name %q is there twice", clip(v.Name))
		}
		seen[v.Name] = true
		out.variants = append(out.variants, Variant{Name: v.Name, State: d.state(place, &v.fileState)})
	}
	slices.SortFunc(out.variants, func(a, b Variant) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func (d *decoder) state(place message.Text, f *fileState) State {
	pl := planner.Placement{Host: map[string]string{}, Size: map[string]planner.Bytes{}}
	for service, host := range f.Hosts {
		d.named(place, service, host)
		pl.Host[service] = host
	}
	for guest, size := range f.Sizes {
		d.named(place, guest)
		if size <= 0 || size > maxFileBytes {
			d.wrong(place, "guest %q cannot have %d bytes", clip(guest), size)
		}
		pl.Size[guest] = planner.Bytes(size)
	}
	return State{Placement: pl, Changes: d.at(place, f.Changes)}
}

// at gives the changes at a position.
func (d *decoder) at(place message.Text, i int) *Changes {
	if i < 0 || i >= len(d.changes) {
		d.wrong(place, "there are no changes %d: the file has %d", i, len(d.changes))
		return &Changes{}
	}
	return d.changes[i]
}

// steps takes over the steps, each of which has to start where the one before it ended.
func (d *decoder) steps(list []fileStep, start State) []step {
	pl, changes := start.Placement.Clone(), start.Changes
	var out []step
	for i := range list {
		f, place := &list[i], message.Of("step %d", i+1)
		kind := slices.Index(doneNames[:], f.Do)
		if kind < 0 || f.Do == "" {
			d.wrong(place, "nothing is done by %q", clip(f.Do))
			continue
		}
		if !nameOrNothing(f.Subject) || !nameOrNothing(f.Host) || f.Count < 0 {
			d.wrong(place, "what it did cannot be")
		}
		s := step{done: Done{Kind: DoneKind(kind), Subject: f.Subject, Host: f.Host, Count: f.Count}, before: changes, after: changes}
		if f.Changes != nil {
			s.after = d.at(place, *f.Changes)
		}
		for _, m := range f.Moves {
			s.changes = append(s.changes, planner.Change{Service: m.Service, From: m.From, To: m.To})
		}
		for _, m := range f.Sizes {
			s.changes = append(s.changes, planner.Change{Guest: m.Guest, FromSize: planner.Bytes(m.From), ToSize: planner.Bytes(m.To)})
		}
		d.follow(place, pl, s.changes)
		changes = s.after
		out = append(out, s)
	}
	return out
}

// follow makes the changes on the placement, from which each has to start.
func (d *decoder) follow(place message.Text, pl planner.Placement, changes []planner.Change) {
	for _, c := range changes {
		switch {
		case c.Guest != "" && pl.Size[c.Guest] != c.FromSize:
			d.wrong(place, "guest %q has %d bytes before it, not %d", clip(c.Guest), pl.Size[c.Guest], c.FromSize)
		case c.Guest != "" && (c.ToSize < 0 || c.ToSize > maxFileBytes):
			d.wrong(place, "guest %q cannot have %d bytes", clip(c.Guest), c.ToSize)
		case c.Guest == "" && pl.Host[c.Service] != c.From:
			d.wrong(place, "service %q is on %q before it, not on %q", clip(c.Service), clip(pl.Host[c.Service]), clip(c.From))
		}
		if c.Guest != "" {
			d.named(place, c.Guest)
		} else if d.named(place, c.Service); c.To != "" {
			d.named(place, c.To)
		}
		alter(pl, c)
	}
}

// alter makes one change in place.
func alter(pl planner.Placement, c planner.Change) {
	switch {
	case c.Guest != "" && c.ToSize == 0:
		delete(pl.Size, c.Guest)
	case c.Guest != "":
		pl.Size[c.Guest] = c.ToSize
	case c.To == "":
		delete(pl.Host, c.Service)
	default:
		pl.Host[c.Service] = c.To
	}
}

// named refuses names that no file of berth's has.
func (d *decoder) named(place message.Text, names ...string) {
	for _, n := range names {
		if FaultOf(n) != NameGood {
			d.wrong(place, "%q is no name", clip(n))
		}
	}
}

func nameOrNothing(s string) bool { return s == "" || FaultOf(s) == NameGood }

// clip keeps messages short where a file is not what it should be.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "..."
	}
	return s
}
