package backup

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/inventory"
	"berth/rollout"
)

// group is what restic would do with the snapshots of one service on one host: what runs on every host has other data on each.
type group struct {
	Host   string     `json:"host"`
	Tags   []string   `json:"tags"`
	Keep   []snapshot `json:"keep"`
	Remove []snapshot `json:"remove"`
}

// prune lets go of the snapshots that the inventory does not keep, and gives their room back. One host asks for all.
func (d *Desk) prune(ctx context.Context, r *repository, h ledger.Host, services []string) error {
	keep := keepOf(d.Lab.Inventory.Backups.Keep)
	if keep == nil {
		return &rollout.InputError{Err: errors.New(d.say("the inventory does not say what stays: write backups: {keep: {daily: 7, weekly: 4, monthly: 6}}",
			"l'inventaire ne dit pas ce qui reste : écrire backups: {keep: {daily: 7, weekly: 4, monthly: 6}}"))}
	}
	args := append([]string{"forget", "--json", "--group-by", "host,tags"}, keep...)
	if len(services) == 0 {
		args = append(args, "--tag", "berth")
	}
	for _, service := range services {
		args = append(args, "--tag", "berth,service="+service)
	}
	out, err := r.run(ctx, h, append(slices.Clone(args), "--dry-run")...)
	if err != nil {
		return err
	}
	var groups []group
	if err := json.Unmarshal(out, &groups); err != nil {
		return errors.New(d.say("host %s: what restic would forget cannot be read: %v", "hôte %s : ce que restic oublierait n'est pas lisible : %v", h.Name(), err))
	}
	slices.SortFunc(groups, func(a, b group) int {
		return cmp.Or(cmp.Compare(serviceOf(a.Tags), serviceOf(b.Tags)), cmp.Compare(a.Host, b.Host))
	})
	n := 0
	for _, g := range groups {
		n += len(g.Remove)
		d.tell("%s on %s: snapshots that stay: %d, that go: %d", "%s sur %s : instantanés qui restent : %d, qui partent : %d", serviceOf(g.Tags), ledger.Clean(g.Host), len(g.Keep), len(g.Remove))
	}
	if n == 0 {
		d.tell("No snapshot goes.", "Aucun instantané ne part.")
		return nil
	}
	word := strconv.Itoa(n)
	if err := d.Confirmed(ctx, d.say("They cannot be had back. Type %s, how many go, to let go of them: ", "Ils ne reviendront pas. Tapez %s, leur nombre, pour les abandonner : ", word), word); err != nil {
		return err
	}
	if _, err := r.run(ctx, h, append(args, "--prune")...); err != nil {
		return err
	}
	d.tell("Snapshots that are gone: %d. Their room is given back.", "Instantanés partis : %d. Leur place est rendue.", n)
	return nil
}

// keepOf are the rules as restic takes them; nil: none.
func keepOf(k inventory.Keep) []string {
	var out []string
	for _, rule := range []struct {
		name string
		many int
	}{{"last", k.Last}, {"daily", k.Daily}, {"weekly", k.Weekly}, {"monthly", k.Monthly}, {"yearly", k.Yearly}} {
		if rule.many > 0 {
			out = append(out, "--keep-"+rule.name, strconv.Itoa(rule.many))
		}
	}
	return out
}

// serviceOf is the service of which a snapshot is, by its tags.
func serviceOf(tags []string) string {
	for _, tag := range tags {
		if name, is := strings.CutPrefix(tag, "service="); is {
			return ledger.Clean(name)
		}
	}
	return "?"
}
