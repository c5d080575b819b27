package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

// version and commit are set by the release build (-ldflags -X); else Go's own build information serves.
var version, commit string

func versionCommand(stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print version, commit and dependencies",
		Example: `  berth version`,
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(stdout, versionText())
			return err
		},
	}
}

// versionNumber is what --version prints.
func versionNumber() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return cmp.Or(version, info.Main.Version, "(devel)")
	}
	return cmp.Or(version, "(unknown)")
}

func versionText() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "berth " + cmp.Or(version, "(unknown)") + "\n"
	}
	v, rev, dirty := cmp.Or(version, info.Main.Version), commit, ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && rev == "":
			rev = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = " (with changes)"
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "berth %s\ncommit %s%s\n%s\n", cmp.Or(v, "(devel)"), cmp.Or(rev, "unknown"), dirty, info.GoVersion)
	for _, d := range info.Deps {
		fmt.Fprintf(&b, "  %s %s\n", d.Path, d.Version)
	}
	return b.String()
}
