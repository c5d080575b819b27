package manual

import (
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"berth/message"
)

// PagesCommand writes the manual pages of the program that it becomes part of, a page a command, into the directory that it is
// called with: man1 has them in English, fr/man1 in French, as man(1) looks for them below its path.
func PagesCommand(args cobra.PositionalArgs) *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages into a directory",
		Long: `Writes a manual page for the program and for each of its commands, in English into DIR/man1 and in French
into DIR/fr/man1, and makes these directories. Packages of berth bring them along.`,
		Example: `  berth man ~/.local/share/man    where man looks for your own`,
		Args:    args,
		RunE:    func(c *cobra.Command, args []string) error { return writePages(c.Root(), args[0]) },
	}
}

// writePages leaves the program in French.
func writePages(root *cobra.Command, dir string) error {
	pages := map[string]string{}
	pagesOf(root, filepath.Join(dir, "man1"), headersEN, pages)
	inFrench(root)
	pagesOf(root, filepath.Join(dir, "fr", "man1"), headersFR, pages)
	for _, file := range slices.Sorted(maps.Keys(pages)) {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return message.Errorf("write the manual pages: %w", err)
		}
		if err := os.WriteFile(file, []byte(pages[file]), 0o644); err != nil {
			return message.Errorf("write the manual pages: %w", err)
		}
	}
	return nil
}

// pagesOf adds the page of a command, and of those below it, by the file that it goes into.
func pagesOf(c *cobra.Command, dir string, h headers, pages map[string]string) {
	c.InitDefaultHelpFlag()
	c.InitDefaultVersionFlag()
	pages[filepath.Join(dir, pageName(c)+".1")] = page(c, h)
	for _, below := range c.Commands() {
		if hasPage(below) {
			pagesOf(below, dir, h, pages)
		}
	}
}
