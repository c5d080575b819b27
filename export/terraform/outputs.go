package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// output is what the module tells of a guest.
type output struct {
	kind, label, guest string
	address            hclwrite.Tokens
}

// outputsFile tells of every guest its number, its memory, and where it is: an address, or null.
func (w *writer) outputsFile() []byte {
	f := hclwrite.NewEmptyFile()
	body := block{f.Body()}
	slices.SortFunc(w.outputs, func(x, y output) int { return strings.Compare(x.guest, y.guest) })
	var all []hclwrite.ObjectAttrTokens
	for _, o := range w.outputs {
		memory := raw(string(reference(o.kind, o.label, "memory").Bytes()) + "[0].dedicated")
		all = append(all, hclwrite.ObjectAttrTokens{Name: text(o.guest), Value: hclwrite.TokensForObject([]hclwrite.ObjectAttrTokens{
			{Name: hclwrite.TokensForIdentifier("id"), Value: reference(o.kind, o.label, "vm_id")},
			{Name: hclwrite.TokensForIdentifier("memory"), Value: memory},
			{Name: hclwrite.TokensForIdentifier("address"), Value: o.address},
		})})
	}
	b := body.inner("output", "guests")
	b.set("description", text("Guests by name: number, memory in megabytes, address"))
	b.set("value", hclwrite.TokensForObject(all))
	return hclwrite.Format(f.Bytes())
}
