package manual

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// lab is a program with a command below it.
func lab() *cobra.Command {
	root := &cobra.Command{Use: "lab", Short: "Plan a lab", Long: "Plans a lab.\n\nIt reads\n  .lab/    what it keeps\n  C:\\lab", Version: "v1.2.0", Run: func(*cobra.Command, []string) {}}
	root.PersistentFlags().StringP("file", "f", "lab.yaml", "inventory `FILE`")
	deploy := &cobra.Command{Use: "deploy", Short: "Carry it out", Example: "  lab deploy --yes    for scripts", Run: func(*cobra.Command, []string) {}}
	deploy.Flags().Bool("yes", false, "do not ask")
	Group(root, "Carry it out:", deploy, PagesCommand(cobra.ExactArgs(1)))
	return root
}

func TestAPageHasWhatTheHelpHas(t *testing.T) {
	root := lab()
	deploy, _, err := root.Find([]string{"deploy"})
	if err != nil {
		t.Fatal(err)
	}
	deploy.InitDefaultHelpFlag()
	const want = `.TH "LAB-DEPLOY" 1 "" "lab v1.2.0"
.nh
.SH NAME
lab\-deploy \- Carry it out
.SH SYNOPSIS
.B lab deploy [flags]
.SH DESCRIPTION
Carry it out
.SH OPTIONS
.TP
\fB\-h\fR, \fB\-\-help\fR
help for deploy
.TP
\fB\-\-yes\fR
do not ask
.SS Options of every command
.TP
\fB\-f\fR, \fB\-\-file\fR \fIFILE\fR
inventory FILE (default lab.yaml)
.SH EXAMPLES
.TP
.B lab deploy \-\-yes
for scripts
.SH SEE ALSO
.BR lab (1)
`
	if diff := cmp.Diff(want, page(deploy, headersEN)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	const said = "Plans a lab.\n.PP\nIt reads\n.TP\n.B \\&.lab/\nwhat it keeps\n.TP\n.B C:\\elab\n"
	if got := page(root, headersEN); !strings.Contains(got, said) || !strings.Contains(got, ".SS Carry it out\n.TP\n.BR lab\\-deploy (1)\nCarry it out\n") {
		t.Error(got)
	}
}

func TestNoLineIsBrokenBeforeASignOfFrench(t *testing.T) {
	if got, want := roff("Où : là ; « ici » ?"), `Où\~: là\~; «\~ici\~»\~?`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestPagesAreWrittenInBothLanguages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	root := lab()
	root.SetArgs([]string{"man", dir})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	for file, heading := range map[string]string{"man1/lab.1": ".SH NAME", "man1/lab-man.1": ".SH NAME", "fr/man1/lab-deploy.1": ".SH NOM"} {
		if text, err := os.ReadFile(filepath.Join(dir, file)); err != nil || !strings.Contains(string(text), heading) {
			t.Errorf("%s: %v\n%s", file, err, text)
		}
	}
	root.SetArgs([]string{"man", filepath.Join(dir, "man1", "lab.1")})
	if err := root.Execute(); err == nil || !strings.Contains(err.Error(), "write the manual pages: mkdir ") {
		t.Errorf("a file is no directory: %v", err)
	}
}
