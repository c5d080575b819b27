package steps

import (
	"context"
	"strings"

	"berth/deployer/ledger"
	"berth/planner"
	"berth/wording"
)

// Create makes networks and volumes that a service takes for granted on its host, where its entry says that they are to be made.
// One that is there already, whoever made it, stays as it is.
type Create struct {
	Resources []planner.Resource
}

// Word implements Work.
func (Create) Word() string { return "create" }

// Say implements Work.
func (c Create) Say(w wording.Words, service string) string {
	return w.Say("make %s for %s", "créer %s pour %s", listed(w, c.Resources), service)
}

// listed names networks and volumes for people.
func listed(w wording.Words, list []planner.Resource) string {
	var out []string
	for _, r := range list {
		if r.Kind == planner.VolumeResource {
			out = append(out, w.Say("the volume %s", "le volume %s", r.Name))
		} else {
			out = append(out, w.Say("the network %s", "le réseau %s", r.Name))
		}
	}
	return strings.Join(out, ", ")
}

var createText = shell("create")

// Do implements Work.
func (c Create) Do(ctx context.Context, at *Site) error {
	args := []string{at.Holding.Run, at.Service}
	for _, r := range c.Resources {
		args = append(args, r.Kind.String(), r.Name)
	}
	return at.Command(ctx, ledger.Script(createText, "berth-create", args...).Args...)
}

// Drop removes networks that were made for services of a host which are not there any more, and that nobody is in. Volumes are data,
// and stay.
type Drop struct {
	Networks []string
}

// Word implements Work.
func (Drop) Word() string { return "drop" }

// Say implements Work.
func (d Drop) Say(w wording.Words, service string) string {
	return w.Say("remove the network %s, which was made for %s, if nobody is in it", "supprimer le réseau %s, créé pour %s, si personne n'y est", strings.Join(d.Networks, ", "), service)
}

var dropText = shell("drop")

// Do implements Work.
func (d Drop) Do(ctx context.Context, at *Site) error {
	return at.Command(ctx, ledger.Script(dropText, "berth-drop", d.Networks...).Args...)
}
