package terraform

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"berth/export/found"
	"berth/internal/wholefile"
	"berth/message"
	"berth/planner"
)

// Limits of what is read.
const (
	mostText  = 256 << 10 // of a file of Terraform
	mostState = 64 << 20
	mostFiles = 200
	mostDepth = 100 // of brackets in brackets
	mostEach  = 100 // guests that one block stands for
)

// Read reads guests out of a directory of Terraform, one file of it, or what terraform show -json or a state says. notes say what
// was left out, and where it stands.
func Read(path string) (machines []found.Machine, notes []message.Text, err error) {
	r := reading{machines: map[string]*found.Machine{}, scope: &hcl.EvalContext{Variables: map[string]cty.Value{}}}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, nil, err
	case info.IsDir():
		err = r.dir(path)
	case strings.HasSuffix(path, ".tf"):
		err = r.files([]string{path})
	default:
		err = r.state(path)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(r.machines) == 0 {
		return nil, nil, errors.Join(message.Errorf("%s: it has no guest of the provider %s that can be read", path, Provider), said(r.notes))
	}
	for _, m := range r.machines {
		machines = append(machines, *m)
	}
	slices.SortFunc(machines, func(x, y found.Machine) int { return strings.Compare(x.Name, y.Name) })
	return machines, r.notes, nil
}

func said(notes []message.Text) error {
	if len(notes) == 0 {
		return nil
	}
	return message.Join(notes, message.Same("\n")).Err()
}

// reading collects guests by machine.
type reading struct {
	machines map[string]*found.Machine
	guests   int
	notes    []message.Text
	scope    *hcl.EvalContext
}

func (r *reading) note(where string, what message.Text) {
	if len(r.notes) < 1000 {
		r.notes = append(r.notes, message.Of("%s: %s", where, what))
	}
}

func (r *reading) dir(path string) error {
	names, err := filepath.Glob(filepath.Join(path, "*.tf"))
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return message.Errorf("%s: there is no *.tf file in it", path)
	}
	values, _ := filepath.Glob(filepath.Join(path, "*.auto.tfvars"))
	if one := filepath.Join(path, "terraform.tfvars"); exists(one) {
		values = append([]string{one}, values...)
	}
	return r.files(append(names, values...))
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// files reads the blocks of all files, then what they may refer to, then guests.
func (r *reading) files(names []string) error {
	if len(names) > mostFiles {
		return message.Errorf("%d files are more than the %d that are read", len(names), mostFiles)
	}
	var blocks []*hclsyntax.Block
	given := map[string]cty.Value{}
	for _, name := range names {
		body, err := parsed(name)
		if err != nil {
			return err
		}
		blocks = append(blocks, body.Blocks...)
		if strings.HasSuffix(name, ".tfvars") {
			for key, a := range body.Attributes {
				if v, ok := value(a.Expr, nil); ok {
					given[key] = v
				}
			}
		}
	}
	r.variables(blocks, given)
	r.locals(blocks)
	for _, b := range blocks {
		if b.Type == "resource" && len(b.Labels) == 2 && (b.Labels[0] == vmResource || b.Labels[0] == lxcResource || b.Labels[0] == "proxmox_vm") {
			r.each(b)
		}
	}
	return nil
}

// parsed reads a file of Terraform. Its parser recurses, so that what is nested too deep is refused before.
func parsed(name string) (*hclsyntax.Body, error) {
	text, err := wholefile.ReadFile(name, mostText)
	if err != nil {
		return nil, message.Errorf("%s: %w", name, err)
	}
	if line := tooDeep(text); line > 0 {
		return nil, message.Errorf("%s:%d: it is nested deeper than %d levels", name, line, mostDepth)
	}
	f, diags := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
	if diags.HasErrors() {
		var lines []error
		for _, d := range diags {
			where := name
			if d.Subject != nil {
				where = place(*d.Subject)
			}
			lines = append(lines, message.Errorf("%s: %s: %s", where, d.Summary, d.Detail))
		}
		return nil, errors.Join(lines...)
	}
	return f.Body.(*hclsyntax.Body), nil
}

func place(at hcl.Range) string {
	return fmt.Sprintf("%s:%d:%d", at.Filename, at.Start.Line, at.Start.Column)
}

// tooDeep gives the line from which on brackets, or operators before or between values, are nested too deep; 0: none.
func tooDeep(text []byte) int {
	depth, run, line := 0, 0, 1
	for _, c := range text {
		switch c {
		case '\n':
			line++
			run = 0
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(depth-1, 0)
		case '!', '-', '?':
			run++
		}
		if depth > mostDepth || run > 20*mostDepth {
			return line
		}
	}
	return 0
}

func (r *reading) variables(blocks []*hclsyntax.Block, given map[string]cty.Value) {
	vars := map[string]cty.Value{}
	for _, b := range blocks {
		if b.Type != "variable" || len(b.Labels) != 1 {
			continue
		}
		if v, is := given[b.Labels[0]]; is {
			vars[b.Labels[0]] = v
		} else if d := b.Body.Attributes["default"]; d != nil {
			if v, ok := value(d.Expr, nil); ok {
				vars[b.Labels[0]] = v
			}
		}
	}
	r.scope.Variables["var"] = cty.ObjectVal(vars)
}

