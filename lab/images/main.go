// Command images builds the lab's images from the catalog and pushes them into the lab's registry: for
// every image that an entry names one of the same name and tag, in which a stand-in plays its service.
//
//	images list [--catalog DIR]...                    the names, one a line
//	images push [--catalog DIR]... --registry ADDRESS --ca FILE --standin FILE
//
// What a stand-in has to listen on, write and answer is read from the entry's own Compose file.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"berth/catalog"
)

type options struct {
	catalogs                             []string
	registry, ca, standin, busybox, bash string
	roots                                string // where file systems of other programs are
}

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: images list or push, then flags"))
	}
	var o options
	flags := flag.NewFlagSet("images", flag.ExitOnError)
	flags.Func("catalog", "a directory with further entries", func(dir string) error {
		o.catalogs = append(o.catalogs, dir)
		return nil
	})
	flags.StringVar(&o.registry, "registry", "", "address of the registry")
	flags.StringVar(&o.ca, "ca", "", "certificate that the registry's is signed with")
	flags.StringVar(&o.standin, "standin", "", "the program lab/standin, static")
	flags.StringVar(&o.busybox, "busybox", "/bin/busybox", "a static busybox")
	flags.StringVar(&o.bash, "bash", "/bin/bash-static", "a static bash")
	flags.StringVar(&o.roots, "roots", "", "where the file systems are that an entry names by x-lab")
	flags.Parse(os.Args[2:])
	if err := run(os.Args[1], o); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "images:", err)
	os.Exit(1)
}

func run(command string, o options) error {
	c, err := catalog.Load(o.catalogs...)
	if err != nil {
		return err
	}
	entries, err := all(c)
	if err != nil {
		return err
	}
	specs, err := specsOf(entries)
	if err != nil {
		return err
	}
	switch command {
	case "list":
		for _, s := range specs {
			fmt.Println(s.Name)
		}
		return nil
	case "push":
		return pushAll(specs, o)
	}
	return fmt.Errorf("unknown command %q: list or push", filepath.Base(command))
}

// all are the entries of a catalog, and the shipped ones in whose place others are: a test beside the one that puts them there deploys these.
func all(c *catalog.Catalog) ([]*catalog.Entry, error) {
	shipped, err := catalog.Load()
	if err != nil {
		return nil, err
	}
	entries := c.Entries()
	for _, e := range c.Entries() {
		if s, err := shipped.Entry(e.Name); err == nil && e.Overrides {
			entries = append(entries, s)
		}
	}
	return entries, nil
}

// pushAll pushes every image, and prints each with its digest.
func pushAll(specs []spec, o options) error {
	r, err := newRegistry(o.registry, o.ca)
	if err != nil {
		return err
	}
	base, there, err := baseLayer(o.standin, o.busybox, o.bash)
	if err != nil {
		return err
	}
	for _, s := range specs {
		below := []layer{base}
		if s.Root != "" {
			l, err := rootLayer(filepath.Join(o.roots, s.Root+".tar"))
			if err != nil {
				return fmt.Errorf("%s: %w", s.Name, err)
			}
			below = append(below, l)
		}
		digest, err := r.push(s, below, there)
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		fmt.Println(s.Name, digest)
	}
	return nil
}
