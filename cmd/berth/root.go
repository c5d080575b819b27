package main

import (
	"io"

	"github.com/spf13/cobra"

	"berth/internal/manual"
	"berth/internal/tty"
	"berth/preferences"
	"berth/wording"
)

// mostHelp is how wide a help is on a terminal that is wider; longer lines read badly.
const mostHelp = 120

func newRoot(stdout, stderr io.Writer) *cobra.Command {
	a := &app{stdout: stdout, stderr: stderr}
	var open sessionFlags
	root := &cobra.Command{
		Use:   "berth",
		Short: "Plan where the services of a homelab live",
		Long: `berth plans where self-hosted services live on the machines of a homelab.

It reads an inventory (machines, guests, what shall run) and a catalog of services (what each needs, and
how well it runs on which processor), packs memory and CPU under a margin with proof, and prints the
plan: every service with its host and the reason, the guests to create or resize, what moves, the risks
and the way back. Only deploy, resume, rollback, return, finish, backup and restore change anything on a host;
they ask.

Without a command it opens the planning session: a board on the terminal where services are carried from
host to host, with undo and variants. It is kept in .berth/ beside the inventory and offered again.

What holds whatever the lab stands in ~/.config/berth/config.yaml: language, theme, motion, sort, columns.

Exit codes: 0 done, 1 failed, 2 bad input or usage, 3 no placement satisfies the rules, 4 refused or not
confirmed, 5 what runs is not what should (status).`,
		Example: `  berth init --from nas          an inventory of your own machines, from a look at them
  berth plan                     plan the lab of ./inventory.yaml, else the shipped example
  berth                          the planning session: the plan on a board, in a terminal
  berth report -o plan.html      the whole plan on paper
  berth deploy --dry-run         what carrying it out would do, command by command
  berth status                   what runs, and whether it is as it should be
  berth explain immich           why it lives there and nowhere else`,
		Version: versionNumber(), SilenceErrors: true, SilenceUsage: true, SuggestionsMinimumDistance: 2,
		Args: noArgs,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) (err error) {
			a.words = spoken(cmd)
			if a.own, err = preferences.Read(); err != nil {
				return usageError{err}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return a.session(cmd, &open) },
	}
	root.SetVersionTemplate("berth {{.Version}}\n")
	root.SetOut(stdout)
	root.SetErr(stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%w\nRun '%s --help' for what it takes.", manual.FlagError(err), cmd.CommandPath())
	})
	root.PersistentFlags().StringVarP(&a.inventory, "file", "f", "", "inventory `FILE` (default ./inventory.yaml, else the shipped example)")
	root.PersistentFlags().StringArrayVar(&a.catalogs, "catalog", nil, "`DIR` with entries that add to the shipped catalog or override it; can be given again")
	_ = root.MarkPersistentFlagFilename("file", "yaml", "yml")
	_ = root.MarkPersistentFlagDirname("catalog")
	a.registerSession(root, &open)
	manual.Group(root, "Describe the lab:", a.initCommand(), a.scanCommand(), a.benchCommand(), importCommand(stdout, stderr), a.inventoryCommand(), a.catalogCommand(), a.secretsCommand(), caCommand(a))
	manual.Group(root, "Plan it:", a.planCommand(), a.checkCommand(), a.explainCommand(), a.adviseCommand(), a.reportCommand(), a.renderCommand(), a.exportCommand())
	manual.Group(root, "Carry it out:", a.deployCommand(), a.statusCommand(), a.logCommand(), a.resumeCommand(), a.rollbackCommand(), returnCommand(a), finishCommand(a), a.unlockCommand())
	manual.Group(root, "Keep its data:", backupCommand(a), restoreCommand(a), verifyCommand(a))
	manual.Group(root, "Else:", keysCommand(stdout), manual.PagesCommand(oneArg("the directory of manual pages", 1)), versionCommand(stdout))
	root.SetCompletionCommandGroupID("Else:")
	root.SetHelpCommandGroupID("Else:")
	root.InitDefaultHelpCmd()
	if help, _, err := root.Find([]string{"help"}); err == nil {
		help.Args = helpArgs
	}
	a.completeFlags(root)
	manual.Fold(root, func() int {
		if columns, ok := tty.Columns(stdout); ok {
			return min(columns, mostHelp)
		}
		return mostHelp
	}, func(c *cobra.Command) bool { return spoken(c).Lang() == wording.FR })
	return root
}
