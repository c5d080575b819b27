// Command sbom says what a program is made of, as CycloneDX, and gathers the licences of it, for a release. It reads the modules from
// the program itself, where Go has written them, and their licences from the module cache: a module without a licence that it knows is
// an error, so that none comes in unseen.
package main

import (
	"cmp"
	"debug/buildinfo"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	var o options
	flag.StringVar(&o.version, "version", "", "the program's `version`")
	flag.StringVar(&o.time, "time", "", "when it was released, as `RFC 3339`")
	flag.StringVar(&o.out, "o", "", "the `file` that the list is written to")
	flag.StringVar(&o.notices, "notices", "", "the `file` that the licences are written to")
	flag.Parse()
	if flag.NArg() != 1 || o.out == "" || o.notices == "" {
		fmt.Fprintln(os.Stderr, "usage: sbom -version VERSION -time TIME -o FILE -notices FILE PROGRAM")
		os.Exit(2)
	}
	if err := o.run(flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

type options struct{ version, time, out, notices string }

func (o options) run(program string) error {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return err
	}
	parts, err := modules(info)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	list, err := os.Create(o.out)
	if err != nil {
		return err
	}
	err = write(list, bom(about{name: filepath.Base(info.Path), version: o.version, time: o.time, data: data}, parts))
	if err := cmp.Or(err, list.Close()); err != nil {
		return fmt.Errorf("%s: %w", o.out, err)
	}
	return os.WriteFile(o.notices, notices(parts), 0o644)
}

// modules are the parts of a program, with their licences, and the standard library. All problems are told at once.
func modules(info *buildinfo.BuildInfo) ([]part, error) {
	parts := []part{{path: "std", version: info.GoVersion}}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		parts = append(parts, part{path: m.Path, version: m.Version, sum: m.Sum})
	}
	dirs, err := directories(parts)
	if err != nil {
		return nil, err
	}
	var all []error
	for i := range parts {
		if err := parts[i].read(dirs[parts[i].path]); err != nil {
			all = append(all, fmt.Errorf("%s %s: %w", parts[i].path, parts[i].version, err))
		}
	}
	rules, err := copied()
	return append(parts, rules), errors.Join(append(all, err)...)
}
