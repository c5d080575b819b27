package main

import "github.com/spf13/cobra"

func (a *app) catalogAddCommand() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "add PATH|HOST:PROJECT",
		Short: "Take a stack into your catalog: a directory here, or what runs on a host",
		Long: `Reads the Compose files of a directory of this computer, or those of a project that runs on a host, with what
they refer to, and puts them into the catalog beside the inventory, or the first that it names. HOST is a
machine of the inventory, or what ssh takes; PROJECT is a Compose project, or a container that docker run has
started: of that a Compose file is written.

Values that look secret do not come along: they go into the encrypted file once you agree, or stay where they
are. What runs on a host of the inventory is added to its services, after its difference is shown.

An entry that is there already stays, and the files in which it differs are named; --replace takes the new one,
and keeps your berth.yaml.`,
		Example: `  berth catalog add ~/stacks/immich
  berth catalog add nas:immich --secrets keep
  berth catalog add root@192.168.1.20:paperless`,
		Args: oneArg("a directory, or HOST:PROJECT", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.desk(cmd.Context(), &f)
			if err != nil {
				return err
			}
			return d.Add(cmd.Context(), args[0], f.replace)
		},
	}
	cmd.Flags().BoolVar(&f.replace, "replace", false, "take the place of the entry that is there")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	f.registerSecrets(cmd)
	f.reach.register(cmd.Flags())
	f.lang.register(cmd)
	return cmd
}
