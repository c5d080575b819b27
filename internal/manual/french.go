package manual

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"berth/internal/manual/french"
	"berth/message"
)

// inFrench puts the help of a program and of all its commands into French, as far as package french has it; what is French already
// stays. Of examples only the explanations change: the commands are the same.
func inFrench(root *cobra.Command) {
	root.SetUsageTemplate(headings.Replace(root.UsageTemplate()))
	for _, g := range root.Groups() {
		g.Title = said(g.Title)
	}
	var each func(*cobra.Command)
	each = func(c *cobra.Command) {
		c.InitDefaultHelpFlag()
		c.InitDefaultVersionFlag()
		c.Use, c.Short, c.Long, c.Example = said(c.Use), said(c.Short), paragraphs(c.Long), exampleOf(c.Example)
		if !c.DisableFlagsInUseLine && c.HasAvailableFlags() {
			c.Use, c.DisableFlagsInUseLine = c.Use+" [options]", true
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) { f.Usage = flagOf(f.Usage) })
		for _, below := range c.Commands() {
			each(below)
		}
	}
	each(root)
}

// headings are the words of cobra's template.
var headings = strings.NewReplacer("Usage:", "Utilisation :", "Aliases:", "Autres noms :", "Examples:", "Exemples :", "Available Commands:", "Commandes :",
	"Additional Commands:", "Autres commandes :", "Global Flags:", "Options de toutes les commandes :", "Flags:", "Options :", "Additional help topics:", "Autres sujets d'aide :",
	"[command]", "[commande]", `Use "{{.CommandPath}} [command] --help" for more information about a command.`, `« {{.CommandPath}} [commande] --help » en dit plus sur une commande.`)

// flagOf is what a flag does. To those that cobra adds it puts the name of the command.
func flagOf(usage string) string {
	if name, is := strings.CutPrefix(usage, "help for "); is {
		return message.Fill("aide de %s", []any{name})
	}
	if name, is := strings.CutPrefix(usage, "version for "); is {
		return message.Fill("version de %s", []any{name})
	}
	return said(usage)
}

// said is a text in French, or as it is.
func said(text string) string {
	if fr, ok := french.Of(text); ok {
		return fr
	}
	return text
}

// paragraphs is a text in French, paragraph by paragraph.
func paragraphs(text string) string {
	out := strings.Split(text, "\n\n")
	for i, p := range out {
		bare := strings.Trim(p, "\n")
		out[i] = strings.Replace(p, bare, said(bare), 1)
	}
	return strings.Join(out, "\n\n")
}

// exampleOf is a list of examples with their explanations in French.
func exampleOf(list string) string {
	lines := strings.Split(list, "\n")
	for i, line := range lines {
		if m := explained.FindStringSubmatch(line); m != nil {
			lines[i] = m[1] + said(m[2])
		}
	}
	return strings.Join(lines, "\n")
}

// laidOut is a help as pflag has laid it out, with its word for defaults in French. It counts bytes, and so it is a column short
// for each letter with an accent before an explanation.
func laidOut(text string) string {
	text = strings.ReplaceAll(text, " (default ", " (par défaut ")
	return beforeWhy.ReplaceAllStringFunc(text, func(head string) string {
		return head + strings.Repeat(" ", len(head)-utf8.RuneCountInString(head))
	})
}

// beforeWhy is a flag, up to its explanation.
var beforeWhy = regexp.MustCompile(`(?m)^ +-\S.*?   `)
