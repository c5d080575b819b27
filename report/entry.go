package report

import (
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
func Entry(out io.Writer, c *catalog.Catalog, e *catalog.Entry) {
	w := wording.For(wording.EN)
	s := &e.Service
	title := s.Title
	if s.About != "" {
		title += ": " + s.About
	}
	fmt.Fprintf(out, "%s\n%s\n", title, e.Path(e.ComposeFile()))
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	row := func(label, format string, args ...any) {
		fmt.Fprintf(t, "%s\t%s\n", label, fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(t)
	row("needs", "%s", w.Demand(s.Demand))
	row("runs on", "%s", strings.Join(ArchNames(s), ", "))
	if len(s.Devices) > 0 {
		row("devices", "%s", strings.Join(s.Devices, ", "))
	}
	if len(s.Demand.Ports) > 0 {
		row("ports", "%s", ports(s.Demand.Ports))
	}
	if s.Agent {
		row("agent", "runs on every host")
	}
	if e.Privileged != "" {
		row("privileged", "%s", e.Privileged)
	}
	for i, u := range s.Uses {
		row(first(i, "takes for granted"), "%s", w.Resource(u))
	}
	if e.ContainerName != "" {
		row("container name", "%s", e.ContainerName)
	}
	if s.Critical {
		row("critical", "should not depend on a hypervisor")
	}
	if len(s.Needs) > 0 {
		row("must reach", "%s", strings.Join(s.Needs, ", "))
	}
	if s.Route.Name != "" {
		row("route", "%s.<domain>, port %d", s.Route.Name, s.Route.Port)
	}
	for i, st := range s.State {
		row(first(i, "keeps"), "%s", state(st))
	}
	for i, x := range e.Rebuilt {
		row(first(i, "makes anew"), "%s: %s", x.Volume, x.How)
	}
	for i, x := range e.Secrets {
		row(first(i, "secrets"), "%s", secret(x))
	}
	for i, x := range e.Settings {
		row(first(i, "settings"), "%s: %s", x.Name, x.Meaning)
	}
	for i, x := range variables(e) {
		row(first(i+len(e.Settings), "settings"), "%s", x)
	}
	for i, x := range s.Derived {
		row(first(i, "derived"), "%s", w.Derived(x))
	}
	if e.ProjectName != e.Name {
		row("project", "%s", e.ProjectName)
	}
	t.Flush()
	printSuitability(out, w, c, s)
	if s.Source != "" {
		fmt.Fprintf(out, "\nwhere the figures come from: %s\n", s.Source)
	}
}

// variables are those of somebody's Compose files that an inventory may set, with what they are until then.
func variables(e *catalog.Entry) []string {
	var out []string
	for _, v := range e.Variables() {
		said := slices.ContainsFunc(e.Settings, func(s catalog.Setting) bool { return s.Name == v.Name })
		if said || e.Service.Env[v.Name] != planner.EnvSetting || slices.Contains(catalog.Provided, v.Name) || slices.Contains(catalog.HostVariables, v.Name) {
			continue
		}
		switch value, inFile := e.Dotenv[v.Name]; {
		case inFile:
			out = append(out, fmt.Sprintf("%s: %q by .env", v.Name, value))
		case v.Default != "":
			out = append(out, fmt.Sprintf("%s: %q unless somebody sets it", v.Name, v.Default))
		case v.Required:
			out = append(out, v.Name+": has to be set, env: {"+v.Name+": ...} in the wish")
		case !v.OnHost: // else it may have a default in an env file
			out = append(out, v.Name+": set nowhere")
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
		fmt.Fprintf(t, "on %s\t%s\n", p.Short, declared(w, s, p))
		for _, f := range performance {
			fmt.Fprintf(t, "\t%s: %s\n", f.Metric, w.Expected(f))
		}
	}
	for _, family := range []string{"amd64", "arm64"} {
		if by := s.Suits[family]; by.Declared {
			fmt.Fprintf(t, "on any %s\t%s\n", family, bounds(w, by))
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
		out = append(out, "viable up to "+w.Workload(by.ViableUpTo))
	}
	if by.NotRecommended.Known() {
		out = append(out, "not recommended from "+w.Workload(by.NotRecommended))
	}
	return strings.Join(out, ", ")
}

// ArchNames lists the architectures that a service runs on.
func ArchNames(s *planner.Service) []string {
	var out []string
	for _, a := range s.Archs {
		out = append(out, a.String())
	}
	if out == nil {
		out = []string{"any"}
	}
	return out
}

func state(st planner.State) string {
	text := st.Name
	switch {
	case st.Shared:
		text += " (on a share: stays where it is)"
	case st.Backup != "":
		text += " (has its own backup and restore)"
	}
	return text
}

func secret(x catalog.Secret) string {
	if x.Made {
		return x.Name + " (any value will do)"
	}
	return x.Name + " (yours to give)"
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
