package steps

import (
	"context"
	"slices"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/inventory"
	"berth/message"
	"berth/wording"
)

// Mount mounts a share on a host whose services use it, by units of systemd, and proves that it is the share.
type Mount struct {
	inventory.Mounting
	Server string   // the host that has the directory itself; empty: it is none of the inventory
	Path   string   // where it has it
	Wants  []string // what services have to find in it, since their wishes name it
}

// Word implements Work.
func (Mount) Word() string { return "mount" }

// Say implements Work.
func (m Mount) Say(w wording.Words, share string) string {
	return w.Say("mount the share %s (%s) at %s", "monter le partage %s (%s) en %s", share, m.Source, m.At)
}

// mountTime is how long mounting may take: systemd gives up after a minute, and stops what was mounted there before.
const mountTime = 5 * time.Minute

var mountText, unmountText = shell("lies", "mount"), shell("lies", "unmount")

// Do implements Work.
func (m Mount) Do(ctx context.Context, at *Site) error {
	if err := at.undocked(mountTime).Command(ctx, m.command(at.Holding.Run)...); err != nil {
		return err
	}
	return m.prove(ctx, at)
}

func (m Mount) command(run string) []string {
	record := ledger.MountOf(run, m.Mounting)
	args := []string{run, m.At, "mount." + m.Type, ledger.Units, ledger.Mounts, ledger.KeptMount(run, m.Name()), probe.Mounts, record.Text()}
	for _, u := range m.Units() {
		args = append(args, u.Name, u.Text)
	}
	return ledger.Script(mountText, "berth-mount", args...).Args
}

// prove holds what is mounted against the server's directory: by a file that is put there for a moment, as preflight does. Where nobody may
// write there, and where the server is none of the run's hosts, it is enough that a share is mounted.
func (m Mount) prove(ctx context.Context, at *Site) error {
	name, inode, take := m.mark(ctx, at)
	defer take()
	if !at.passes(nil, "look whether %s is mounted at %s", m.Source, m.At) {
		return nil
	}
	seen, _, err := probe.SeeShares(ctx, at.host, name, []string{m.At})
	if err != nil {
		return err
	}
	if err := m.judge(at, seen[m.At], inode); err != nil || len(m.Wants) == 0 {
		return err
	}
	there, err := probe.There(ctx, at.host, m.Wants)
	if err != nil {
		return err
	}
	for _, wanted := range m.Wants {
		if is, said := there[wanted]; said && !is {
			return message.Errorf("%s is mounted, and %s is not in it, which a wish names as a place for data: make it there, or change volumes in the wish", m.At, wanted)
		}
	}
	return nil
}

// mark puts a file into the server's directory, and gives its name and inode; both may be empty. take removes it.
func (m Mount) mark(ctx context.Context, at *Site) (name, inode string, take func()) {
	take = func() {}
	server := at.other(m.Server)
	if server == nil {
		return "", "", take
	}
	name = ".berth-share-" + sum([]byte(at.Holding.Run + at.Holding.Token + m.Name()))[:12]
	if !at.passes(nil, "put the file %s into %s on %s for a moment", name, m.Path, m.Server) {
		return name, "", take
	}
	inode, err := probe.Mark(ctx, server, m.Path, name)
	if err != nil {
		at.Tell(message.Because(err)) // preflight has said how that server is
	}
	return name, inode, func() { _ = probe.Unmark(context.WithoutCancel(ctx), server, m.Path, name) } // else it goes by itself
}

// judge says what is wrong with what is mounted.
func (m Mount) judge(at *Site, o probe.OnShare, inode string) error {
	switch {
	case o.Stuck:
		return message.Errorf("%s is mounted at %s, and does not answer", m.Source, m.At)
	case !o.Here || !o.OverNetwork():
		return message.Errorf("systemd says that %s is mounted, and it is not: systemctl status %s.mount", m.At, m.Name())
	case inode == "":
		return nil
	}
	switch o.Shows(inode, m.Type == "nfs") {
	case probe.OtherShare:
		return message.Errorf("%s, which is mounted at %s now, is not %s on %s: a file that was made there is not in it. path and export of the share say what is mounted", m.Source, m.At, m.Path, m.Server)
	case probe.CopyOfShare:
		return message.Errorf("%s, which is mounted at %s now, is a copy that follows %s on %s", m.Source, m.At, m.Path, m.Server)
	case probe.UnprovenShare:
		at.Tell(message.Of("%s may not be read by root there: nothing shows that it is %s on %s", m.At, m.Path, m.Server))
	}
	return nil
}

// Unmount unmounts a share that berth mounted, where nothing uses it, and removes the units that it wrote.
type Unmount struct{ ledger.Mount }

// Word implements Work.
func (Unmount) Word() string { return "unmount" }

// Say implements Work.
func (u Unmount) Say(w wording.Words, share string) string {
	return w.Say("unmount the share %s from %s, if nothing uses it", "démonter le partage %s de %s, si rien ne l'utilise", share, u.At)
}

// Do implements Work.
func (u Unmount) Do(ctx context.Context, at *Site) error {
	return at.Within(mountTime).Command(ctx, u.command(at.Holding.Run)...)
}

func (u Unmount) command(run string) []string {
	is := u.Mounting()
	return ledger.Script(unmountText, "berth-unmount", run, u.At, ledger.Units, ledger.Mounts, ledger.KeptMount(run, is.Name()), probe.Mounts, is.Name()).Args
}

// Mounts reports, of steps, whether one mounts a share on a host.
func Mounts(list []Step) func(host, share string) bool {
	return func(host, share string) bool {
		return slices.ContainsFunc(list, func(s Step) bool {
			_, mounts := s.Work.(Mount)
			return mounts && s.Host == host && s.Service == share
		})
	}
}
