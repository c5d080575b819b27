package catalog

import (
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"gopkg.in/yaml.v3"

	"berth/catalog/secretscan"
	"berth/message"
	"berth/strictyaml"
)

// Secrets that are written down, wherever they stand: in the Compose file, defaults of variables too, and in the
// files beside it. A finding says what there is and where, never the value.

// assigning are fields whose keys, or NAME=VALUE items, are names that their values are given.
var assigning = []string{"environment", "labels", "annotations", "args", "options", "driver_opts", "sysctls"}

// running are fields that hold commands.
var running = []string{"command", "entrypoint", "test", "backup", "restore", "verify", "check", "count"}

// lintLiterals: no secret is written into the Compose file.
func lintLiterals(l *linter) {
	for _, root := range l.files.roots {
		if !root.IsMap() {
			continue
		}
		for _, e := range root.Entries() {
			if e.Name != blockKey {
				l.literals([]string{e.Name}, e.Value)
			}
		}
	}
	for _, item := range list(l.block, "state") {
		l.literals([]string{blockKey, "state"}, item)
	}
}

// literals looks at every text below a value; keys lead to it, empty ones for places in lists.
func (l *linter) literals(keys []string, v strictyaml.Value) {
	last := keys[len(keys)-1]
	switch {
	case v.IsList() && slices.Contains(running, last):
		var words []string
		for _, item := range v.Items() {
			if !item.IsMap() && !item.IsList() {
				words = append(words, defaulted(item.Node().Value))
			}
		}
		l.leaks(v, secretscan.Command(strings.Join(words, " ")))
	case v.IsMap():
		for _, e := range v.Entries() {
			l.literals(append(slices.Clip(keys), e.Name), e.Value)
		}
	case v.IsList():
		for _, item := range v.Items() {
			l.literals(append(slices.Clip(keys), ""), item)
		}
	default:
		l.leaks(v, inScalar(keys, v.Node().Value))
	}
}

// inScalar finds secrets in one text of a Compose file.
func inScalar(keys []string, raw string) []secretscan.Found {
	last, text := keys[len(keys)-1], defaulted(raw)
	within := ""
	if len(keys) > 1 {
		within = keys[len(keys)-2]
	}
	name, value, pair := strings.Cut(text, "=")
	switch {
	case slices.Contains(running, last):
		return secretscan.Command(text)
	case last == "content" && keys[0] == "configs":
		return secretscan.File("config.yml", text)
	case last == "" && pair && (slices.Contains(assigning, within) || strings.HasPrefix(keys[0], "x-")):
		return secretscan.Assigned(name, value)
	case last != "" && (slices.Contains(assigning, within) || strings.HasPrefix(keys[0], "x-") && len(keys) > 1):
		return secretscan.Assigned(last, text)
	}
	return secretscan.Text(text)
}

// defaulted is a text with the defaults of its variables in it; one without is written ${NAME}.
func defaulted(text string) string {
	if !strings.Contains(text, "$") {
		return text
	}
	bare := map[string]bool{}
	for _, v := range inText(text) {
		bare[v.Name] = v.Default == ""
	}
	out, err := template.SubstituteWithOptions(text, func(name string) (string, bool) {
		return "${" + name + "}", bare[name]
	}, template.WithoutLogging)
	if err != nil {
		return text
	}
	return out
}

// leaks reports what was found at a value of the Compose file.
func (l *linter) leaks(at strictyaml.Value, found []secretscan.Found) {
	for _, f := range found {
		rule, text := leak(f)
		l.report(Warning, rule, at, l.leakHint(f), "%s is written into the file%s", f.What, text)
		if n := at.Direct(); n != nil && n.Style == yaml.LiteralStyle {
			place := &l.found[len(l.found)-1].Place
			place.Line, place.Column = place.Line+1+strings.Count(n.Value[:min(f.Start, len(n.Value))], "\n"), 1
		}
	}
}

// leak is the rule of a finding, and what is to be said beside that it is there.
func leak(f secretscan.Found) (rule string, text message.Text) {
	if f.Known {
		return "known-secret", message.Word(": it is a secret that everybody knows")
	}
	return "secret-in-file", message.Word("; it looks like a secret")
}

// leakHint says how a secret is kept out of the file.
func (l *linter) leakHint(f secretscan.Found) message.Text {
	name := f.Name
	if !variableRule.MatchString(name) {
		name = "NAME"
	}
	if f.Given {
		return message.Of("${%s:?the secret} in its place, and secrets: {%s: given} in x-berth: only you have it", name, name)
	}
	return message.Of("${%s:?the secret} in its place, and secrets: {%s: made} in x-berth; given, where its data know this one", name, name)
}

// plainFileHint says how a secret is kept out of a file into which Compose puts no variables, such as one that is mounted: all of it is one.
func plainFileHint(entry string, f secretscan.Found) message.Text {
	name := f.Name
	if !variableRule.MatchString(name) {
		name = "NAME"
	}
	return message.Of("Compose puts no variables into this file; mount a secret in its place: secrets: {%s: {environment: %s}}, of the container secrets: [{source: %s, target: PATH}], and berth secrets set %s/%s <FILE",
		name, name, name, entry, name)
}

// lintFiles: nor into a file beside it. What Compose reads as .env is where people keep secrets: that is said, no more. Other env
// files go to the host as they stand.
func lintFiles(l *linter) {
	var envFiles, labelFiles []string
	if l.project != nil {
		envFiles, labelFiles = l.entry.envFilesOf(l.project), l.entry.labelFilesOf(l.project)
	}
	for _, f := range l.entry.files {
		if l.entry.isComposeFile(f.Path) || f.Path == blockFile { // which has names of secrets, and no values
			continue
		}
		text := string(f.Data)
		for _, found := range secretscan.File(f.Path, text) {
			severity, hint := Warning, plainFileHint(l.entry.Name, found)
			switch {
			case path.Base(f.Path) == ".env":
				severity, hint = Info, message.Word("keep it out of Git; berth secrets keeps it encrypted")
			case slices.Contains(envFiles, f.Path), slices.Contains(labelFiles, f.Path):
				hint = l.leakHint(found)
			}
			rule, more := leak(found)
			if slices.Contains(envFiles, f.Path) {
				more = message.Of("%s, and goes to the host as it stands, in a file that only root reads", more)
				if variableRule.MatchString(found.Name) && l.isForeign() {
					hint = message.Of("%s=${%s} in its place makes it a secret: berth secrets set %s/%s", found.Name, found.Name, l.entry.Name, found.Name)
				}
			}
			before := text[:found.Start]
			l.found = append(l.found, Finding{
				Severity: severity, Entry: l.entry.Name, Rule: rule, Hint: hint,
				Place: strictyaml.Diagnostic{
					File: l.entry.Path(f.Path), Line: strings.Count(before, "\n") + 1,
					Column: len([]rune(before[strings.LastIndex(before, "\n")+1:])) + 1,
					Text:   message.Of("%s is written into the file%s", found.What, more),
				},
			})
		}
	}
}
