package preflight

import (
	"slices"

	"berth/deployer/probe"
	"berth/inventory"
	"berth/wording"
)

// ShareTheirs is a share that berth is to mount where somebody else has a unit or a line of fstab for that directory, or has changed a unit that
// berth wrote: that is not touched.
type ShareTheirs struct {
	Place
	stops
	Share   *inventory.Share
	Unit    string // its file
	Changed bool   // berth wrote it, and somebody has changed it since
}

func (f ShareTheirs) Say(w wording.Words) string {
	if f.Changed {
		return w.Say("%s on %s, by which berth mounts the share %s, was changed since", "%s sur %s, par lequel berth monte le partage %s, a été modifié depuis", f.Unit, f.Host, f.Share.Name)
	}
	return w.Say("%s on %s is to mount something at %s already, and has not; berth would mount the share %s there", "%s sur %s doit déjà monter quelque chose en %s, et ne l'a pas fait ; berth y monterait le partage %s",
		f.Unit, f.Host, f.Share.At(f.Host), f.Share.Name)
}

func (f ShareTheirs) Hint(w wording.Words) string {
	if f.Changed {
		return w.Say("what it is to do belongs into options of the share; remove the file there, then berth writes it anew", "ce qu'il doit faire a sa place dans options du partage ; y supprimer le fichier, et berth le réécrit")
	}
	return w.Say("mount it there (mount %s), or take that away: the unit, or its line in /etc/fstab", "le monter là-bas (mount %s), ou retirer cela : l'unité, ou sa ligne dans /etc/fstab", f.Share.At(f.Host))
}

func shareTheirs(c *checker, s *Sight, host string, o probe.OnShare) {
	if !c.mounts(host, s.Share) {
		return
	}
	is := s.Share.Mounting(host)
	f := ShareTheirs{Place: Place{Host: host}, Share: s.Share, Unit: o.Unit}
	switch has := c.facts[host].Share(is.Name()); {
	case has != nil && len(has.Changed()) > 0:
		f.Unit, f.Changed = has.Changed()[0], true
		c.add(f)
	case has == nil && o.Unit != "":
		c.add(f)
	}
}

// ShareHides is a directory with files in which berth is to mount a share: nobody would see them any more.
type ShareHides struct {
	Place
	stops
	Share *inventory.Share
	Names []string // some of what is in it
}

func (f ShareHides) Say(w wording.Words) string {
	return w.Say("%s on %s holds files (%s), which the share %s would hide", "%s sur %s contient des fichiers (%s), que le partage %s cacherait", f.Share.At(f.Host), f.Host, w.And(f.Names), f.Share.Name)
}

func (f ShareHides) Hint(w wording.Words) string {
	return w.Say("look what they are: a service may have written them while the share was not mounted; move them away, then once more",
		"regarder ce que c'est : un service a pu les écrire pendant que le partage n'était pas monté ; les déplacer, puis recommencer")
}

const mostHidden = 3

func shareHides(c *checker, s *Sight, host string, o probe.OnShare) {
	if !c.mounts(host, s.Share) || o.Here || o.OverNetwork() || len(o.Entries) == 0 {
		return
	}
	var names []string
	for name := range o.Entries {
		names = append(names, name)
	}
	slices.Sort(names)
	c.add(ShareHides{Place: Place{Host: host}, Share: s.Share, Names: names[:min(len(names), mostHidden)]})
}
