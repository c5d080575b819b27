package main

import (
	"github.com/spf13/cobra"

	"berth/catalog"
	"berth/quantity"
)

func (a *app) catalogNewCommand() *cobra.Command {
	var f initFlags
	var draft catalog.Draft
	var memory string
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Write an entry of one container into your catalog: image, ports, data, memory",
		Long: `Writes catalog/NAME beside the inventory: a Compose file that docker compose runs, and berth.yaml. What no flag
says is asked in a terminal; where berth ships an entry with the same image, its ports, paths and memory are
suggested, and taken where nobody can be asked. Nothing is written over.`,
		Example: `  berth catalog new wiki
  berth catalog new wiki --image requarks/wiki:2.5.306 --port 3000 --data /wiki/data --memory 512MB`,
		Args: oneArg("a name for the service", 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := a.desk(cmd.Context(), &f)
			if err != nil {
				return err
			}
			if draft.Name = args[0]; memory != "" {
				if draft.Memory, err = quantity.Bytes(memory); err != nil {
					return usagef("--memory: %w", err)
				}
			}
			return d.New(cmd.Context(), draft)
		},
	}
	cmd.Flags().StringVar(&draft.Image, "image", "", "the `IMAGE`, with its version")
	cmd.Flags().StringSliceVar(&draft.Ports, "port", nil, "a `PORT` of the host, or HOST:CONTAINER; can be given again")
	cmd.Flags().StringSliceVar(&draft.Data, "data", nil, "a `PATH` in the container that keeps data, or SOURCE:PATH; can be given again")
	cmd.Flags().StringVar(&memory, "memory", "", "how `MUCH` memory it may take: 512MB")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	f.lang.register(cmd)
	return cmd
}
