package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"berth/catalog"
	"berth/wording"
)

// What the shipped catalog says in words is said in French too, but for names and words that are the same.
func TestTheShippedCatalogIsSaidInFrench(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	same := []string{"AMD VCE", "infrastructure"}
	fr := wording.For(wording.FR)
	check := func(entry, english, french string) {
		if english == french && !slices.Contains(same, english) {
			t.Errorf("%s: %q has no French", entry, english)
		}
	}
	for _, e := range c.Entries() {
		check(e.Name, e.Service.Group, fr.Group(e.Service.Group))
		for _, m := range e.Service.Metrics {
			check(e.Name, m.Name, fr.Metric(m.Name))
			for _, f := range m.On {
				if !f.Timed() {
					check(e.Name, f.Text, fr.Figure(f))
				}
			}
		}
	}
}

// What docs/tui.md lists as English only is English; of the rest no line under --lang fr is the one of --lang en.
//
//raced:skip
func TestWhatCommandsSayBesideTheirResultIsFrench(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "inventory.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", "")
	inDir(t, "lab.yaml", string(data))
	for _, file := range []struct{ name, text string }{
		{"new.yaml", "name: new\nmachines:\n  cargo: {kind: docker, processor: n100, memory: 8GB, ssh: {host: 127.0.0.1, port: 1, user: nobody}}\nservices: {uptime-kuma: {}}\n"},
		{"full.yaml", "name: full\nmachines:\n  cargo: {kind: docker, processor: n100, memory: 512MB, ssh: {host: 127.0.0.1, port: 1, user: nobody}}\nservices: {immich: {workload: 100 photos/day}}\n"},
		{"ssh_config", ""},
	} {
		if err := os.WriteFile(file.name, []byte(file.text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		args string
		want string // of the French
	}{
		{"a plan is saved", "plan -f lab.yaml -o plan.json", "berth : plan.json est enregistré"},
		{"a report is saved", "report -f lab.yaml -o report.md", "berth : report.md est enregistré"},
		{"some services do not run yet", "check -f lab.yaml", "berth : c'est ce qui tourne aujourd'hui qui est jugé"},
		{"no service runs yet", "check -f new.yaml", "berth : new.yaml ne dit d'aucun service"},
		{"nothing to advise", "advise -f new.yaml", "berth : tout a une place"},
		{"a plan that does not fit is not deployed", "deploy -f full.yaml", "berth : le plan n'est pas réalisable"},
		{"and not rendered", "render -f full.yaml --out out", "berth: rien n'est écrit"},
		{"a host that a scan cannot reach", "scan -f new.yaml --ssh-config ssh_config", "hôtes qui n'ont pas pu être examinés : 1 sur 1"},
		{"a scan that found nothing new", "scan -f new.yaml --ssh-config ssh_config --write", "berth : new.yaml le dit déjà"},
		{"no host answers", "resume -f new.yaml --ssh-config ssh_config", "aucun hôte n'a pu être interrogé"},
		{"no host answers for its log", "log -f new.yaml --ssh-config ssh_config", "aucun hôte n'a pu être interrogé"},
		{"hosts that are none", "init -f none.yaml --from @pi --secrets some --watch 1s", "écrire keep, pour chiffrer ce qui a été trouvé"},
		{"hosts that are none are not measured", "bench @pi --seconds 0", "écrire utilisateur@hôte"},
		{"no host was looked at", "init -f none.yaml --from nobody@127.0.0.1:1 --ssh-config ssh_config", "aucun des hôtes n'a pu être examiné"},
		{"a stack that is nowhere", "catalog add nowhere", "n'est ni un répertoire d'ici ni HÔTE:PROJET"},
		{"an inventory of no hosts", "import ansible ssh_config", "il ne nomme pas d'hôte"},
		{"a directory without Terraform", "import terraform .", "il ne contient pas de fichier *.tf"},
		{"no machine for Terraform", "export terraform -f new.yaml --out out", "l'inventaire n'a pas de machine Proxmox"},
		{"the keys are checked", "keys --check", "actions qui ont d'autres touches : 0"},
	} {
		said := map[string][]string{}
		for _, lang := range wording.Langs() {
			var out, errs bytes.Buffer
			run(append(strings.Fields(c.args), "--lang", lang), &out, &errs)
			said[lang] = strings.Split(strings.TrimSpace(errs.String()), "\n")
			if strings.HasPrefix(c.args, "keys") {
				said[lang] = []string{out.String()}
			}
		}
		if !strings.Contains(strings.Join(said["fr"], "\n"), c.want) {
			t.Errorf("%s: %q does not say %q", c.name, said["fr"], c.want)
		}
		for _, line := range said["fr"] {
			if slices.Contains(said["en"], line) && !strings.HasPrefix(line, "! ") { // what a host says, and why it says nothing
				t.Errorf("%s: %q is English", c.name, line)
			}
		}
	}
}
