// Reduce makes what package pve judges by of the data of Proxmox VE's API viewer: of every method the names and limits of its
// parameters, without descriptions, permissions and answers.
//
//	git -C pve-docs show a8736b6:api-viewer/apidata.js | go run ./internal/pve/reduce -o internal/pve/api9.json.gz
//	git -C pve-docs show ae1bf37:api-viewer/apidata.js | go run ./internal/pve/reduce -o internal/pve/api8.json.gz
//
// (https://git.proxmox.com/?p=pve-docs.git: a8736b6 of master, 30 April 2026; ae1bf37 of stable-bookworm, 16 March 2026.)
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
)

func main() {
	log.SetFlags(0)
	out := flag.String("o", "", "`file` to write")
	flag.Parse()
	if err := run(os.Stdin, *out); err != nil {
		log.Fatal("reduce: ", err)
	}
}

// node is a directory or a leaf of the API viewer's tree.
type node struct {
	Path     string            `json:"path"`
	Children []node            `json:"children"`
	Info     map[string]method `json:"info"`
}

type method struct {
	Parameters struct {
		Properties map[string]map[string]any `json:"properties"`
	} `json:"parameters"`
}

func run(in io.Reader, out string) error {
	script, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	start, end := bytes.IndexByte(script, '['), bytes.LastIndexByte(script, ']')
	if start < 0 || end < start {
		return fmt.Errorf("no list in the script: is it apidata.js?")
	}
	// what follows the data is the viewer itself
	decoder := json.NewDecoder(bytes.NewReader(script[start:]))
	decoder.UseNumber()
	var roots []node
	if err := decoder.Decode(&roots); err != nil {
		return err
	}
	methods := map[string]map[string]map[string]any{}
	collect(roots, methods)
	var packed bytes.Buffer
	zip, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	text, err := json.Marshal(methods)
	if err != nil {
		return err
	}
	if _, err := zip.Write(text); err != nil {
		return err
	}
	if err := zip.Close(); err != nil {
		return err
	}
	return os.WriteFile(out, packed.Bytes(), 0o644)
}

func collect(nodes []node, methods map[string]map[string]map[string]any) {
	for _, n := range nodes {
		for _, verb := range slices.Sorted(maps.Keys(n.Info)) {
			params := map[string]map[string]any{}
			for name, property := range n.Info[verb].Parameters.Properties {
				params[name] = limits(property)
			}
			methods[verb+" "+n.Path] = params
		}
		collect(n.Children, methods)
	}
}

// kept are the keys of a property that its verdict depends on.
var kept = strings.Fields("type optional format enum minimum maximum minLength maxLength pattern requires alias keyAlias default_key items")

func limits(property map[string]any) map[string]any {
	small := map[string]any{}
	for _, key := range kept {
		value, ok := property[key]
		if !ok || value == nil {
			continue
		}
		switch key {
		case "optional", "default_key":
			if s := fmt.Sprint(value); s == "1" || s == "true" {
				small[key] = true
			}
		case "minimum", "maximum":
			small[key] = json.Number(fmt.Sprint(value))
		case "enum":
			small[key] = words(value)
		case "items":
			if of, ok := value.(map[string]any); ok {
				small[key] = limits(of)
			}
		case "format":
			small[key] = format(value)
		default:
			small[key] = value
		}
	}
	return small
}

// words are the values of an enumeration; Proxmox compares them as text, also where they are numbers.
func words(value any) []string {
	list, _ := value.([]any)
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = fmt.Sprint(v)
	}
	return out
}

// format keeps the name of a format, or the fields of a property string.
func format(value any) any {
	fields, ok := value.(map[string]any)
	if !ok {
		return value
	}
	small := map[string]any{}
	for name, field := range fields {
		if property, ok := field.(map[string]any); ok {
			small[name] = limits(property)
		}
	}
	return small
}
