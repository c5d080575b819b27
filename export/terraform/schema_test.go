package terraform

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// schema is that of a resource, or of a block in one.
type schema struct {
	Attributes map[string]struct {
		Type               cty.Type
		Required, Optional bool
	}
	Blocks map[string]struct {
		schema
		Min, Max int
	}
}

func schemas(t *testing.T) map[string]schema {
	t.Helper()
	data, err := os.ReadFile("testdata/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Version   string
		Resources map[string]schema
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	if all.Version != Version {
		t.Fatalf("the schema is that of %s, and what is written is for %s", all.Version, Version)
	}
	return all.Resources
}

// reader holds what is read back against the schema.
type reader struct {
	scope *hcl.EvalContext
	bad   []string
}

func (r *reader) wrong(where, form string, args ...any) {
	r.bad = append(r.bad, where+": "+fmt.Sprintf(form, args...))
}

func (r *reader) check(where string, body *hclsyntax.Body, s schema) {
	given := map[string]bool{}
	for name, a := range body.Attributes {
		given[name] = true
		want, known := s.Attributes[name]
		if !known || !want.Required && !want.Optional {
			r.wrong(where, "there is no argument %s", name)
			continue
		}
		r.typed(where+"."+name, a.Expr, want.Type)
	}
	count := map[string]int{}
	for _, b := range body.Blocks {
		count[b.Type]++
		if one, known := s.Blocks[b.Type]; known {
			if one.Max > 0 && count[b.Type] > one.Max {
				r.wrong(where, "%d times %s", count[b.Type], b.Type)
			}
			r.check(where+"."+b.Type, b.Body, one.schema)
			continue
		}
		// A list of objects may be written as blocks, as the provider's documentation writes it.
		as, known := s.Attributes[b.Type]
		if !known || !as.Type.IsListType() || !as.Type.ElementType().IsObjectType() {
			r.wrong(where, "there is no block %s", b.Type)
			continue
		}
		given[b.Type] = true
		for name, a := range b.Body.Attributes {
			if !as.Type.ElementType().HasAttribute(name) {
				r.wrong(where+"."+b.Type, "there is no argument %s", name)
				continue
			}
			r.typed(where+"."+b.Type+"."+name, a.Expr, as.Type.ElementType().AttributeType(name))
		}
	}
	for name, a := range s.Attributes {
		if a.Required && !given[name] {
			r.wrong(where, "%s is required", name)
		}
	}
	for name, b := range s.Blocks {
		if count[name] < b.Min {
			r.wrong(where, "%s is required", name)
		}
	}
}

// typed holds a value against a type, without what Terraform would convert silently.
func (r *reader) typed(where string, e hcl.Expression, want cty.Type) cty.Value {
	v, diags := e.Value(r.scope)
	if diags.HasErrors() {
		r.wrong(where, "%s", diags)
		return cty.NilVal
	}
	if v.Type() == cty.String && want != cty.String || v.Type() == cty.Number && want == cty.String {
		r.wrong(where, "%s where the schema has %s", v.Type().FriendlyName(), want.FriendlyName())
	}
	if _, err := convert.Convert(v, want); err != nil {
		r.wrong(where, "%v", err)
	}
	return v
}

// values are those that an operator gives; what is fetched is IMAGE.
var values = map[string]string{
	"vmbr0_ipv4_prefix": "24", "vmbr0_ipv4_gateway": `"192.168.10.1"`, "login": `"ops"`, "pci_gpu": `"0000:c5:00.0"`, "ssh_keys": `["ssh-ed25519 AAAA ops"]`, "ssh_keys_ssh_lab_pub": `["k"]`, "ssh_keys_ssh_lab_pub_2": `["k"]`,
	"template_debian_13_standard": `"local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst"`, "checksum_debian_13": "null", "checksum_ubuntu_24_04": `"00"`, "device_printer": `"/dev/usb/lp0"`, "system_of_4web": `"debian"`,
}

// mustRead parses the files of a module and gives their blocks.
func mustRead(t *testing.T, m Module) []*hclsyntax.Block {
	t.Helper()
	var blocks []*hclsyntax.Block
	for name, text := range m.Files {
		f, diags := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatalf("%s\n%s", diags, text)
		}
		blocks = append(blocks, f.Body.(*hclsyntax.Body).Blocks...)
	}
	return blocks
}

// read gives the blocks of a module, with what their expressions may refer to.
func read(t *testing.T, m Module) ([]*hclsyntax.Block, *hcl.EvalContext) {
	t.Helper()
	blocks := mustRead(t, m)
	vars, images := map[string]cty.Value{}, map[string]cty.Value{}
	used := map[string]bool{}
	for _, b := range blocks {
		switch {
		case b.Type == "variable":
			name := b.Labels[0]
			if d := b.Body.Attributes["default"]; d != nil {
				vars[name], _ = d.Expr.Value(nil)
				continue
			}
			given, is := values[name]
			if !is {
				t.Fatalf("variable %s has no default, and no value here", name)
			}
			e, _ := hclsyntax.ParseExpression([]byte(given), name, hcl.InitialPos)
			vars[name], _ = e.Value(nil)
			used[name] = true
		case b.Type == "resource" && b.Labels[0] == fetched:
			images[b.Labels[1]] = cty.ObjectVal(map[string]cty.Value{"id": cty.StringVal("IMAGE")})
		}
	}
	return blocks, &hcl.EvalContext{Variables: map[string]cty.Value{"var": cty.ObjectVal(vars), fetched: cty.ObjectVal(images)}}
}

