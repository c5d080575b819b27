package begin

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"berth/catalog"
	"berth/inventory"
	"berth/planning"
	"berth/rollout"
	"berth/wording"
)

const lab = "name: x\nmachines:\n  pi: {kind: docker, processor: n100, memory: 8GB}\nservices: {vaultwarden: {on: pi}}\n"

// replaced puts another text in place of an inventory, and gives what lies there then.
func replaced(t *testing.T, yes bool, after string) (string, error) {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "inventory.yaml")
	if err := os.WriteFile(file, []byte(lab), 0o600); err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse(file, []byte(lab), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	keys, err := os.Open(os.DevNull) // nobody sits there
	if err != nil {
		t.Fatal(err)
	}
	defer keys.Close()
	d := &Desk{Stderr: &bytes.Buffer{}, Words: wording.For(wording.EN), Yes: yes}
	d.Person.Keys = keys
	err = d.Replace(t.Context(), &planning.Lab{File: file, Catalog: c}, inv, []byte(after))
	text, read := os.ReadFile(file)
	return string(text), errors.Join(err, read)
}

// What a look found may be more than a machine has: the file then stays, and its owner is told that he can mend it.
func TestAnInventoryThatWouldNotBeOneIsNotWritten(t *testing.T) {
	text, err := replaced(t, true, lab+"current: {pi: [nobody-knows-this]}\n")
	var input *rollout.InputError
	if !errors.As(err, &input) || text != lab {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestAnInventoryIsWrittenOnceSomebodyAgreed(t *testing.T) {
	const after = lab + "current: {pi: [vaultwarden]}\n"
	if text, err := replaced(t, true, after); err != nil || text != after {
		t.Errorf("%v\n%s", err, text)
	}
	text, err := replaced(t, false, after)
	var refused *rollout.RefusedError
	if !errors.As(err, &refused) || text != lab {
		t.Errorf("%v\n%s", err, text)
	}
}
