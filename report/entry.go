package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"berth/catalog"
	"berth/planner"
	"berth/wording"
)

// Entry explains a catalog entry: what it needs, where it runs how well, what it keeps.
func Entry(out io.Writer, w wording.Words, c *catalog.Catalog, e *catalog.Entry) {
	s := &e.Service
	title := s.Title
	if s.About != "" {
		title = w.Say("%s: %s", "%s : %s", s.Title, s.About)
	}
	fmt.Fprintf(out, "%s\n%s\n", title, e.Path(e.ComposeFile()))
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(label, format string, args ...any) {
		fmt.Fprintf(t, "%s\t%s\n", label, fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(t)
	row(w.Say("needs", "demande"), "%s", w.Demand(s.Demand))
	row(w.Say("runs on", "tourne sur"), "%s", strings.Join(archNames(w, s), ", "))
	if len(s.Devices) > 0 {
		row(w.Say("devices", "périphériques"), "%s", strings.Join(s.Devices, ", "))
	}
	if len(s.Demand.Ports) > 0 {
		row("ports", "%s", ports(s.Demand.Ports))
	}
	if s.Agent {
		row("agent", "%s", w.Say("runs on every host", "tourne sur chaque hôte"))
	}
	if e.Privileged != "" {
		row(w.Say("privileged", "privilégié"), "%s", e.Privileged)
	}
	for i, u := range s.Uses {
		row(first(i, w.Say("takes for granted", "tient pour acquis")), "%s", w.Resource(u))
	}
	if e.ContainerName != "" {
		row(w.Say("container name", "nom du conteneur"), "%s", e.ContainerName)
	}
	if s.Critical {
		row(w.Say("critical", "critique"), "%s", w.Say("should not depend on a hypervisor", "ne devrait pas dépendre d'un hyperviseur"))
	}
	if len(s.Needs) > 0 {
		row(w.Say("must reach", "doit joindre"), "%s", strings.Join(s.Needs, ", "))
	}
	if s.Route.Name != "" {
		row("route", "%s.<%s>, port %d", s.Route.Name, w.Say("domain", "domaine"), s.Route.Port)
	}
	for i, st := range s.State {
		row(first(i, w.Say("keeps", "garde")), "%s", state(w, st))
	}
	for i, x := range e.Rebuilt {
		row(first(i, w.Say("makes anew", "refait")), "%s", w.Say("%s: %s", "%s : %s", x.Volume, x.How))
	}
	for i, x := range e.Secrets {
		row(first(i, "secrets"), "%s", secret(w, x))
	}
	for i, x := range e.Settings {
		row(first(i, w.Say("settings", "réglages")), "%s", w.Say("%s: %s", "%s : %s", x.Name, x.Meaning))
	}
	for i, x := range variables(w, e) {
		row(first(i+len(e.Settings), w.Say("settings", "réglages")), "%s", x)
	}
	for i, x := range s.Derived {
		row(first(i, w.Say("derived", "déduit")), "%s", w.Derived(x))
	}
	if e.ProjectName != e.Name {
		row(w.Say("project", "projet"), "%s", e.ProjectName)
	}
	t.Flush()
	printSuitability(out, w, c, s)
	if s.Source != "" {
		fmt.Fprintln(out, w.Say("\nwhere the figures come from: %s", "\nd'où viennent les chiffres : %s", s.Source))
	}
}

// Entries lists the entries of a catalog, by group.
func Entries(out io.Writer, w wording.Words, c *catalog.Catalog) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, w.Say("NAME\tGROUP\tMEMORY\tRUNS ON\tWHAT", "NOM\tGROUPE\tMÉMOIRE\tTOURNE SUR\tQUOI"))
	entries := c.Entries()
	slices.SortStableFunc(entries, func(x, y *catalog.Entry) int { return strings.Compare(x.Service.Group, y.Service.Group) })
	for _, e := range entries {
		s := &e.Service
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", e.Name, w.Group(s.Group), w.Used(s.Demand.Memory), strings.Join(archNames(w, s), ", "), what(w, e))
	}
	return t.Flush()
}

// what says what an entry is, and what is special about it.
func what(w wording.Words, e *catalog.Entry) string {
	text := cmp.Or(e.Service.About, e.Service.Title)
	if e.Service.Agent {
		text += w.Say(" (agent: on every host)", " (agent : sur chaque hôte)")
	}
	if !e.Shipped() {
		text += w.Say(" (from %s)", " (de %s)", e.Origin)
	}
	return text
}

