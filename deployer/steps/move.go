package steps

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"berth/deployer/carry"
	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/remote"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// What comes by commands of its entry is dumped by Export between Stop and Remove, and read by Import after Carry.
//
// A service moves with its data in five steps: Precopy while it runs, Stop and Remove where it was, Carry, and Start. Remove is the fence: after
// it nothing on the source can start the service again, and Carry looks for itself that this is so. Before Start nothing may have written on the
// target, after it only there; the word for that is on both hosts before it is true.

// on is the site on another host of the run.
func (a *Site) on(host string) *Site {
	b := *a
	b.Host, b.host, b.docker = host, a.other(host), nil
	return &b
}

// noteMove writes how far a move is on both hosts: on the one first that the data belongs to then. A source that is gone for good is left out.
func (a *Site) noteMove(ctx context.Context, m *ledger.Moving, state ledger.MoveState) error {
	m.State, m.Since = state, time.Now().UTC().Truncate(time.Second)
	if state != ledger.MoveFinishing { // which another run does
		m.Run = a.Holding.Run
	}
	text, err := m.Text()
	if err != nil {
		return err
	}
	hosts := []string{m.From, m.To}
	if ledger.MoveFenced.Before(state) {
		slices.Reverse(hosts)
	}
	for _, name := range hosts {
		if a.other(name) == nil {
			continue
		}
		if err := a.on(name).Put(ctx, ledger.MoveFile(m.Service), text, 0o600); err != nil {
			return ledger.Explained(ctx, a.other(name), err)
		}
	}
	return nil
}

// reaches gives an error where the run goes on without the host that has the data: what it has written since nobody else has.
func (a *Site) reaches(m *ledger.Moving) error {
	if a.other(m.From) == nil {
		return message.Errorf("the run goes on without %s, which has the data of %s: bring it back, or berth rollback --without %s and restore a backup", m.From, m.Service, m.From)
	}
	return nil
}

// starting writes down that from now on the data of a service is that of the host to which it has come.
func (a *Site) starting(ctx context.Context, from *moves.Move) error {
	m, err := a.moving(ctx, from)
	if err != nil || !m.State.Before(ledger.MoveStarted) {
		return err
	}
	if a.gate.isOpen() && m.State != ledger.MoveVerified {
		return message.Errorf("its data has not come yet (%s)", m.State)
	}
	return a.noteMove(ctx, m, ledger.MoveStarted)
}

// beside is where the data of a place lies until all of it has come: on the same file system, so that it takes its place by a rename.
func beside(run, service string, p *ledger.Carried) string {
	if p.Inside {
		return p.Path
	}
	return path.Join(path.Dir(p.Path), ".berth-move-"+run+"-"+service+"-"+path.Base(p.Path))
}

// wayName is what the n-th place of a move is called where data is carried.
func wayName(run, service string, n int) string { return fmt.Sprintf("%s.%s.%d", run, service, n) }

// way opens the way of a place from the source to the target; the place behind the last is the dump.
func (a *Site) way(ctx context.Context, m *ledger.Moving, n int) (*carry.Way, error) {
	from, knows := a.other(m.From).(carry.Host)
	to, does := a.other(m.To).(carry.Host)
	if !knows || !does {
		return nil, message.Errorf("the inventory does not say how %s and %s are reached", m.From, m.To)
	}
	at, land := dumpDir(a.Holding.Run, m.Service)+"/data", dumpDir(a.Holding.Run, m.Service)+"/data"
	if n < len(m.Places) {
		p := &m.Places[n]
		at, land = p.From, beside(a.Holding.Run, m.Service, p)
	}
	return carry.Open(ctx, wayName(a.Holding.Run, m.Service, n), carry.Place{Host: from, Path: at}, carry.Place{Host: to, Path: land}, a.carrier(ctx, to))
}

