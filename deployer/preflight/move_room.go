package preflight

import (
	"maps"
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/planner"
	"berth/wording"
)

// MoveRoom is a host without the room for the data that comes to it. What lies where it comes to is put aside, and takes its room as well.
type MoveRoom struct {
	Place
	stops
	At         string
	Services   []string
	Need, Have planner.Bytes
}

func (f MoveRoom) Say(w wording.Words) string {
	return w.Say("%s has %s free for %s, and the data of %s takes %s", "%s a %s libres pour %s, et les données de %s en prennent %s", f.Host, w.Left(f.Have), f.At, strings.Join(f.Services, ", "), w.Used(f.Need))
}

func (f MoveRoom) Hint(w wording.Words) string {
	return w.Say("make room there; of what is put aside by moves and restores .berth-before- is a part of the name", "y faire de la place ; ce que les déménagements et restaurations mettent de côté a .berth-before- dans son nom")
}

// keptFree is how much of a disk a move leaves for all else.
const keptFree = planner.GB

func moveRoom(c *checker) {
	type disk struct{ host, device string }
	all := map[disk]*MoveRoom{}
	for i := range c.want.Moves {
		m := &c.want.Moves[i]
		if !m.Copies() || m.Begun { // some of it is there already; rsync says where it does not go on
			continue
		}
		add := func(host, at, device string, size, free planner.Bytes) {
			if device == "" {
				return
			}
			key := disk{host, device}
			if all[key] == nil {
				all[key] = &MoveRoom{Place: Place{Host: host}, At: at, Have: free}
			}
			f := all[key]
			if f.Need += size; !slices.Contains(f.Services, m.Service) {
				f.Services = append(f.Services, m.Service)
			}
		}
		for _, p := range m.Places {
			size := c.want.Sides[m.From].Paths[p.From].Size
			at, device, free := c.landing(m, p.Path)
			add(m.To, at, device, size, free)
			if p.By == ledger.FromDump { // which is hardly ever larger than what it is made of
				for _, host := range []string{m.From, m.To} {
					f := c.facts[host]
					if f == nil {
						continue
					}
					if d, known := f.Disk(ledger.State); known {
						add(host, d.Path, d.Device, size, d.Free)
					}
				}
			}
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(all), func(a, b disk) int { return strings.Compare(a.host+a.device, b.host+b.device) }) {
		if f := all[key]; f.Need+keptFree > f.Have && f.Need > 0 {
			c.add(*f)
		}
	}
}

// landing is where a place of a move comes to lie: its path, else where Docker has its volumes; the device is empty where nobody knows.
func (c *checker) landing(m *moves.Move, at string) (path, device string, free planner.Bytes) {
	if s, said := c.want.Sides[m.To].Paths[at]; said {
		return at, s.Device, s.Free
	}
	if f := c.facts[m.To]; f != nil && at == "" {
		if d, known := f.Disk(f.Docker.Root); known {
			return d.Path, d.Device, d.Free
		}
	}
	return "", "", 0
}
