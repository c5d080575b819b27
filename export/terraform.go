package export

import (
	"fmt"
	"path"
	"strings"

	"berth/catalog"
	"berth/export/terraform"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Terraform writes DIR/MACHINE/*.tf for every Proxmox machine of a plan, and gives what is said of it.
func Terraform(w wording.Words, plan *planner.Plan, _ *catalog.Catalog, inv *inventory.Inventory, dir string) (string, error) {
	modules := terraform.Modules(plan, inv)
	files := map[string][]byte{}
	for _, m := range modules {
		for name, text := range m.Files {
			files[path.Join(m.Machine, name)] = text
		}
	}
	if len(modules) == 0 {
		return "", &NothingError{message.Word("the inventory has no Proxmox machine, so there is no guest for Terraform")}
	}
	written, err := save(dir, files)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i := range modules {
		tellModule(&out, w, &modules[i])
	}
	fmt.Fprintln(&out, saved(w, dir, written, len(files)))
	return out.String(), nil
}

// NothingError says why there is nothing to export.
type NothingError struct{ why message.Text }

func (e *NothingError) Error() string { return e.why.String() }

// French is the same in French.
func (e *NothingError) French() string { return e.why.French() }

// saved sums up what was written.
func saved(w wording.Words, dir string, written, all int) string {
	return w.Say("%s: %d written, %d unchanged", "%s : %d écrits, %d inchangés", dir, written, all-written)
}

func tellModule(out *strings.Builder, w wording.Words, m *terraform.Module) {
	line := func(en, fr string, args ...any) { fmt.Fprintln(out, w.Say(en, fr, args...)) }
	if len(m.New) > 0 {
		line("%s: Terraform makes %s", "%s : Terraform crée %s", m.Machine, strings.Join(m.New, ", "))
	}
	if len(m.Taken) > 0 {
		line("%s: Terraform takes over %s, which are there: memory and cores", "%s : Terraform reprend %s, déjà présents : mémoire et cœurs", m.Machine, strings.Join(m.Taken, ", "))
	}
	for _, l := range m.Left {
		switch l.Why {
		case terraform.Appliance:
			line("%s: %s (%d) is an appliance and stays as it is", "%s : %s (%d) est un appareil et reste tel quel", m.Machine, l.Guest, l.ID)
		case terraform.Destroyed:
			line("%s: %s (%d) goes by the plan, by hand: Terraform has never had it", "%s : %s (%d) disparaît selon le plan, à la main : Terraform ne l'a jamais eu", m.Machine, l.Guest, l.ID)
		}
	}
	if len(m.Asked) == 0 {
		return
	}
	line("%s: values to give, in terraform.tfvars:", "%s : valeurs à donner, dans terraform.tfvars :", m.Machine)
	for _, v := range m.Asked {
		fmt.Fprintf(out, "  %s  %s\n", v.Name, v.About)
	}
}
