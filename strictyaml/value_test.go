package strictyaml_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/message"
	"berth/strictyaml"
)

type machine struct {
	Name, Memory string
	CPUs         int
	GPU          bool
	Devices      []string
}

func readMachines(t *testing.T, text string) ([]machine, error) {
	t.Helper()
	doc, err := strictyaml.Parse("f", []byte(text))
	if err != nil {
		return nil, err
	}
	var out []machine
	for _, e := range doc.Root().Entries() {
		m := machine{Name: e.Name}
		v := e.Value.As(message.Of("machine %q", e.Name))
		v.Struct(strictyaml.Fields{
			"memory": strictyaml.Into(&m.Memory, func(s string) (string, error) {
				if s == "lots" {
					return "", errors.New(`"lots" is no amount`)
				}
				return s, nil
			}),
			"cpus": strictyaml.IntoInt(&m.CPUs, 1, 64),
			"gpu":  strictyaml.IntoBool(&m.GPU),
			"devices": func(v strictyaml.Value) {
				for _, w := range v.Words() {
					m.Devices = append(m.Devices, w.Text)
				}
			},
		}).Need(v, "memory")
		out = append(out, m)
	}
	return out, doc.Err()
}

func TestStructsAreReadInTheOrderOfTheFile(t *testing.T) {
	got, err := readMachines(t, "zoe: {memory: 8GB, cpus: 4, devices: [gpu, tun]}\namy: {memory: 17, gpu: true, devices: tun}\n")
	want := []machine{{"zoe", "8GB", 4, false, []string{"gpu", "tun"}}, {"amy", "17", 0, true, []string{"tun"}}}
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%v %s", err, cmp.Diff(want, got))
	}
}

func TestMergeKeysBringWhatTheMapDoesNotHave(t *testing.T) {
	got, err := readMachines(t, "a: &a {memory: 8GB, cpus: 4}\nb: {<<: *a, cpus: 2}\nc: {<<: [*a, {gpu: true, cpus: 9}]}\nd: *a\n")
	want := []machine{{"a", "8GB", 4, false, nil}, {"b", "8GB", 2, false, nil}, {"c", "8GB", 4, true, nil}, {"d", "8GB", 4, false, nil}}
	if err != nil || cmp.Diff(want, got) != "" {
		t.Errorf("%v %s", err, cmp.Diff(want, got))
	}
}

func TestEveryProblemIsSaidInOneRun(t *testing.T) {
	_, err := readMachines(t, `cargo:
  memroy: 8GB
  cpus: four
  gpu: yes
pi: {memory: lots, cpus: 900, devices: {a: b}}
nas:
box: [1]
end: {memory: , cpus: 0x, gpu: 1, devices: [[x], true, ok]}
tag: {memory: !secret x}
`)
	want := `f:2:3: unknown field "memroy" in machine "cargo"; did you mean "memory"?
f:2:3: machine "cargo" has no field "memory"
f:3:9: cpus of machine "cargo": expected a whole number, found "four"
f:4:8: gpu of machine "cargo": expected true or false, found "yes"; write true
f:5:14: memory of machine "pi": "lots" is no amount
f:5:26: cpus of machine "pi": "900" is not a whole number from 1 to 64
f:5:40: devices of machine "pi": expected a list, found a map
f:6:5: machine "nas": expected a map, found nothing
f:7:6: machine "box": expected a map, found a list
f:8:15: memory of machine "end": expected a text, found nothing
f:8:23: cpus of machine "end": expected a whole number, found "0x"
f:8:32: gpu of machine "end": expected true or false, found "1"; write true
f:8:45: item 1 of devices of machine "end": expected a text, found a list
f:8:50: item 2 of devices of machine "end": expected a text, found "true"
f:9:15: memory of machine "tag": expected a text, found a value with the tag "!secret"`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestSuggestionsAreWhatWasMeant(t *testing.T) {
	known := []string{"memory", "margin", "machines", "gluetun-qbittorrent", "on", "not_on"}
	for word, want := range map[string]string{
		"memroy": "memory", "Memory": "memory", "mem": "", "marign": "margin", "qbittorrent": "gluetun-qbittorrent",
		"onn": "on", "xyz": "", "not-on": "not_on", "machine": "machines", "": "", "disk": "",
	} {
		if got := strictyaml.Suggest(word, known); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}
