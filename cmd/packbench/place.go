package main

import (
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"berth/planner/pack"
)

// placement is an instance of the kind "place": hosts of some architectures, services that run now.
type placement struct {
	Name      string   `json:"name"`
	Resources []string `json:"resources"`
	Margin    int64    `json:"margin_percent"` // of a host's capacity that may be used, rounded down
	Hosts     []struct {
		Name     string  `json:"name"`
		Arch     string  `json:"arch"`
		Capacity []int64 `json:"capacity"`
		Watts    int64   `json:"watts"` // of being on
	} `json:"hosts"`
	Services []struct {
		Name   string   `json:"name"`
		Archs  []string `json:"archs"`
		Need   []int64  `json:"need"`
		Host   string   `json:"host"` // where it runs now
		Pinned bool     `json:"pinned"`
	} `json:"services"`
	Apart [][]string `json:"apart"` // services of one set run on different hosts
}

func (b *bench) placeCommand() *cobra.Command {
	objective := "hosts"
	cmd := &cobra.Command{
		Use:   "place FILE.json",
		Short: "Place services on hosts: fewest hosts, least watts, or least memory moved",
		Example: `  packbench place 20x200-s1.json --objective moves
  packbench place 100x1000-s1.json --objective watts --seconds 5 -o placement.json`,
		Args: exactly(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			data, err := os.ReadFile(args[0])
			if err != nil {
				return inputError{err}
			}
			in, err := readPlacement(data, objective)
			if err != nil {
				return inputf("%s: %w", args[0], err)
			}
			return b.solve(cmd.Context(), in)
		},
	}
	cmd.Flags().StringVar(&objective, "objective", objective, "hosts, watts or moves")
	return cmd
}

// readPlacement makes a bin of each host, with what the margin leaves of it, and an item of each service.
// Services for the same architectures share their choices, since that is how they are alike.
func readPlacement(data []byte, objective string) (*instance, error) {
	if !slices.Contains([]string{"hosts", "watts", "moves"}, objective) {
		return nil, inputf("no objective %q: hosts, watts or moves", objective)
	}
	d := &placement{}
	if err := json.Unmarshal(data, d); err != nil {
		return nil, err
	}
	p := pack.Problem{Goals: 1}
	for _, name := range d.Resources {
		p.Resources = append(p.Resources, pack.Resource{Name: name})
	}
	host := map[string]int{}
	for i, h := range d.Hosts {
		host[h.Name] = i
		bin := pack.Bin{Name: h.Name, Parent: pack.Root}
		for _, c := range h.Capacity {
			bin.Hard = append(bin.Hard, c*d.Margin/100)
		}
		switch objective {
		case "hosts":
			bin.Open = pack.Cost{1}
		case "watts":
			bin.Open = pack.Cost{h.Watts}
		}
		p.Bins = append(p.Bins, bin)
	}
	if err := d.addServices(&p, host, objective); err != nil {
		return nil, err
	}
	return &instance{name: d.Name, objective: objective, problem: p, write: d.write}, nil
}

func (d *placement) addServices(p *pack.Problem, host map[string]int, objective string) error {
	service := map[string]int{}
	choices := map[string][]pack.Choice{}
	for i, s := range d.Services {
		service[s.Name] = i
		start, ok := host[s.Host]
		if !ok {
			return inputf("service %s: no host %q", s.Name, s.Host)
		}
		item := pack.Item{Name: s.Name, Demand: s.Need, MustFit: true, Start: start}
		if s.Pinned {
			item.Choices = []pack.Choice{{Bin: start}}
		} else {
			key := strings.Join(s.Archs, " ")
			if choices[key] == nil {
				choices[key] = d.choices(s.Archs)
			}
			item.Choices = choices[key]
		}
		if objective == "moves" {
			item.Leave = pack.Cost{s.Need[0]}
		}
		p.Items = append(p.Items, item)
	}
	for _, set := range d.Apart {
		group := pack.Group{Kind: pack.Apart}
		for _, name := range set {
			i, ok := service[name]
			if !ok {
				return inputf("apart: no service %q", name)
			}
			group.Items = append(group.Items, i)
		}
		p.Groups = append(p.Groups, group)
	}
	return nil
}

func (d *placement) choices(archs []string) []pack.Choice {
	out := []pack.Choice{}
	for i, h := range d.Hosts {
		if slices.Contains(archs, h.Arch) {
			out = append(out, pack.Choice{Bin: i})
		}
	}
	return out
}

// write gives a placement as {"service": "host"}.
func (d *placement) write(w io.Writer, bins []int) error {
	out := map[string]string{}
	for i, b := range bins {
		out[d.Services[i].Name] = d.Hosts[b].Name
	}
	return json.NewEncoder(w).Encode(out)
}
