// Package quiet keeps a program that has Bubble Tea in it from talking to the terminal before it is asked
// to. Bubble Tea asks the terminal for its background in an init function, so that every command would:
// "berth secrets set" would lose what is typed while the answer is awaited.
//
// Setting the answer first keeps it quiet. Go initializes packages in the order of their import paths
// where their imports allow it (The Go Programming Language Specification, "Program initialization"): this
// one needs Lip Gloss only, as Bubble Tea does, and its path comes first. The session asks by itself when
// it opens (see cmd). A test holds that no command but the session writes to the terminal.
package quiet

import "github.com/charmbracelet/lipgloss"

func init() { lipgloss.SetHasDarkBackground(true) }
