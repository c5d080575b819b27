package preflight

import (
	"berth/deployer/probe"
	"berth/inventory"
	"berth/wording"
)

// ShareDiffers is a share that is another directory on a host than on the one that it is held against.
type ShareDiffers struct {
	Place
	stops
	Share    *inventory.Share
	From     string // what is mounted there
	With, At string // the other host, and where it has the share
	Copy     bool   // what one writes comes to the other, as another file
	Marked   bool   // a file was put there; else names were compared
}

func (f ShareDiffers) Say(w wording.Words) string {
	at := f.Share.At(f.Host)
	switch {
	case f.Copy:
		return w.Say("%s on %s is a copy that follows %s on %s, and not the share %s itself", "%s sur %s est une copie qui suit %s sur %s, et non le partage %s lui-même", at, f.Host, f.At, f.With, f.Share.Name)
	case f.Marked:
		return w.Say("%s on %s is not the share %s: a file that was made in %s on %s is not there", "%s sur %s n'est pas le partage %s : un fichier créé dans %s sur %s n'y est pas", at, f.Host, f.Share.Name, f.At, f.With)
	}
	return w.Say("%s on %s is not the share %s: nothing in it is what %s on %s has", "%s sur %s n'est pas le partage %s : rien n'y est ce que %s contient sur %s", at, f.Host, f.Share.Name, f.At, f.With)
}

func (f ShareDiffers) Hint(w wording.Words) string {
	return w.Say("%s is mounted there; the inventory has %s", "%s y est monté ; l'inventaire a %s", f.From, f.Share.Source())
}

// ShareUnproven is a share of which nothing shows that two hosts have the same.
type ShareUnproven struct {
	Place
	warns
	Share *inventory.Share
	With  string
}

func (f ShareUnproven) Say(w wording.Words) string {
	return w.Say("nothing shows that the share %s is the same on %s and on %s", "rien ne montre que le partage %s est le même sur %s et sur %s", f.Share.Name, f.Host, f.With)
}

func (f ShareUnproven) Hint(w wording.Words) string {
	return w.Say("it is empty, or root may neither write nor read there: compare ls -i %s on both", "il est vide, ou root ne peut ni y écrire ni y lire : comparer ls -i %s sur les deux", f.Share.At(f.Host))
}

func shareDiffers(c *checker, s *Sight, host string, o probe.OnShare) {
	if s.Against == "" || s.Against == host || !s.Has(host) {
		return
	}
	f := ShareDiffers{Place: Place{Host: host}, Share: s.Share, From: o.From, With: s.Against, At: s.At[s.Against], Marked: s.Mark != ""}
	switch s.compare(o) {
	case probe.OtherShare:
		c.add(f)
	case probe.CopyOfShare:
		f.Copy = true
		c.add(f)
	case probe.UnprovenShare:
		c.add(ShareUnproven{Place: f.Place, Share: s.Share, With: s.Against})
	}
}

// compare holds what a host has against the other: by a file that was just made there, else by names with the same inodes, which speak for the
// same directory, as long as no copy of a whole file system is meant.
func (s *Sight) compare(o probe.OnShare) probe.Likeness {
	if s.Mark != "" {
		return o.Shows(s.Mark, s.Share.Kind == inventory.NFS)
	}
	there := s.By[s.Against].Entries
	if len(there) == 0 || len(o.Entries) == 0 {
		return probe.UnprovenShare
	}
	for name, inode := range o.Entries {
		if name != "lost+found" && there[name] == inode {
			return probe.SameShare
		}
	}
	if s.Share.Kind == inventory.SMB { // not every server tells its inodes
		return probe.UnprovenShare
	}
	return probe.OtherShare
}
