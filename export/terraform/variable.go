package terraform

import (
	"cmp"
	"maps"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"berth/planner"
)

// variable declares one, once, and refers to it. Two of one name that are not the same get names of their own.
func (w *writer) variable(v Variable) hclwrite.Tokens {
	name := v.Name
	for n := 2; w.variables[v.Name].About != "" && w.variables[v.Name].About != v.About; n++ {
		v.Name = name + "_" + strconv.Itoa(n)
	}
	w.variables[v.Name] = v
	return reference("var", v.Name)
}

func (w *writer) sorted() []Variable {
	return slices.SortedFunc(maps.Values(w.variables), func(x, y Variable) int { return strings.Compare(x.Name, y.Name) })
}

// provide declares how the provider reaches the machine.
func (w *writer) provide(m *planner.Machine) {
	at := cmp.Or(w.inv.SSH[m.Name].Host, m.Address, m.Name)
	w.variable(Variable{Name: "endpoint", About: "Address of the Proxmox API", kind: "string", def: text("https://" + net.JoinHostPort(at, "8006") + "/")})
	w.variable(Variable{Name: "insecure", About: "Whether to trust a certificate that nobody vouches for, as a Proxmox has after it was installed", kind: "bool", def: truth(false)})
	w.variable(Variable{Name: "node", About: "Name of the machine in its Proxmox cluster", kind: "string", def: text(m.Name)})
}

// declared is the file of variables.
func (w *writer) declared() []byte {
	f := hclwrite.NewEmptyFile()
	comment(f.Body(), "What only the Proxmox or its operator knows. Values: terraform.tfvars, -var, or TF_VAR_name in the environment.")
	for _, v := range w.sorted() {
		f.Body().AppendNewline()
		b := block{f.Body()}.inner("variable", v.Name)
		b.set("description", text(v.About))
		b.set("type", typeTokens(v.kind))
		if v.def != nil {
			b.set("default", v.def)
		}
		if v.sensitive {
			b.set("sensitive", truth(true))
		}
	}
	return hclwrite.Format(f.Bytes())
}

// typeTokens writes string, or list(string).
func typeTokens(kind string) hclwrite.Tokens {
	outer, inner, is := strings.Cut(strings.TrimSuffix(kind, ")"), "(")
	if !is {
		return hclwrite.TokensForIdentifier(kind)
	}
	return hclwrite.TokensForFunctionCall(outer, hclwrite.TokensForIdentifier(inner))
}

// versions is the file that says what it takes.
func versions() []byte {
	f := hclwrite.NewEmptyFile()
	body := block{f.Body()}
	b := body.inner("terraform")
	b.set("required_version", text(">= 1.5")) // import blocks
	b.inner("required_providers").set("proxmox", hclwrite.TokensForObject([]hclwrite.ObjectAttrTokens{
		{Name: hclwrite.TokensForIdentifier("source"), Value: text(Provider)},
		{Name: hclwrite.TokensForIdentifier("version"), Value: text("~> " + Version)},
	}))
	f.Body().AppendNewline()
	comment(f.Body(), "Who logs in comes from the environment: PROXMOX_VE_USERNAME (root@pam) and PROXMOX_VE_PASSWORD. A token",
		"(PROXMOX_VE_API_TOKEN) does not do for keyctl, devices of containers and PCI addresses, which Proxmox keeps to root@pam itself.")
	p := body.inner("provider", "proxmox")
	p.set("endpoint", reference("var", "endpoint"))
	p.set("insecure", reference("var", "insecure"))
	return hclwrite.Format(f.Bytes())
}

var noIdentifier = regexp.MustCompile(`[^A-Za-z0-9_]+`)

// identifier makes a name of Terraform of a name of the inventory or of Proxmox.
func identifier(s string) string {
	s = strings.Trim(noIdentifier.ReplaceAllString(s, "_"), "_")
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		return "_" + s
	}
	return s
}
