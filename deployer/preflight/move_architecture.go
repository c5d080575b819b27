package preflight

import (
	"maps"
	"path"
	"slices"
	"strings"

	"berth/deployer/moves"
	"berth/planner"
	"berth/wording"
)

// MoveArchitecture is a database that moves to a host of another architecture: its files are of the processor that wrote them.
type MoveArchitecture struct {
	Place
	stops
	From, Image string
	Was, Is     planner.Arch
}

func (f MoveArchitecture) Say(w wording.Words) string {
	return w.Say("%s has a database (%s) whose files were written on %s (%s), and %s is %s: it does not read them reliably", "%s a une base de données (%s) dont les fichiers viennent de %s (%s), et %s est %s : elle ne les lit pas de façon sûre",
		f.Service, f.Image, f.From, f.Was, f.Host, f.Is)
}

func (f MoveArchitecture) Hint(w wording.Words) string {
	return w.Say("keep %s on a host of the same architecture, or dump the database, begin empty there, and read the dump", "garder %s sur un hôte de la même architecture, ou exporter la base, commencer à vide là-bas et relire l'export", f.Service)
}

// databases are programs whose files depend on the processor, by the names of their images.
var databases = []string{"postgres", "postgresql", "postgis", "pgvector", "timescaledb", "pgvecto-rs", "mysql", "mariadb", "percona", "mongo", "mongodb", "influxdb", "clickhouse", "elasticsearch", "opensearch"}

// isDatabase reports whether an image is one of these, as ghcr.io/immich-app/postgres:16 is.
func isDatabase(image string) bool {
	name, _, _ := strings.Cut(path.Base(image), "@")
	name, _, _ = strings.Cut(name, ":")
	return slices.Contains(databases, name)
}

func moveArchitecture(c *checker, m *moves.Move) {
	from, to := c.facts[m.From], c.facts[m.To]
	if from == nil || to == nil || !m.Copies() || from.Arch.Family == "" || to.Arch.Family == "" || from.Arch.Family == to.Arch.Family {
		return
	}
	for _, image := range slices.Sorted(maps.Values(m.Bundle.Images)) {
		if isDatabase(image) {
			c.add(MoveArchitecture{Place: Place{m.To, m.Service}, From: m.From, Image: image, Was: planner.Arch{Family: from.Arch.Family}, Is: planner.Arch{Family: to.Arch.Family}})
			return
		}
	}
}
