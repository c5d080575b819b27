package main

import (
	"github.com/spf13/cobra"

	"berth/planning"
	"berth/report"
	"berth/wording"
)

func (a *app) inventoryCommand() *cobra.Command {
	var lang language
	cmd := &cobra.Command{
		Use:   "inventory",
		Short: "Check the inventory and show what berth understood of it",
		Example: `  berth inventory -f lab.yaml
  berth inventory schema > inventory.schema.json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.showInventory(lang) },
	}
	lang.register(cmd)
	cmd.AddCommand(a.schemaCommand())
	return cmd
}

func (a *app) schemaCommand() *cobra.Command {
	var isPlain bool
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of inventories, for editors",
		Long: `Prints a JSON Schema with which an editor completes and checks the inventory: its fields, and the names of
this lab. It offers the services of the catalog (--catalog and catalog: included), with the settings, ports
and volumes of each, the processors, and the hosts of the inventory, also while that has errors. Write it
anew when the catalog has changed. This line at the top of the inventory tells editors where it is:

  # yaml-language-server: $schema=inventory.schema.json`,
		Example: `  berth inventory schema > inventory.schema.json
  berth inventory schema --catalog stacks > inventory.schema.json
  berth inventory schema --plain`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			data, err := planning.PlainSchema()
			if !isPlain {
				data, err = planning.Schema(a.inventory, a.catalogs)
			}
			if err != nil {
				return usageError{err}
			}
			_, err = a.stdout.Write(data)
			return err
		},
	}
	cmd.Flags().BoolVar(&isPlain, "plain", false, "without names: the same for every lab")
	return cmd
}

func (a *app) showInventory(in language) error {
	lang, err := in.chosen()
	if err != nil {
		return err
	}
	l, err := a.readLab()
	if err != nil {
		return err
	}
	return report.Understood(a.stdout, wording.For(lang), l.Problem)
}
