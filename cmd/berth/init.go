package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"

	shipped "berth"
	"berth/wording"
)

// examples are the shipped inventories by name.
var examples = map[string]string{
	"blackbox": shipped.InventoryName,
	"home-lan": "examples/home-lan/inventory.yaml",
	"starter":  "examples/starter/inventory.yaml",
}

func (a *app) initCommand() *cobra.Command {
	var example string
	var force, toStdout bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a commented inventory to start from",
		Long: `Writes inventory.yaml into this directory: a small lab with every field explained. Change it into yours
and run "berth plan". An existing file is not overwritten.`,
		Example: `  berth init
  berth init --example home-lan             four guests on one machine, with Loki and Traefik to add
  berth init --stdout | less`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			file, ok := examples[example]
			if !ok {
				return usagef("--example %s: it is one of %s", example, strings.Join(exampleNames(), ", "))
			}
			data, err := shipped.Files.ReadFile(file)
			if err != nil {
				return err
			}
			data = pointAtSchema(data)
			if toStdout {
				_, err = a.stdout.Write(data)
				return err
			}
			return a.start(data, force)
		},
	}
	cmd.Flags().StringVar(&example, "example", "starter", "which one: `"+strings.Join(exampleNames(), "|")+"`")
	cmd.Flags().BoolVar(&force, "force", false, "overwrite an existing file")
	cmd.Flags().BoolVar(&toStdout, "stdout", false, "print it instead")
	_ = cmd.RegisterFlagCompletionFunc("example", cobra.FixedCompletions(exampleNames(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func exampleNames() []string { return sorted([]string{"blackbox", "home-lan", "starter"}) }

// schemaFile is the schema that init puts beside the inventory, for editors.
const schemaFile = "inventory.schema.json"

// pointAtSchema lets the file name the schema where init puts it, and not where berth's sources have it.
func pointAtSchema(inventory []byte) []byte {
	const mark = "$schema="
	var lines []string
	for line := range strings.Lines(string(inventory)) {
		if before, _, ok := strings.Cut(line, mark); ok && strings.HasPrefix(line, "# yaml-language-server:") {
			line = before + mark + schemaFile + "\n"
		}
		lines = append(lines, line)
	}
	return []byte(strings.Join(lines, ""))
}

// start writes inventory and schema.
func (a *app) start(data []byte, force bool) error {
	name := a.inventory
	if name == "" {
		name = shipped.InventoryName
	}
	if _, err := os.Lstat(name); !force && !errors.Is(err, fs.ErrNotExist) {
		return usagef("%s is there already; --force overwrites it, -f names another one", name)
	}
	schema, err := shipped.Files.ReadFile("docs/schema/" + schemaFile)
	if err != nil {
		return err
	}
	if err := save(name, data, a.stderr, wording.For(wording.EN)); err != nil {
		return err
	}
	if err := save(path.Join(path.Dir(name), schemaFile), schema, a.stderr, wording.For(wording.EN)); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "berth: change it into your lab, then: berth plan%s\n", fileFlag(a.inventory))
	return nil
}

func fileFlag(name string) string {
	if name == "" {
		return ""
	}
	return " -f " + name
}
