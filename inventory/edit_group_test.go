package inventory_test

import (
	"os"
	"strings"
	"testing"

	"berth/inventory"
)

func TestANewServiceDoesNotJoinTheGroupOfTheLast(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"below a commented group": {
			"services:\n  # One\n  a: {}\n\n  # Two:\n  # of them\n  b: {}\n  c:   # why\n    on: x\n\n\ncurrent: {}\n",
			"services:\n  # One\n  a: {}\n\n  # Two:\n  # of them\n  b: {}\n  c:   # why\n    on: x\n\n  new1: {}\n  new2: {on: x}\n\n\ncurrent: {}\n",
		},
		"all in one group":       {"services:\n  # all\n  b: {}\n", "services:\n  # all\n  b: {}\n  new1: {}\n  new2: {on: x}\n"},
		"below a blank line":     {"services:\n  # One\n  a: {}\n\n  b: {}\n", "services:\n  # One\n  a: {}\n\n  b: {}\n  new1: {}\n  new2: {on: x}\n"},
		"at the end of the file": {"services:\n  a: {}\n\n  # Two\n  b: {}", "services:\n  a: {}\n\n  # Two\n  b: {}\n\n  new1: {}\n  new2: {on: x}"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, eol := range []string{"\n", "\r\n"} {
				e, err := inventory.NewEditor("f", []byte(strings.ReplaceAll(c.text, "\n", eol)))
				if err != nil {
					t.Fatal(err)
				}
				if err := e.AddService("new1"); err != nil {
					t.Fatal(err)
				}
				if err := e.Pin("new2", "x"); err != nil {
					t.Fatal(err)
				}
				if got := string(e.Bytes()); got != strings.ReplaceAll(c.want, "\n", eol) {
					t.Errorf("got\n%s\nwant\n%s", got, c.want)
				}
			}
		})
	}
}

func TestANewServiceOfTheShippedLabIsNoAgent(t *testing.T) {
	data, err := os.ReadFile("../inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	e, err := inventory.NewEditor("f", data)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.AddService("vaultwarden"); err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(string(data), "maintained successor\n", "maintained successor\n\n  vaultwarden: {}\n", 1)
	if got := string(e.Bytes()); got != want || want == string(data) {
		t.Errorf("got\n%s", diffLines(string(data), got))
	}
}