// variables are those of somebody's Compose files that an inventory may set, with what they are until then.
func variables(w wording.Words, e *catalog.Entry) []string {
	var out []string
	for _, v := range e.Variables() {
		said := slices.ContainsFunc(e.Settings, func(s catalog.Setting) bool { return s.Name == v.Name })
		if said || e.Service.Env[v.Name] != planner.EnvSetting || slices.Contains(catalog.Provided, v.Name) || slices.Contains(catalog.HostVariables, v.Name) {
			continue
		}
		switch value, inFile := e.Dotenv[v.Name]; {
		case inFile:
			out = append(out, w.Say("%s: %q by .env", "%s : %q par .env", v.Name, value))
		case len(e.Included[v.Name]) > 0:
			out = append(out, w.Say("%s: %q by the env file of what is included", "%s : %q par le fichier de variables de ce qui est inclus", v.Name, e.Included[v.Name][0]))
		case v.Default != "":
			out = append(out, w.Say("%s: %q unless somebody sets it", "%s : %q si personne ne la définit", v.Name, v.Default))
		case v.Required:
			out = append(out, w.Say("%[1]s: has to be set, env: {%[1]s: ...} in the wish", "%[1]s : à définir, env: {%[1]s: ...} dans le souhait", v.Name))
		case !v.OnHost: // else it may have a default in an env file
			out = append(out, w.Say("%s: set nowhere", "%s : définie nulle part", v.Name))
		}
	}
	return out
}

// printSuitability tables the processors for which the entry declares something.
func printSuitability(out io.Writer, w wording.Words, c *catalog.Catalog, s *planner.Service) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t)
	for _, p := range c.Processors() {
		_, suits := s.Suits[p.Name]
		performance := s.PerformanceOn(p)
		measured := slices.ContainsFunc(s.Metrics, func(m planner.Metric) bool { _, ok := m.On[p.Name]; return ok })
		if !suits && !measured {
			continue
		}
		fmt.Fprintf(t, "%s\t%s\n", w.Say("on %s", "sur %s", p.Short), declared(w, s, p))
		for _, f := range performance {
			fmt.Fprintf(t, "\t%s\n", w.Say("%s: %s", "%s : %s", w.Metric(f.Metric), w.Expected(f)))
		}
	}
	for _, family := range []string{"amd64", "arm64"} {
		if by := s.Suits[family]; by.Declared {
			fmt.Fprintf(t, "%s\t%s\n", w.Say("on any %s", "sur tout %s", family), bounds(w, by))
		}
	}
	t.Flush()
}

func declared(w wording.Words, s *planner.Service, p planner.Processor) string {
	if by, ok := s.Suits[p.Name]; ok {
		return bounds(w, by)
	}
	return bounds(w, s.Suits[p.Arch.Family])
}

// bounds says what an entry declares for a processor, whatever the workload is.
func bounds(w wording.Words, by planner.Suitability) string {
	switch {
	case !by.Declared:
		return w.Verdict(planner.Unknown)
	case by.Fixed:
		return w.Verdict(by.Verdict)
	}
	var out []string
	if by.ViableUpTo.Known() {
		out = append(out, w.Say("viable up to %s", "viable jusqu'à %s", w.Workload(by.ViableUpTo)))
	}
	if by.NotRecommended.Known() {
		out = append(out, w.Say("not recommended from %s", "déconseillé à partir de %s", w.Workload(by.NotRecommended)))
	}
	return strings.Join(out, ", ")
}

// archNames lists the architectures that a service runs on.
func archNames(w wording.Words, s *planner.Service) []string {
	var out []string
	for _, a := range s.Archs {
		out = append(out, a.String())
	}
	if out == nil {
		out = []string{w.Say("any", "toutes")}
	}
	return out
}

func state(w wording.Words, st planner.State) string {
	text := st.Name
	switch {
	case st.Shared:
		text += w.Say(" (on a share: stays where it is)", " (sur un partage : reste où il est)")
	case st.Export:
		text += w.Say(" (exported and imported by itself)", " (exporté et importé par l'application)")
	case st.Backup != "":
		text += w.Say(" (has its own backup and restore)", " (a sa propre sauvegarde et restauration)")
	}
	return text
}

func secret(w wording.Words, x catalog.Secret) string {
	if x.Made {
		return w.Say("%s (any value will do)", "%s (n'importe quelle valeur convient)", x.Name)
	}
	return w.Say("%s (yours to give)", "%s (à vous de le donner)", x.Name)
}

func ports(list []planner.Port) string {
	var out []string
	for _, p := range list {
		out = append(out, p.String())
	}
	return strings.Join(out, ", ")
}

// first shows a label beside the first of several lines only.
func first(i int, label string) string {
	if i == 0 {
		return label
	}
	return ""
}
