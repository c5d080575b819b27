package pages

import (
	"fmt"
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/planner"
	"berth/wording"
)

// Rendered says how many files there are for every host, what was written to a directory, and which secrets are still to
// come.
func Rendered(w wording.Words, p *planner.Plan, bundles []compose.Bundle, saved compose.Saved, dir string) string {
	var out strings.Builder
	var secrets []string
	width := 0
	for _, b := range bundles {
		width = max(width, len(b.Host))
	}
	for _, h := range p.Hosts {
		services, files := 0, 0
		for _, b := range bundles {
			if b.Host != h.Host.Name {
				continue
			}
			services++
			files += len(b.Files)
			for _, s := range b.Secrets {
				secrets = append(secrets, s.String())
			}
		}
		if services == 0 {
			continue
		}
		serviceWord, fileWord := w.Say("services", "services"), w.Say("files", "fichiers")
		if services == 1 {
			serviceWord = w.Say("service", "service") + " "
		}
		if files == 1 {
			fileWord = w.Say("file", "fichier")
		}
		fmt.Fprintf(&out, "%-*s %4d %s %4d %s\n", width, h.Host.Name, services, serviceWord, files, fileWord)
	}
	fmt.Fprintln(&out, w.Say("%s: %d written, %d unchanged, %d removed", "%s : %d écrits, %d inchangés, %d supprimés", dir, saved.Written, saved.Same, saved.Removed))
	for i := range bundles {
		for _, b := range bundles[i].Builds {
			fmt.Fprintln(&out, w.Say("the image of %s of %s is built on %s, from %d files (%s)", "l'image de %s de %s est construite sur %s, à partir de %d fichiers (%s)",
				b.Container, bundles[i].Service, bundles[i].Host, b.Files, w.Used(planner.Bytes(b.Size))))
		}
	}
	slices.Sort(secrets)
	if secrets = slices.Compact(secrets); len(secrets) > 0 {
		fmt.Fprintf(&out, "%s\n  %s\n", w.Say("placeholders for secrets in .env:", "secrets remplacés par une marque dans .env :"), strings.Join(secrets, "\n  "))
	}
	return out.String()
}
