package terraform

import (
	"strings"
	"testing"
)

// What an operator writes into the inventory means itself in Terraform's files.
func TestWordsOfTheInventoryAreNoLanguageOfTerraforms(t *testing.T) {
	m := moduleOf(t, `name: lab
machines:
  pve:
    kind: proxmox
    processor: n100
    memory: 32GB
    guests:
      x: {kind: vm, id: 100, cpus: 1, memory: 1GB, key: "${file(\"/etc/shadow\")} %{ for x in y } \" \\ .pub"}
`)
	for _, b := range mustRead(t, m) {
		if b.Type != "variable" || !strings.HasPrefix(b.Labels[0], "ssh_keys_") {
			continue
		}
		v, diags := b.Body.Attributes["description"].Expr.Value(nil)
		if diags.HasErrors() || !strings.Contains(v.AsString(), `${file("/etc/shadow")} %{ for x in y } " \ .pub`) {
			t.Errorf("%v: %#v", diags, v)
		}
		return
	}
	t.Error("there is no variable for the keys")
}
