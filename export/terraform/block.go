package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

func text(s string) hclwrite.Tokens { return hclwrite.TokensForValue(cty.StringVal(s)) }

func number(n int64) hclwrite.Tokens { return hclwrite.TokensForValue(cty.NumberIntVal(n)) }

func truth(b bool) hclwrite.Tokens { return hclwrite.TokensForValue(cty.BoolVal(b)) }

func list(of ...hclwrite.Tokens) hclwrite.Tokens { return hclwrite.TokensForTuple(of) }

// reference names something that stands elsewhere: var.node, or an attribute of a resource.
func reference(words ...string) hclwrite.Tokens {
	path := hcl.Traversal{hcl.TraverseRoot{Name: words[0]}}
	for _, w := range words[1:] {
		path = append(path, hcl.TraverseAttr{Name: w})
	}
	return hclwrite.TokensForTraversal(path)
}

// around is a text in which something is put: "192.168.1.20/${var.prefix}". What is before and after it means itself.
func around(before string, in hclwrite.Tokens, after string) hclwrite.Tokens {
	return raw(`"` + before + "${" + string(in.Bytes()) + "}" + after + `"`)
}

// raw is text as it stands in the file.
func raw(s string) hclwrite.Tokens {
	return hclwrite.Tokens{{Type: hclsyntax.TokenIdent, Bytes: []byte(s)}}
}

// block is a block that is written line by line.
type block struct{ *hclwrite.Body }

func (b block) set(name string, value hclwrite.Tokens) { b.SetAttributeRaw(name, value) }

func (b block) inner(kind string, labels ...string) block {
	return block{b.AppendNewBlock(kind, labels).Body()}
}

// comment writes lines of a comment. What comes from a name in the inventory has no line end in it.
func comment(b *hclwrite.Body, lines ...string) {
	for _, line := range lines {
		line = strings.Map(func(r rune) rune {
			if r < ' ' {
				return ' '
			}
			return r
		}, line)
		b.AppendUnstructuredTokens(hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte("# " + line + "\n")}})
	}
}
