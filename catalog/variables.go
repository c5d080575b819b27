package catalog

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"

	"berth/planner"
	"berth/strictyaml"
)

// Provided are the variables that berth sets itself wherever an entry is rendered: the lab's domain, the
// host's name and address, and the time zone.
var Provided = []string{"BERTH_DOMAIN", "BERTH_ROUTE", "BERTH_HOST", "BERTH_ADDRESS", "TZ"}

// env says what an inventory may do with which variable: set those that the block declares or limits, and
// the time zone, but neither secrets nor what the plan decides.
func (e *Entry) env() map[string]planner.EnvKind {
	out := map[string]planner.EnvKind{}
	for _, limit := range e.Service.Limits {
		for name := range limit.Env {
			out[name] = planner.EnvSetting
		}
	}
	for _, s := range e.Settings {
		out[s.Name] = planner.EnvSetting
	}
	for _, name := range Provided {
		out[name] = planner.EnvProvided
	}
	out["TZ"] = planner.EnvSetting
	if e.isForeign() {
		for _, v := range e.Variables() {
			if _, said := out[v.Name]; !said {
				out[v.Name] = planner.EnvSetting
			}
		}
	}
	if e.handed {
		for name := range e.Dotenv {
			if _, said := out[name]; !said && variableRule.MatchString(name) {
				out[name] = planner.EnvSetting
			}
		}
	}
	for _, s := range e.Secrets {
		out[s.Name] = planner.EnvSecret
	}
	return out
}

// Variable is a variable of a Compose file.
type Variable struct {
	Name     string
	Default  string // of ${NAME:-default}, as it is written
	Required bool   // ${NAME:?...}: Compose refuses the file without it
	Secret   bool   // it is the source of a Compose secret

	// Compose asks for it where it runs, wherever else it stands: containers get it by name alone, it is the source of a secret or a
	// config, or an env file of the entry refers to it.
	OnHost bool

	passed bool // containers get it by name alone, wherever it is named
}

// mentions is what the files of an entry refer to.
type mentions struct {
	variables []Variable // by name
	bare      []Blank
}

// mentioned finds it once, while the entry is being read, since everybody asks for it.
func (e *Entry) mentioned() *mentions {
	if e.mentions != nil {
		return e.mentions
	}
	docs := e.sourceDocs()
	return &mentions{variables: variablesIn(docs, e.inEnvFiles), bare: bareIn(docs)}
}

// Variables lists what the Compose part of the entry, in all of its files, refers to, by name: what a renderer has to supply or
// may leave to the defaults. Only those that a container really gets by name alone (NAME: in its
// environment) have neither default nor duty.
func (e *Entry) Variables() []Variable { return slices.Clone(e.mentioned().variables) }

// variablesIn lists those of files, and of others that are given.
func variablesIn(docs []*strictyaml.Doc, others []Variable) []Variable {
	var out []Variable
	var all []use
	for _, doc := range docs {
		all = append(all, uses(doc.Root())...)
	}
	for _, v := range others {
		all = append(all, use{Variable: v})
	}
	for _, u := range all {
		i := slices.IndexFunc(out, func(v Variable) bool { return v.Name == u.Name })
		if i < 0 {
			out = append(out, u.Variable)
			continue
		}
		out[i].Required = out[i].Required || u.Required
		out[i].Secret = out[i].Secret || u.Secret
		out[i].OnHost = out[i].OnHost || u.OnHost
		out[i].passed = out[i].passed && u.passed
		if out[i].Default == "" {
			out[i].Default = u.Default
		}
	}
	slices.SortFunc(out, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// use is one place where a variable is referred to.
type use struct {
	Variable
	at strictyaml.Value
}

// uses lists every reference in the Compose part, in the order of the file.
func uses(root strictyaml.Value) []use {
	var out []use
	for _, e := range entriesOf(root) {
		if e.Name == "x-berth" {
			continue
		}
		out = append(out, inTexts(e.Value)...)
		switch e.Name {
		case "services":
			for _, service := range entriesOf(e.Value) {
				out = append(out, passedOn(service.Value)...)
			}
		case "secrets", "configs":
			for _, s := range entriesOf(e.Value) {
				if v, ok := s.Value.Lookup("environment"); ok && !v.IsMap() && !v.IsList() {
					out = append(out, use{Variable{Name: v.Node().Value, Required: true, Secret: e.Name == "secrets", OnHost: true}, v})
				}
			}
		}
	}
	return out
}

// inTexts finds ${NAME} in every text below a value.
func inTexts(v strictyaml.Value) []use {
	var out []use
	switch {
	case v.IsMap():
		for _, e := range v.Entries() {
			out = append(out, inTexts(e.Value)...)
		}
	case v.IsList():
		for _, item := range v.Items() {
			out = append(out, inTexts(item)...)
		}
	default:
		for _, variable := range inText(v.Node().Value) {
			out = append(out, use{variable, v})
		}
	}
	return out
}

// inText lists the variables of one text by name, those within the defaults of others included.
func inText(s string) []Variable {
	if !strings.Contains(s, "$") {
		return nil
	}
	var out []Variable
	for _, v := range template.ExtractVariables(map[string]any{"": s}, nil) {
		out = append(out, Variable{Name: v.Name, Default: v.DefaultValue, Required: v.Required})
		out = append(out, inText(v.DefaultValue)...)
		out = append(out, inText(v.PresenceValue)...)
	}
	slices.SortFunc(out, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// passedOn finds variables that a container's environment names without a value: NAME: or - NAME.
func passedOn(service strictyaml.Value) []use {
	env, ok := service.Lookup("environment")
	if !ok {
		return nil
	}
	var out []use
	if env.IsMap() {
		for _, e := range env.Entries() {
			if e.Value.IsNull() {
				out = append(out, use{Variable{Name: e.Name, OnHost: true, passed: true}, e.Key})
			}
		}
		return out
	}
	for _, item := range list(service, "environment") {
		if text := item.Node().Value; item.Node().Content == nil && !strings.ContainsAny(text, "=$") {
			out = append(out, use{Variable{Name: text, OnHost: true, passed: true}, item})
		}
	}
	return out
}
