// Command berth plans where the services of a homelab live, and says why.
//
// Each command has a file of its own, which reads flags, calls the packages below and prints; source.go
// and output.go have the flags that they share. Results go to standard output, everything else to standard error.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"

	"github.com/sirupsen/logrus"

	"berth/plain"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is main without the process: it returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	logrus.SetOutput(io.Discard) // compose-go logs what "catalog lint" reports with its place
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	// The first ctrl+c ends a search with the best answer so far; after it a second one kills.
	context.AfterFunc(ctx, stop)

	// Whatever a host, a file or a library says: what is printed is text.
	out, errs := plain.NewWriter(stdout), plain.NewWriter(stderr)
	root := newRoot(out, errs)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	return exitCode(err, errs, spoken(cmd))
}
