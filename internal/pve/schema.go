package pve

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:generate sh -c "git -C ${PVE_DOCS:?a clone of proxmox/pve-docs} show a8736b6:api-viewer/apidata.js | go run ./reduce -o api9.json.gz"
//go:generate sh -c "git -C ${PVE_DOCS:?a clone of proxmox/pve-docs} show ae1bf37:api-viewer/apidata.js | go run ./reduce -o api8.json.gz"

//go:embed api8.json.gz
var api8 []byte

//go:embed api9.json.gz
var api9 []byte

//go:embed formats.json
var formatsText []byte

// Release is a major release of Proxmox VE.
type Release int

// The releases that are known.
const (
	PVE8 Release = 8
	PVE9 Release = 9
)

// Releases are all that are known, the older first.
var Releases = []Release{PVE8, PVE9}

// Property is what a parameter, or a field of a property string, may be. The names are those of Proxmox's schema.
type Property struct {
	Type       string      `json:"type"`
	Optional   bool        `json:"optional"`
	Format     Format      `json:"format"`
	Enum       []string    `json:"enum"`
	Minimum    json.Number `json:"minimum"`
	Maximum    json.Number `json:"maximum"`
	MinLength  *int        `json:"minLength"`
	MaxLength  *int        `json:"maxLength"`
	Pattern    string      `json:"pattern"`
	Requires   string      `json:"requires"`
	Alias      string      `json:"alias"`
	KeyAlias   string      `json:"keyAlias"`
	DefaultKey bool        `json:"default_key"`
	Items      *Property   `json:"items"`
}

// Format is the name of a format, or the fields of a property string.
type Format struct {
	Name   string
	Fields Properties
}

// Properties are parameters or fields by name.
type Properties map[string]*Property

// UnmarshalJSON takes a string or an object.
func (f *Format) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		return json.Unmarshal(text, &f.Name)
	}
	return json.Unmarshal(text, &f.Fields)
}

// schema is what a release takes: the parameters of "POST /nodes/{node}/qemu" and all others, and the property strings
// that have a name.
type schema struct {
	release Release
	methods map[string]Properties
	formats map[string]Properties
}

// schemas reads what is embedded; it was tested, so a fault is one of the program.
var schemas = map[Release]func() *schema{
	PVE8: sync.OnceValue(func() *schema { return mustRead(PVE8, api8) }),
	PVE9: sync.OnceValue(func() *schema { return mustRead(PVE9, api9) }),
}

func mustRead(release Release, packed []byte) *schema {
	s, err := read(release, packed)
	if err != nil {
		panic(fmt.Sprintf("pve: schema of %d: %v", release, err))
	}
	return s
}

func read(release Release, packed []byte) (*schema, error) {
	s := &schema{release: release, formats: map[string]Properties{}}
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(zip)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &s.methods); err != nil {
		return nil, err
	}
	named := map[string]Properties{}
	if err := json.Unmarshal(formatsText, &named); err != nil {
		return nil, err
	}
	// name@8 is how that release had it
	suffix := fmt.Sprintf("@%d", release)
	for name, fields := range named {
		if base, other := strings.CutSuffix(name, suffix); other {
			s.formats[base] = fields
		} else if _, own := named[name+suffix]; !own && !strings.Contains(name, "@") {
			s.formats[name] = fields
		}
	}
	s.formats["pve-vm-cpu-conf"]["reported-model"].Enum = cpuModels(release)
	for key, params := range s.methods {
		if release == PVE9 {
			later(key, params)
		}
		s.methods[key] = expand(key, params)
	}
	s.formats["pve-qm-ide"] = withoutImport(s.methods["POST /nodes/{node}/qemu"]["ide0"].Format.Fields)
	return s, nil
}

// later adds what qemu-server 9.2.6 and pve-container 6.1.10 take and the published schema, which is three months older,
// has not.
func later(key string, params Properties) {
	optional := func(kind, pattern string) *Property { return &Property{Type: kind, Optional: true, Pattern: pattern} }
	switch {
	case strings.Contains(key, "/lxc"):
		for _, name := range []string{"rootfs", "mp[n]"} {
			if p := params[name]; p != nil && p.Format.Fields != nil {
				p.Format.Fields["idmap"] = optional("string", `^(?:passthrough|[ug]:[0-9]+:[0-9]+:[1-9][0-9]*(?:;[ug]:[0-9]+:[0-9]+:[1-9][0-9]*)*)$`)
			}
		}
	case strings.Contains(key, "/qemu"):
		if p := params["net[n]"]; p != nil && p.Format.Fields != nil {
			p.Format.Fields["host-tunnel"] = optional("boolean", "")
		}
		if p := params["serial[n]"]; p != nil {
			p.Pattern = `(/dev/[^,]+|socket)`
		}
	}
}

// withoutImport are the fields of a drive as --cdrom takes it: that is a drive which nothing is imported to.
func withoutImport(fields Properties) Properties {
	fields = maps.Clone(fields)
	delete(fields, "import-from")
	return fields
}

// counts says how many of a numbered parameter there are; the schema says "net[n]" only.
var counts = map[string]map[string]int{
	"qemu": {"ide": 4, "sata": 6, "scsi": 31, "virtio": 16, "net": 32, "ipconfig": 32, "hostpci": 16, "usb": 14, "serial": 4, "parallel": 3, "unused": 256, "numa": 8, "virtiofs": 10},
	"lxc":  {"net": 32, "mp": 256, "dev": 256, "unused": 256},
}

// expand writes net[n] as net0, net1 and so on.
func expand(key string, params Properties) Properties {
	kind := "qemu"
	if strings.Contains(key, "/lxc") {
		kind = "lxc"
	}
	out := Properties{}
	for name, p := range params {
		base, numbered := strings.CutSuffix(name, "[n]")
		if !numbered {
			out[name] = p
			continue
		}
		for i := range counts[kind][base] {
			out[base+strconv.Itoa(i)] = p
		}
	}
	return out
}

// listed writes scsi[31] in an enumeration as scsi0, scsi1 and so on.
var listed = regexp.MustCompile(`^(.*)\[(\d+)\]$`)

func expandEnum(enum []string) []string {
	var out []string
	for _, word := range enum {
		m := listed.FindStringSubmatch(word)
		if m == nil {
			out = append(out, word)
			continue
		}
		n, _ := strconv.Atoi(m[2])
		for i := range n {
			out = append(out, m[1]+strconv.Itoa(i))
		}
	}
	return out
}

func (p Properties) names() []string { return slices.Sorted(maps.Keys(p)) }