// locals are evaluated in as many rounds as they refer to each other, some at most.
func (r *reading) locals(blocks []*hclsyntax.Block) {
	locals := map[string]cty.Value{}
	for range 10 {
		before := len(locals)
		for _, b := range blocks {
			if b.Type != "locals" {
				continue
			}
			for name, a := range b.Body.Attributes {
				if _, is := locals[name]; is {
					continue
				}
				if v, ok := value(a.Expr, r.scope); ok {
					locals[name] = v
				}
			}
		}
		r.scope.Variables["local"] = cty.ObjectVal(locals)
		if len(locals) == before {
			return
		}
	}
}

// value evaluates an expression, if it can be and comes to little: a file may not make texts double from line to line, nor lists
// of lists of lists.
func value(e hclsyntax.Expression, scope *hcl.EvalContext) (cty.Value, bool) {
	loops := 0
	_ = hclsyntax.VisitAll(e, func(n hclsyntax.Node) hcl.Diagnostics {
		if _, is := n.(*hclsyntax.ForExpr); is {
			loops++
		}
		if _, is := n.(*hclsyntax.SplatExpr); is {
			loops++
		}
		return nil
	})
	if loops > 1 || len(e.Variables()) > 200 {
		return cty.NilVal, false
	}
	v, diags := e.Value(scope)
	if diags.HasErrors() || !v.IsWhollyKnown() {
		return cty.NilVal, false
	}
	left := 2000
	return v, small(v, &left)
}

// small counts values, and texts by their length, until there are too many.
func small(v cty.Value, left *int) bool {
	*left--
	if *left < 0 {
		return false
	}
	if v.IsNull() {
		return true
	}
	if v.Type() == cty.String {
		*left -= len(v.AsString()) / 64
		return *left >= 0
	}
	if !v.CanIterateElements() {
		return true
	}
	for it := v.ElementIterator(); it.Next(); {
		if _, in := it.Element(); !small(in, left) {
			return false
		}
	}
	return true
}

// each takes a block for as many guests as it stands for, by count or for_each.
func (r *reading) each(b *hclsyntax.Block) {
	label := strings.Join(b.Labels, ".")
	where := place(b.DefRange())
	one := func(name string, extra map[string]cty.Value) {
		scope := r.scope.NewChild()
		scope.Variables = extra
		body := r.body(b.Body, scope)
		r.guest(where, b.Labels[0] == lxcResource, name, body)
	}
	many := b.Body.Attributes["for_each"]
	if many == nil {
		many = b.Body.Attributes["count"]
	}
	if many == nil {
		one(b.Labels[1], map[string]cty.Value{})
		return
	}
	v, ok := value(many.Expr, r.scope)
	switch {
	case !ok || v.IsNull():
		r.note(where, message.Of("%s is left out: its %s cannot be read here; terraform show -json says what it came to", label, many.Name))
	case many.Name == "count" && v.Type() == cty.Number:
		n, _ := v.AsBigFloat().Int64()
		for i := int64(0); i < min(n, mostEach); i++ {
			one(fmt.Sprintf("%s-%d", b.Labels[1], i), map[string]cty.Value{"count": cty.ObjectVal(map[string]cty.Value{"index": cty.NumberIntVal(i)})})
		}
	case many.Name == "for_each" && v.CanIterateElements() && v.LengthInt() <= mostEach:
		for it := v.ElementIterator(); it.Next(); {
			key, in := it.Element()
			if key.Type() != cty.String {
				key = in
			}
			if key.Type() != cty.String || key.IsNull() {
				continue
			}
			one(key.AsString(), map[string]cty.Value{"each": cty.ObjectVal(map[string]cty.Value{"key": key, "value": in})})
		}
	default:
		r.note(where, message.Of("%s is left out: it stands for more than %d guests, or its %s is none", label, mostEach, many.Name))
	}
}

// body gives arguments and blocks as a state has them: blocks are lists. What cannot be evaluated is not in it.
func (r *reading) body(b *hclsyntax.Body, scope *hcl.EvalContext) map[string]any {
	out := map[string]any{}
	for name, a := range b.Attributes {
		if v, ok := value(a.Expr, scope); ok {
			out[name] = plainOf(v)
		} else if slices.Contains(wantedArguments, name) {
			r.note(place(a.SrcRange), message.Of("%s is left out: it cannot be read here", name))
		}
	}
	for _, in := range b.Blocks {
		list, _ := out[in.Type].([]any)
		out[in.Type] = append(list, r.body(in.Body, scope))
	}
	return out
}

// wantedArguments are those that an inventory would have.
var wantedArguments = []string{"node_name", "vm_id", "name", "hostname", "cores", "dedicated", "size", "datastore_id", "address", "bridge", "vlan_id", "order"}

