package pages

import (
	"encoding/json"

	"berth/deployer/status"
	"berth/plain"
	"berth/planner"
	"berth/wording"
)

// The JSON of berth status, which docs/deploying.md describes. Words in it are English and stable.
type (
	jsonStatus struct {
		Version int           `json:"version"`
		Drift   bool          `json:"drift"`
		Found   []jsonFound   `json:"findings"`
		Hosts   []jsonStatOn  `json:"hosts"`
		Virtual []jsonVirtual `json:"hypervisors"`
	}
	jsonVirtual struct {
		Machine string      `json:"machine"`
		Error   string      `json:"error,omitempty"`
		Version string      `json:"version,omitempty"`
		Guests  []jsonGuest `json:"guests"`
	}
	jsonGuest struct {
		ID     int           `json:"id"`
		Name   string        `json:"name"`
		Kind   string        `json:"kind"`
		Listed bool          `json:"in_inventory"`
		State  string        `json:"state"`
		Lock   string        `json:"lock,omitempty"`
		Lost   []string      `json:"disks_gone,omitempty"`
		Memory planner.Bytes `json:"memory_bytes"`
		Cores  int           `json:"cores"`
		Least  planner.Bytes `json:"planned_least_bytes"`
		Most   planner.Bytes `json:"planned_most_bytes"`
		Waits  []string      `json:"pending"`
		Ours   bool          `json:"made_by_berth"`
	}
	jsonFound struct {
		Kind  string `json:"kind"`
		Host  string `json:"host,omitempty"`
		Drift bool   `json:"drift"`
		Text  string `json:"text"`
		Hint  string `json:"hint,omitempty"`
	}
	jsonStatOn struct {
		Name      string           `json:"name"`
		Error     string           `json:"error,omitempty"`
		Drift     bool             `json:"drift"`
		Memory    planner.Bytes    `json:"memory_bytes"`
		Available planner.Bytes    `json:"available_bytes"`
		Planned   planner.Bytes    `json:"planned_bytes"`
		Foreign   planner.Bytes    `json:"foreign_bytes"`
		Services  []jsonStatusItem `json:"services"`
	}
	jsonStatusItem struct {
		Service    string          `json:"service"`
		State      string          `json:"state"`
		Containers []jsonContainer `json:"containers"`
		Restarts   int             `json:"restarts"`
		Memory     planner.Bytes   `json:"memory_bytes"`
		Planned    planner.Bytes   `json:"planned_bytes"`
		Run        string          `json:"run,omitempty"`
		Drift      []jsonDrift     `json:"drift"`
	}
	jsonContainer struct {
		Name     string        `json:"name"`
		Image    string        `json:"image"`
		State    string        `json:"state"`
		Health   string        `json:"health,omitempty"`
		ExitCode int           `json:"exit_code"`
		Restarts int           `json:"restarts"`
		Memory   planner.Bytes `json:"memory_bytes"`
	}
	jsonDrift struct {
		Kind string `json:"kind"`
		Name string `json:"name,omitempty"`
		Text string `json:"text"`
		Diff string `json:"diff,omitempty"`
	}
)

// JSON is the page for scripts.
func (p *Status) JSON() ([]byte, error) {
	en := wording.For(wording.EN)
	out := jsonStatus{Version: 1, Drift: p.Verdict().Drift, Found: []jsonFound{}, Hosts: []jsonStatOn{}, Virtual: p.jsonHypervisors()}
	for _, f := range p.Found {
		out.Found = append(out.Found, jsonFound{f.Kind(), f.On(), f.Drift(), f.Say(en), f.Hint(en)})
	}
	for i := range p.Hosts {
		h := &p.Hosts[i]
		on := jsonStatOn{Name: h.Host, Services: []jsonStatusItem{}}
		if h.Err != nil {
			on.Error = h.Err.Error()
			out.Hosts = append(out.Hosts, on)
			continue
		}
		on.Drift, on.Planned, on.Memory, on.Available, on.Foreign = p.drifted(h), h.Planned, h.Facts.Memory, h.Facts.Available, h.Facts.Foreign()
		for _, s := range h.Services {
			item := jsonStatusItem{
				Service: s.Service, State: s.State.String(), Restarts: s.Restarts, Memory: s.Memory, Planned: s.Planned, Run: s.Run,
				Containers: []jsonContainer{}, Drift: []jsonDrift{},
			}
			for _, c := range s.Containers {
				item.Containers = append(item.Containers, jsonContainer{c.Name, c.Image, c.State, c.Health, c.ExitCode, c.Restarts, c.Memory})
			}
			for _, d := range s.Drift {
				difference := jsonDrift{Kind: d.Kind.String(), Name: d.Name, Text: d.Say(en)}
				if d.Kind == status.FileChanged {
					difference.Diff = p.Differences[status.File{Host: h.Host, Service: s.Service, Name: d.Name}].String()
				}
				item.Drift = append(item.Drift, difference)
			}
			on.Services = append(on.Services, item)
		}
		out.Hosts = append(out.Hosts, on)
	}
	data, err := json.MarshalIndent(out, "", "  ")
	return append(plain.JSON(data), '\n'), err
}

func (p *Status) jsonHypervisors() []jsonVirtual {
	out := []jsonVirtual{}
	for i := range p.Hypervisors {
		h := &p.Hypervisors[i]
		v := jsonVirtual{Machine: h.Machine, Version: h.Version, Guests: []jsonGuest{}}
		if h.Err != nil {
			v.Error = h.Err.Error()
		}
		for k := range h.Guests {
			v.Guests = append(v.Guests, jsonOf(&h.Guests[k]))
		}
		out = append(out, v)
	}
	return out
}

func jsonOf(g *status.Guest) jsonGuest {
	out := jsonGuest{ID: g.ID, Name: g.Name, Kind: g.Kind.String(), Listed: g.Should.Listed, State: "absent", Waits: []string{}}
	if g.Should.There {
		out.Least, out.Most = g.Should.Memory.Min, g.Should.Memory.Max
	}
	switch now := g.There; {
	case now == nil && g.Elsewhere:
		out.State = "on_another_node"
	case now != nil:
		out.Kind, out.Memory, out.Cores, out.Lock, out.Ours = now.Kind.String(), now.Memory(), g.Cores, now.Lock(), now.Ours()
		if out.State = "stopped"; now.Runs {
			out.State = "running"
		}
		out.Waits, out.Lost = append(out.Waits, now.Waits()...), now.Lost
	}
	return out
}
