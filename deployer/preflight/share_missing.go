package preflight

import (
	"path"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// ShareMissing is a share that services are to use on a host and that is not there: what they wrote would be on the host's own disk, and Docker
// makes the directory where it lacks.
type ShareMissing struct {
	Place
	stops
	Share    *inventory.Share
	Services []string
	Serves   bool   // the host has the directory itself
	Coming   bool   // it is a guest that the run makes
	Stuck    bool   // it is mounted, and does not answer
	Package  string // what the host lacks to mount it
	Mounts   bool   // berth is to mount it, and cannot there
	Unit     string // by which berth has it mounted, which fails
	On       string // the machine of a container of Proxmox, which mounts it for that
	ID       int
}

func (f ShareMissing) Say(w wording.Words) string {
	at := f.Share.At(f.Host)
	switch {
	case f.Serves:
		return w.Say("%s is to serve %s from %s, and has no such directory; %s there", "%s doit servir %s depuis %s, et n'a pas ce répertoire ; là-bas, %s", f.Host, f.Share.Name, at, f.use(w))
	case f.Coming:
		return w.Say("%s is made by this run, and has not mounted the share %s then: %s", "%s est créé par cette exécution, et n'aura pas monté le partage %s : %s", f.Host, f.Share.Name, f.use(w))
	case f.Stuck:
		return w.Say("the share %s does not answer on %s (%s): %s", "le partage %s ne répond pas sur %s (%s) : %s", f.Share.Name, f.Host, at, f.use(w))
	}
	return w.Say("nothing is mounted at %s on %s, where the share %s should be: %s", "rien n'est monté en %s sur %s, où devrait se trouver le partage %s : %s", at, f.Host, f.Share.Name, f.use(w))
}

func (f ShareMissing) use(w wording.Words) string {
	if len(f.Services) == 1 {
		return w.Say("%s uses it", "%s l'utilise", f.Services[0])
	}
	return w.Say("%s use it", "%s l'utilisent", w.And(f.Services))
}

func (f ShareMissing) Hint(w wording.Words) string {
	at := f.Share.At(f.Host)
	switch {
	case f.Serves:
		return w.Say("is its disk mounted? path of the share says where the directory is", "son disque est-il monté ? path du partage dit où est le répertoire")
	case f.Stuck:
		return w.Say("is %s up, and reached from there? mount | grep %s", "%s est-il en marche, et joignable de là ? mount | grep %s", f.Share.Server, at)
	case f.On != "":
		return w.Say("a container of Proxmox mounts no share itself: mount it on %s (mount -t %s %s), then pct set %d -mp0 %s,mp=%s", "un conteneur de Proxmox ne monte pas de partage lui-même : le monter sur %s (mount -t %s %s), puis pct set %d -mp0 %s,mp=%s",
			f.On, f.Share.Type(), f.Share.Source()+" "+at, f.ID, at, at)
	}
	if f.Unit != "" {
		return w.Say("berth mounts it there by %[1]s, and that fails; is %[2]s up? systemctl status %[1]s", "berth l'y monte par %[1]s, et cela échoue ; %[2]s est-il en marche ? systemctl status %[1]s", f.Unit, f.Share.Server)
	}
	line := w.Say("add to /etc/fstab there: %s; then %s && %s", "ajouter à /etc/fstab là-bas : %s ; puis %s && %s",
		f.Share.Fstab(f.Host), remote.Join([]string{"mkdir", "-p", at}), remote.Join([]string{"mount", at}))
	if f.Mounts && f.Package != "" {
		return w.Say("install %s there, then once more: berth mounts it", "y installer %s, puis recommencer : berth le monte", f.Package)
	}
	if f.Mounts && !f.Coming {
		return w.Say("berth mounts shares by units of systemd, which does not run there; %s", "berth monte les partages par des unités systemd, qui n'y tourne pas ; %s", line)
	}
	if f.Coming {
		return w.Say("have it made with its other services first (berth deploy SERVICE); then %s", "le faire d'abord créer avec ses autres services (berth deploy SERVICE) ; puis %s", line)
	}
	if f.Package != "" {
		return w.Say("install %s there; then %s", "y installer %s ; puis %s", f.Package, line)
	}
	return line
}

// clientPackage is what a host lacks to mount a share.
func clientPackage(s *inventory.Share, has probe.Client) string {
	switch {
	case s.Kind == inventory.SMB && !has.SMB:
		return "cifs-utils"
	case s.Kind == inventory.NFS && !has.NFS:
		return "nfs-common (nfs-utils)"
	}
	return ""
}

// sharesOfComing finds shares that services are to use on guests which the run makes.
func sharesOfComing(c *checker) {
	for _, host := range c.want.Coming {
		for i := range c.want.Inventory.Shares {
			s := &Sight{Share: &c.want.Inventory.Shares[i]}
			if services := c.users(s, host); len(services) > 0 && !(c.mounts(host, s.Share) && !s.Share.NeedsFile()) {
				c.add(c.ofContainer(ShareMissing{Place: Place{Host: host}, Share: s.Share, Services: services, Coming: true}))
			}
		}
	}
}

// ofContainer adds who mounts it for a container of Proxmox.
func (c *checker) ofContainer(f ShareMissing) ShareMissing {
	if h, ok := c.want.Plan.Problem.Host(f.Host); ok && h.Kind == planner.LXC {
		f.On, f.ID = h.Machine, h.ID
	}
	return f
}

func shareMissing(c *checker, s *Sight, host string, o probe.OnShare) {
	if s.Has(host) {
		return
	}
	f := c.ofContainer(ShareMissing{
		Place: Place{Host: host}, Share: s.Share, Services: c.users(s, host), Serves: s.Serves(host), Stuck: o.Stuck, Package: clientPackage(s.Share, s.Clients[host]),
	})
	f.Mounts = c.mounts(host, s.Share) && !o.Stuck
	is := s.Share.Mounting(host)
	if f.On == "" && !f.Mounts && c.facts[host].Share(is.Name()) != nil {
		f.Unit = is.Name() + ".mount"
	}
	if !f.Mounts || f.Package != "" || !s.Clients[host].Systemd {
		c.add(f)
	}
}

// mountsBelow reports whether the run mounts the share on which a service has a path.
func (c *checker) mountsBelow(b *compose.Bundle, at string) bool {
	return slices.ContainsFunc(b.OnShares, func(o compose.OnShare) bool {
		return o.At == path.Clean(at) && c.want.Mounts != nil && c.want.Mounts(b.Host, o.Share)
	})
}

// mounts reports whether the run mounts a share on a host.
func (c *checker) mounts(host string, s *inventory.Share) bool {
	return c.want.Mounts != nil && c.want.Mounts(host, s.Name)
}
