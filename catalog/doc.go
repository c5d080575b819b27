// Package catalog holds the services that berth knows: one directory an entry, with an ordinary Compose
// file in it and an x-berth block that says what the service needs and how well it runs where.
//
// [Load] reads the shipped entries, which are part of the binary, and those of the user's own
// directories, which add to them or take their place by name. It reads strictly, and reports every
// problem of every file in one run. Planning needs the x-berth block and the published ports only; both
// come out of one pass over the YAML nodes. Compose proper costs milliseconds a file, so compose-go
// reads a file when somebody asks for it ([Entry.Project]): a renderer, a deployer or [Catalog.Lint].
//
// The format is described in docs/catalog.md, and in docs/schema/x-berth.schema.json for editors.
package catalog
