package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// about is the program that the list is of.
type about struct {
	name, version, time string
	data                []byte
}

// bom is the list of a program and its parts. The same program gives the same list: it has no serial number.
func bom(of about, parts []part) *cdx.BOM {
	hash := sha256.Sum256(of.data)
	program := cdx.Component{
		BOMRef: of.name, Type: cdx.ComponentTypeApplication, Name: of.name, Version: of.version,
		Licenses: licences([]string{"Apache-2.0"}),
		Hashes:   &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: hex.EncodeToString(hash[:])}},
	}
	var components []cdx.Component
	var refs []string
	for _, p := range parts {
		c := cdx.Component{
			BOMRef: p.path + "@" + p.version, Type: cdx.ComponentTypeLibrary, Name: p.path, Version: p.version,
			PackageURL: "pkg:golang/" + p.path + "@" + p.version, Licenses: licences(p.licences),
		}
		if p.sum != "" {
			c.Properties = &[]cdx.Property{{Name: "go.sum", Value: p.sum}}
		}
		components, refs = append(components, c), append(refs, c.BOMRef)
	}
	b := cdx.NewBOM()
	b.Metadata = &cdx.Metadata{Timestamp: of.time, Component: &program}
	b.Components = &components
	b.Dependencies = &[]cdx.Dependency{{Ref: of.name, Dependencies: &refs}}
	return b
}

// licences are all that hold; with more than one, each for a part of the code.
func licences(names []string) *cdx.Licenses {
	if len(names) == 1 {
		return &cdx.Licenses{{License: &cdx.License{ID: names[0]}}}
	}
	return &cdx.Licenses{{Expression: strings.Join(names, " AND ")}}
}

// write writes the list in the version of the format that scanners read.
func write(w io.Writer, b *cdx.BOM) error {
	return cdx.NewBOMEncoder(w, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(false).EncodeVersion(b, cdx.SpecVersion1_6)
}
