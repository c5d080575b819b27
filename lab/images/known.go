package main

import (
	"path"
	"strings"
)

// known is what a Compose file of the catalog does not say about an image, and what the lab needs to
// play it: the user that it runs as, ports that only its siblings use, programs that scripts call.
type known struct {
	uid, gid int
	tcp      []uint16
	programs []string
}

// facts are by the last part of the image's name. Users are those of the images that upstream publishes.
var facts = map[string]known{
	"prometheus":              {uid: 65534, gid: 65534},
	"alertmanager":            {uid: 65534, gid: 65534},
	"node-exporter":           {uid: 65534, gid: 65534},
	"grafana":                 {uid: 472},
	"loki":                    {uid: 10001, gid: 10001},
	"seerr":                   {uid: 1000, gid: 1000},
	"debian-postgres":         {uid: 999, gid: 999},
	"postgres":                {tcp: []uint16{5432}, programs: []string{"psql", "pg_dump", "pg_isready", "createdb", "dropdb"}},
	"redis":                   {tcp: []uint16{6379}, programs: []string{"redis-cli", "redis-server"}},
	"valkey":                  {tcp: []uint16{6379}, programs: []string{"valkey-cli", "valkey-server"}},
	"immich-machine-learning": {tcp: []uint16{3003}},
	"rclone":                  {programs: []string{"rclone", "crond"}},
	"busybox":                 {programs: []string{"i2cget", "i2cset"}},
}

// name is where an image is pulled from: the registry's host, the repository there, and the tag.
type name struct {
	host, repository, tag string
}

// parseName reads an image's name as Docker does. A digest is left out: the lab makes its own.
func parseName(image string) name {
	image, _, _ = strings.Cut(image, "@")
	n := name{host: "docker.io", repository: image, tag: "latest"}
	if first, rest, ok := strings.Cut(image, "/"); ok && (strings.ContainsAny(first, ".:") || first == "localhost") {
		n.host, n.repository = first, rest
	}
	if i := strings.LastIndex(n.repository, ":"); i >= 0 {
		n.repository, n.tag = n.repository[:i], n.repository[i+1:]
	}
	if n.host == "docker.io" && !strings.Contains(n.repository, "/") {
		n.repository = "library/" + n.repository
	}
	return n
}

func (n name) base() string { return path.Base(n.repository) }

func (n name) String() string { return n.host + "/" + n.repository + ":" + n.tag }