func plainOf(v cty.Value) any {
	switch {
	case v.IsNull():
		return nil
	case v.Type() == cty.String:
		return v.AsString()
	case v.Type() == cty.Number:
		f, _ := v.AsBigFloat().Float64()
		return f
	case v.Type() == cty.Bool:
		return v.True()
	case v.CanIterateElements() && (v.Type().IsTupleType() || v.Type().IsListType()):
		var out []any
		for it := v.ElementIterator(); it.Next(); {
			_, in := it.Element()
			out = append(out, plainOf(in))
		}
		return out
	}
	return nil
}

// stated is a module of terraform show -json, or a state.
type stated struct {
	Resources []struct {
		Type, Name, Mode string
		Values           map[string]any
		Instances        []struct{ Attributes map[string]any }
	}
	Modules []stated `json:"child_modules"`
}

func (r *reading) state(path string) error {
	data, err := wholefile.ReadFile(path, mostState)
	if err != nil {
		return message.Errorf("%s: %w", path, err)
	}
	var all struct {
		stated
		Values struct {
			Root stated `json:"root_module"`
		}
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return message.Errorf("%s: it is no file of Terraform (*.tf), no state, and not what terraform show -json prints: %w", path, err)
	}
	r.module(path, &all.stated)
	r.module(path, &all.Values.Root)
	return nil
}

func (r *reading) module(path string, m *stated) {
	for _, res := range m.Resources {
		if res.Mode == "data" || res.Type != vmResource && res.Type != lxcResource {
			continue
		}
		where := path + ": " + res.Type + "." + res.Name
		if res.Values != nil {
			r.guest(where, res.Type == lxcResource, res.Name, res.Values)
		}
		for _, i := range res.Instances {
			r.guest(where, res.Type == lxcResource, res.Name, i.Attributes)
		}
	}
	for i := range m.Modules {
		r.module(path, &m.Modules[i])
	}
}

// args are the arguments of a resource or a block.
type args map[string]any

func (a args) text(name string) string {
	s, _ := a[name].(string)
	if len(s) > 200 {
		return ""
	}
	return s
}

// number is a whole number from 0 on; 0: none.
func (a args) number(name string) int64 {
	f, _ := a[name].(float64)
	if f != f || f < 0 || f > 1<<40 {
		return 0
	}
	return int64(f)
}

func (a args) truth(name string) bool { is, _ := a[name].(bool); return is }

func (a args) blocks(name string) []args {
	list, _ := a[name].([]any)
	var out []args
	for _, in := range list[:min(len(list), 50)] {
		if m, is := in.(map[string]any); is {
			out = append(out, m)
		}
	}
	return out
}

func (a args) block(name string) args {
	if all := a.blocks(name); len(all) > 0 {
		return all[0]
	}
	return args{}
}

// guest takes a guest into its machine.
func (r *reading) guest(where string, lxc bool, label string, a args) {
	id := a.number("vm_id")
	memory := a.block("memory").number("dedicated")
	node := a.text("node_name")
	init := a.block("initialization")
	switch {
	case a.truth("template"):
		r.note(where, message.Of("it is a template, no guest"))
		return
	case id < 100 || id > 999_999_999:
		r.note(where, message.Of("it is left out: its vm_id is not known here; terraform show -json says which Proxmox gave"))
		return
	case r.guests >= found.MostGuests:
		r.note(where, message.Of("it is left out: there are more than %d guests", found.MostGuests))
		return
	}
	if memory == 0 {
		if len(a.blocks("memory")) > 0 {
			r.note(where, message.Of("it is left out: its memory is not known here; terraform show -json says what it came to"))
			return
		}
		memory = 512 // the provider's own
	}
	name := a.text("name")
	if lxc {
		name = init.text("hostname")
	}
	if name == "" {
		name = label
	}
	if node == "" {
		node = "pve"
		r.note(where, message.Of("its node_name is not known here; it is taken for pve"))
	}
	g := found.Guest{
		Name: found.Name(name), LXC: lxc, ID: int(id), Cores: int(min(max(a.block("cpu").number("cores"), 1)*max(a.block("cpu").number("sockets"), 1), 512)),
		Memory: min(planner.Bytes(memory), 1<<24) * planner.MB, Protected: a.truth("protection"), StartOrder: int(min(a.block("startup").number("order"), 9999)),
	}
	disk, card := a.block("disk"), a.block("network_device")
	if lxc {
		card = a.block("network_interface")
	}
	g.Disk, g.Storage = min(planner.Bytes(disk.number("size")), 1<<20)*planner.GB, disk.text("datastore_id")
	g.Bridge, g.VLAN = card.text("bridge"), int(min(card.number("vlan_id"), 4094))
	for _, kind := range []string{"ipv4", "ipv6"} {
		if at := init.block("ip_config").block(kind).text("address"); g.Address == "" && strings.Contains(at, "/") {
			g.Address = at
		}
	}
	for _, d := range a.blocks("hostpci") {
		if which := d.text("mapping") + d.text("id"); which != "" && !strings.Contains(which, ";") {
			g.Passed = append(g.Passed, which)
		}
	}
	m := r.machines[node]
	if m == nil {
		m = &found.Machine{Name: found.Name(node), Proxmox: true}
		r.machines[node] = m
	}
	m.Guests = append(m.Guests, g)
	r.guests++
}
