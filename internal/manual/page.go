package manual

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// headers are the sections of a manual page in a language, as the pages of its systems have them.
type headers struct{ name, synopsis, description, commands, options, examples, see, other, byDefault string }

var (
	headersEN = headers{"NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXAMPLES", "SEE ALSO", "Options of every command", "default"}
	headersFR = headers{"NOM", "SYNOPSIS", "DESCRIPTION", "COMMANDES", "OPTIONS", "EXEMPLES", "VOIR AUSSI", "Options de toutes les commandes", "par défaut"}
)

// page is the manual page of a command, in the language of macros man(7). It has no date: the same program gives the same page.
func page(c *cobra.Command, h headers) string {
	var b strings.Builder
	root := c.Root()
	fmt.Fprintf(&b, ".TH %q 1 \"\" %q\n.nh\n", strings.ToUpper(pageName(c)), root.Name()+" "+root.Version)
	fmt.Fprintf(&b, ".SH %s\n%s \\- %s\n", h.name, roff(pageName(c)), roff(c.Short))
	fmt.Fprintf(&b, ".SH %s\n.B %s\n", h.synopsis, roff(c.UseLine()))
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&b, ".br\n.B %s \\fICOMMAND\\fR\n", roff(c.CommandPath()))
	}
	fmt.Fprintf(&b, ".SH %s\n%s", h.description, paragraphsOf(about(c)))
	writeCommands(&b, c, h)
	if c.HasAvailableLocalFlags() {
		fmt.Fprintf(&b, ".SH %s\n%s", h.options, options(c.LocalFlags(), h))
	}
	if c.HasAvailableInheritedFlags() {
		fmt.Fprintf(&b, ".SS %s\n%s", h.other, options(c.InheritedFlags(), h))
	}
	if c.Example != "" {
		fmt.Fprintf(&b, ".SH %s\n%s", h.examples, paragraphsOf(c.Example))
	}
	if c.HasParent() {
		fmt.Fprintf(&b, ".SH %s\n.BR %s (1)\n", h.see, roff(pageName(c.Parent())))
	}
	return b.String()
}

// pageName is what is typed after man: berth-catalog-lint.
func pageName(c *cobra.Command) string { return strings.ReplaceAll(c.CommandPath(), " ", "-") }

// about is what a help says first.
func about(c *cobra.Command) string {
	if c.Long != "" {
		return c.Long
	}
	return c.Short
}

// writeCommands lists the commands below one under their headings, each with its page.
func writeCommands(b *strings.Builder, c *cobra.Command, h headers) {
	if !c.HasAvailableSubCommands() {
		return
	}
	fmt.Fprintf(b, ".SH %s\n", h.commands)
	under := func(heading string) {
		for _, below := range c.Commands() {
			if below.GroupID == heading && hasPage(below) {
				fmt.Fprintf(b, ".TP\n.BR %s (1)\n%s\n", roff(pageName(below)), roff(below.Short))
			}
		}
	}
	under("")
	for _, g := range c.Groups() {
		fmt.Fprintf(b, ".SS %s\n", roff(strings.TrimRight(g.Title, " :")))
		under(g.ID)
	}
}

// hasPage tells commands from what cobra answers shells with, and from help, which is what the pages are.
func hasPage(c *cobra.Command) bool { return c.IsAvailableCommand() && c.Name() != "help" }

// options lists flags with what they take and do.
func options(flags *pflag.FlagSet, h headers) string {
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := `\fB\-\-` + roff(f.Name) + `\fR`
		if f.Shorthand != "" {
			name = `\fB\-` + f.Shorthand + `\fR, ` + name
		}
		if value != "" {
			name += ` \fI` + roff(value) + `\fR`
		}
		if d := given(f); d != "" {
			usage += fmt.Sprintf(" (%s %s)", h.byDefault, d)
		}
		fmt.Fprintf(&b, ".TP\n%s\n%s\n", name, roff(usage))
	})
	return b.String()
}

// given is the default of a flag, "" for one that says nothing.
func given(f *pflag.Flag) string {
	switch f.DefValue {
	case "", "false", "0", "0s", "[]":
		return ""
	}
	return f.DefValue
}

// paragraphsOf is a text of a help. A line that is indented is one of a list, with its explanation, or typed.
func paragraphsOf(text string) string {
	var b strings.Builder
	fresh := false // the first follows its heading
	for line := range strings.Lines(strings.Trim(text, "\n") + "\n") {
		line = strings.TrimRight(line, " \n")
		bare := strings.TrimLeft(line, " \t")
		switch m := explained.FindStringSubmatch(line); {
		case bare == "":
			fresh = true
			continue
		case m != nil:
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(strings.TrimSpace(m[1])), roff(m[2]))
		case bare != line:
			fmt.Fprintf(&b, ".TP\n.B %s\n", roff(bare))
		case fresh:
			fmt.Fprintf(&b, ".PP\n%s\n", roff(line))
		default:
			b.WriteString(roff(line) + "\n")
		}
		fresh = bare != line
	}
	return b.String()
}

// special is what means something to roff: its escape, a hyphen that would be set as one and not as what is typed, what makes a
// line a macro, and the space of a French sign, at which no line is broken.
var special = regexp.MustCompile(`\\|-|^[.']| [;:!?»]|« `)

// roff is a text that is set as it is.
func roff(text string) string {
	return special.ReplaceAllStringFunc(text, func(s string) string {
		switch s {
		case `\`:
			return `\e`
		case "-":
			return `\-`
		case ".", "'":
			return `\&` + s
		}
		return strings.Replace(s, " ", `\~`, 1)
	})
}
