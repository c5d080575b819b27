package export

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"berth/catalog"
	"berth/deployer/compose"
	"berth/export/ansible"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Ansible writes an inventory, a playbook and the files that it puts on hosts, and gives what is said of it.
func Ansible(w wording.Words, plan *planner.Plan, c *catalog.Catalog, inv *inventory.Inventory, dir string) (string, error) {
	bundles, err := compose.Render(compose.Input{Plan: plan, Catalog: c, Inventory: inv})
	if err != nil {
		return "", &NothingError{message.Of("nothing is written:\n%v", err)}
	}
	p, err := ansible.Export(plan, inv, bundles)
	if err != nil {
		return "", err
	}
	written, err := save(dir, p.Files)
	if err != nil {
		return "", err
	}
	all := len(p.Files)
	for _, tree := range []struct {
		dir     string
		bundles []compose.Bundle
	}{{"files", p.Copied}, {"templates", p.Templates}} {
		at := filepath.Join(dir, tree.dir)
		now, err := compose.Save(at, tree.bundles, nil)
		var foreign *compose.ForeignError
		if errors.As(err, &foreign) {
			return "", &NothingError{message.Because(err)}
		}
		if err != nil {
			return "", message.Errorf("%s: %w", at, err)
		}
		written += now.Written
		all += now.Written + now.Same
	}
	var out strings.Builder
	tellPlaybook(&out, w, p)
	fmt.Fprintln(&out, saved(w, dir, written, all))
	return out.String(), nil
}

func tellPlaybook(out *strings.Builder, w wording.Words, p *ansible.Playbook) {
	line := func(en, fr string, args ...any) { fmt.Fprintln(out, w.Say(en, fr, args...)) }
	for _, s := range p.Waiting {
		line("%s runs on %s today: the playbook starts it on %s once berth_moved names it; carry its data first, or move it with berth deploy",
			"%s tourne aujourd'hui sur %s : le playbook le démarre sur %s quand berth_moved le nomme ; déplacez d'abord ses données, ou laissez faire berth deploy", s.Service, s.From, s.To)
	}
	for _, s := range p.Leaving {
		line("%s goes by the plan: the playbook stops nothing", "%s disparaît selon le plan : le playbook n'arrête rien", s)
	}
	if len(p.Secrets) == 0 {
		return
	}
	line("secrets that berth_secrets has to have, see secrets.example.yaml:", "secrets à donner dans berth_secrets, voir secrets.example.yaml :")
	for _, s := range p.Secrets {
		fmt.Fprintf(out, "  %s\n", s)
	}
}