// carrier is how data goes to a host.
func (a *Site) carrier(ctx context.Context, to carry.Host) carry.Carrier {
	h, is := to.(interface {
		Reach(ctx context.Context) (remote.Reach, error)
	})
	if !a.moves.Direct || !is {
		return carry.Relay{}
	}
	at, err := h.Reach(ctx)
	if err != nil {
		return carry.Relay{}
	}
	return &carry.Nearest{Direct: carry.Direct{To: at}, Apart: a.apart, Relayed: func(why error) {
		a.Tell(message.Of("through this computer, since the hosts do not reach each other: %s", message.Because(why)))
	}}
}

// copies copies a place, and tells how far that is.
func (a *Site) copies(ctx context.Context, w *carry.Way, p *ledger.Carried, content bool) error {
	stats, err := w.Copy(ctx, carry.Copying{Content: content, Limit: a.moves.Limit, Compress: a.moves.Compress, Told: func(now carry.Progress) {
		en, fr := "%[1]s: %[2]s carried, %[3]s/s, %[4]s left", "%[1]s : %[2]s copiés, %[3]s/s, encore %[4]s"
		if now.Left == 0 {
			en, fr = "%[1]s: %[2]s carried, %[3]s/s", "%[1]s : %[2]s copiés, %[3]s/s"
		}
		a.Tell(amounts(en, fr, p.Key, now.Left, now.Bytes, now.Rate))
	}})
	if err != nil {
		return err
	}
	p.Size, p.Went = stats.Bytes, stats.Carried
	en, fr := "%[1]s: %[2]s, of which %[3]s were carried now; files and directories: %[4]v", "%[1]s : %[2]s, dont %[3]s copiés à l'instant ; fichiers et répertoires : %[4]v"
	if stats.Files == 0 { // by tar, which does not count them
		en, fr = "%[1]s: %[3]s were carried", "%[1]s : %[3]s copiés"
	}
	a.Tell(amounts(en, fr, p.Key, stats.Files, stats.Bytes, stats.Carried))
	return nil
}

// amounts is a line with two amounts of data, in both languages.
func amounts(en, fr, key string, last any, one, two int64) message.Text {
	in := func(w wording.Words, format string) string {
		return fmt.Sprintf(format, key, w.Used(planner.Bytes(one)), w.Used(planner.Bytes(two)), last)
	}
	return message.Both(in(wording.For(wording.EN), en), in(wording.For(wording.FR), fr))
}

// differs is the error of a copy that is not what its source is.
func differs(host string, p *ledger.Carried, list []carry.Difference) error {
	var said []string
	for _, d := range list[:min(len(list), 3)] {
		var aspects []string
		for _, a := range d.Aspects {
			aspects = append(aspects, string(a))
		}
		said = append(said, fmt.Sprintf("%s (%s)", ledger.Clean(d.Path), strings.Join(aspects, ", ")))
	}
	return message.Errorf("%s on %s is not what was copied, also after a second copy: %d differences, like %s", p.Key, host, len(list), strings.Join(said, "; "))
}

// noVolume is an image that no host has: nothing is started of it.
const noVolume = "berth.local/none"

// volumesOf is a Compose project that has volumes of a bundle and starts nothing: Compose makes them as it would with the service itself.
func volumesOf(b *compose.Bundle, keys []string) ([]byte, error) {
	var file struct {
		Volumes map[string]any `yaml:"volumes"`
	}
	for _, f := range b.Files {
		if f.Path == compose.ComposeFile {
			if err := yaml.Unmarshal(f.Data, &file); err != nil {
				return nil, message.Errorf("its Compose file: %w", err)
			}
		}
	}
	var mounts []string
	volumes := map[string]any{}
	for n, key := range keys {
		volumes[key] = file.Volumes[key]
		mounts = append(mounts, fmt.Sprintf("%s:/%d", key, n))
	}
	return yaml.Marshal(map[string]any{
		"name":     b.ProjectName(),
		"services": map[string]any{"berth": map[string]any{"image": noVolume, "pull_policy": "never", "network_mode": "none", "volumes": mounts}},
		"volumes":  volumes,
	})
}
