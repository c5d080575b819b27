// Package opening finds what a planning session can go on with: the sessions of before, on the inventory as it is now
// and as it was then.
package opening

import (
	"fmt"
	"io"
	"os"

	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/session"
	"berth/session/store"
	"berth/tui"
	"berth/wording"
)

// Opening is a session that opens.
type Opening struct {
	Now    *session.Session                                 // what is offered is instead of it
	Store  *store.Store                                     // where sessions are kept
	Rules  func(*planner.Problem) (*planner.Problem, error) // what the flags of this run change
	Stderr io.Writer                                        // the reasons why a file cannot be read
	Words  wording.Words
}

// Offer gives what the screen offers of earlier sessions, nil where there are none, and what has to be
// said about the file. One that cannot be read never stops berth: it is set aside. Where another berth has
// the file open, a copy is offered.
func (o *Opening) Offer() (offer *tui.Resume, notice string) {
	kept := o.Store
	held := kept.Open()
	if held != nil && kept.File() == kept.First() {
		return nil, o.Words.Error(held) // there are too many of them
	}
	data, saved, err := kept.Earlier()
	if err != nil {
		return nil, o.Words.Error(err)
	}
	out := &tui.Resume{Saved: saved, Taken: kept.Taken}
	if held != nil {
		out = &tui.Resume{Busy: true, By: held.Process, File: kept.File()}
		data, out.Saved, _ = store.Read(kept.First()) // a copy is no loss where it cannot be read
	}
	if data != nil {
		switch f, err := session.Decode(kept.First(), data); {
		case err != nil && held == nil:
			return nil, o.damaged(err)
		case err != nil:
		case f.Steps > 0 || f.Variants > 0:
			o.resumed(out, f)
			out.Old = kept.Besides("old")
		case held == nil:
			kept.Taken() // there is nothing in it to go on with
		}
	}
	files := kept.Others()
	for _, file := range files {
		out.Others = append(out.Others, o.other(file))
	}
	if out.Busy || out.Old != "" || len(files) > 0 && !kept.IsOld(files[0]) {
		return out, ""
	}
	return nil, ""
}

// resumed makes the session of the file, on the inventory as it is and as it was.
func (o *Opening) resumed(out *tui.Resume, f *session.File) {
	now := o.Now
	out.Steps, out.Variants, out.Clean = f.Steps, f.Variants, f.Ended
	out.Inventory, out.Catalog = f.Meta.Digest != now.Meta.Digest, f.Meta.Catalog != now.Meta.Catalog
	out.Now, out.Why = f.Resume(now.Base(), now.Library(), now.Meta)
	if out.Inventory {
		out.Then = o.asThen(f)
	}
}

// other is a session in another file. It is read when it is chosen: on the inventory as it is, or else as
// it was.
func (o *Opening) other(file string) tui.Other {
	now := o.Now
	out := tui.Other{Name: file, Open: func() (tui.Opened, error) {
		data, _, err := store.Read(file)
		if err != nil {
			return tui.Opened{}, err
		}
		f, err := session.Decode(file, data)
		if err != nil {
			return tui.Opened{}, err
		}
		out := tui.Opened{Steps: f.Steps, Variants: f.Variants}
		if out.Session, err = f.Resume(now.Base(), now.Library(), now.Meta); err != nil {
			if out.Session = o.asThen(f); out.Session == nil {
				return tui.Opened{}, message.Errorf("%s: %w", file, err)
			}
		}
		return out, o.Store.TakeOver(file, data)
	}}
	if info, err := os.Stat(file); err == nil {
		out.Saved = info.ModTime()
	}
	return out
}

// asThen resumes a session on the inventory as it was when it began; nil where that cannot be read any more.
func (o *Opening) asThen(f *session.File) *session.Session {
	lib := o.Now.Library()
	inv, err := inventory.Parse(f.Meta.Inventory, f.Meta.Text, lib)
	if err != nil {
		return nil
	}
	base, err := o.Rules(inv.Problem())
	if err != nil {
		return nil
	}
	out, err := f.Resume(base, lib, f.Meta)
	if err != nil {
		return nil
	}
	return out
}

// damaged sets a session's file aside that cannot be read, and says so: the reasons on standard error.
func (o *Opening) damaged(why error) string {
	fmt.Fprintln(o.Stderr, o.Words.Error(why))
	to, err := o.Store.SetAside("damaged")
	if err != nil {
		return o.Words.Error(err)
	}
	fmt.Fprintln(o.Stderr, o.Words.Say("berth: it is kept as %s", "berth : il est gardé : %s", to))
	return o.Words.Say("the session's file was damaged; it is kept as %s", "le fichier de la session était abîmé ; il est gardé : %s", to)
}