func TestWhatIsWrittenIsWhatTheProviderTakes(t *testing.T) {
	m := moduleOf(t, guestsOnly)
	blocks, scope := read(t, m)
	all := schemas(t)
	r := reader{scope: scope}
	resources := map[string]int{}
	for _, b := range blocks {
		if b.Type != "resource" {
			continue
		}
		s, known := all[b.Labels[0]]
		if !known {
			t.Fatalf("there is no resource %s", b.Labels[0])
		}
		resources[b.Labels[0]]++
		if !hclsyntax.ValidIdentifier(b.Labels[1]) {
			t.Errorf("%q is no name of a resource", b.Labels[1])
		}
		body := *b.Body
		body.Blocks = slices.DeleteFunc(slices.Clone(body.Blocks), func(in *hclsyntax.Block) bool {
			if in.Type == "lifecycle" {
				r.lifecycle(t, b.Labels[0], in, s)
			}
			return in.Type == "lifecycle"
		})
		r.check(strings.Join(b.Labels, "."), &body, s)
	}
	for _, bad := range r.bad {
		t.Error(bad)
	}
	if want := map[string]int{vmResource: 5, lxcResource: 3, fetched: 3}; !maps.Equal(want, resources) {
		t.Errorf("resources %v, want %v", resources, want)
	}
}

// lifecycle holds what is ignored against the arguments: all of them that are not written, and no other.
func (r *reader) lifecycle(t *testing.T, kind string, b *hclsyntax.Block, s schema) {
	t.Helper()
	stays := map[string]bool{}
	for _, e := range b.Body.Attributes["ignore_changes"].Expr.(*hclsyntax.TupleConsExpr).Exprs {
		path, diags := hcl.AbsTraversalForExpr(e)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		name := path.RootName()
		if len(path) > 1 {
			inner := path[2].(hcl.TraverseAttr).Name
			if _, known := s.Blocks[name].Attributes[inner]; !known {
				r.wrong(kind, "what is ignored, %s.%s, is no argument", name, inner)
			}
			stays[name+"."+inner] = true
			continue
		}
		_, attribute := s.Attributes[name]
		if _, known := s.Blocks[name]; !known && !attribute {
			r.wrong(kind, "what is ignored, %s, is no argument", name)
		}
		stays[name] = true
	}
	for name := range s.Blocks {
		if !stays[name] && name != "cpu" && name != "memory" && name != "wait_for_ip" {
			r.wrong(kind, "a guest that is there would lose its %s", name)
		}
	}
	for _, pair := range []struct{ block, ours string }{{"cpu", "cores"}, {"memory", "dedicated"}} {
		for name := range s.Blocks[pair.block].Attributes {
			// The number of sockets is multiplied with the cores: one that is not ours would not be what the plan says.
			if name != pair.ours && name != "sockets" && !stays[pair.block+"."+name] {
				r.wrong(kind, "a guest that is there would lose its %s.%s", pair.block, name)
			}
		}
	}
	for name, a := range s.Attributes {
		ours := slices.Contains([]string{"node_name", "vm_id", "started", "id"}, name) || strings.HasPrefix(name, "timeout_") || strings.HasSuffix(name, "_on_destroy") ||
			slices.Contains([]string{"migrate", "reboot", "reboot_after_update", "mac_addresses"}, name) // what the provider does, nothing that the guest has
		if a.Optional && !ours && !stays[name] {
			r.wrong(kind, "a guest that is there would lose its %s", name)
		}
	}
}

// Each of these has to be found, or the test above shows nothing.
func TestTheSchemaIsHeldStrictly(t *testing.T) {
	s := schemas(t)[vmResource]
	for text, want := range map[string]string{
		`vm_id = 1`:                                            "node_name is required",
		"node_name = \"p\"\nvm_idd = 1":                        "no argument vm_idd",
		"node_name = \"p\"\nid = \"x\"\ncpus {}":               "no block cpus",
		"node_name = \"p\"\nvm_id = \"100\"":                   "string where the schema has number",
		"node_name = \"p\"\nname = 5":                          "number where the schema has string",
		"node_name = \"p\"\ntags = \"x\"":                      "list of string",
		"node_name = \"p\"\ncpu {}\ncpu {}":                    "2 times cpu",
		"node_name = \"p\"\ndisk { size = 5 }":                 "interface is required",
		"node_name = \"p\"\nnetwork_device { brigde = \"x\" }": "no argument brigde",
		"node_name = \"p\"\nipv4_addresses = []":               "no argument ipv4_addresses",
		"node_name = var.nobody":                               "Unsupported",
	} {
		f, diags := hclsyntax.ParseConfig([]byte(text), "x.tf", hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		r := reader{scope: &hcl.EvalContext{Variables: map[string]cty.Value{"var": cty.EmptyObjectVal}}}
		r.check("x", f.Body.(*hclsyntax.Body), s)
		if !strings.Contains(strings.Join(r.bad, "\n"), want) {
			t.Errorf("%s\nfound %q, want %q", text, r.bad, want)
		}
	}
}
