package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/google/go-cmp/cmp"

	"berth/catalog"
	"berth/deployer/compose"
	"berth/inventory"
	"berth/planner"
)

// planned is a stack in a plan of its own.
type planned struct {
	compose.Input
}

// plan places a stack alone, on machines that have all that it may ask for.
func plan(c *catalog.Catalog, e *catalog.Entry) (*planned, error) {
	if err := e.Startable(); err != nil {
		return nil, err
	}
	devices, _ := json.Marshal(append([]string{}, e.Service.Devices...))
	text := fmt.Sprintf("name: made-up\nmachines:\n  amd: {kind: docker, processor: ryzen-7640hs, memory: 4000GB, devices: %[1]s, address: 192.0.2.1}\n"+
		"  arm: {kind: docker, processor: bcm2712, memory: 4000GB, devices: %[1]s, address: 192.0.2.2}\nservices: {%[2]q: {}}\n", devices, e.Name)
	inv, err := inventory.Parse("inventory.yaml", []byte(text), c.Library())
	if err != nil {
		return nil, err
	}
	p := planner.Solve(context.Background(), inv.Problem(), planner.Options{Seed: 1})
	if len(p.Unplaced) > 0 {
		return nil, fmt.Errorf("nowhere to place: %+v", p.Unplaced)
	}
	return &planned{compose.Input{Plan: p, Catalog: c, Inventory: inv}}, nil
}

// sameMeaning renders a stack and holds what docker compose reads from it against what it reads from the stack itself.
func sameMeaning(p *planned, e *catalog.Entry, root, stack string, oldest []string) error {
	bundles, err := compose.Render(p.Input)
	if err != nil {
		return err
	}
	if len(bundles) != 1 {
		return fmt.Errorf("%d bundles", len(bundles))
	}
	tmp, err := os.MkdirTemp("", "homelabs")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	dir := filepath.Join(tmp, "a", "a", "a", "a", "a", e.Name) // as deep as paths climb
	files, err := bundles[0].Upload(func(ref compose.SecretRef) (string, error) {
		value, _ := bundles[0].Given(ref.String())
		return value, nil // one that nobody has is empty for the stack, too
	})
	if err != nil {
		return err
	}
	for _, f := range files {
		at := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, f.Data, f.Mode); err != nil {
			return err
		}
	}
	want, err := load(stack)
	if err != nil {
		return fmt.Errorf("the stack itself: %w", err)
	}
	got, err := load(dir)
	if err != nil {
		return err
	}
	a, err := normal(want, root, stack, stack)
	if err != nil {
		return err
	}
	b, err := normal(got, tmp, dir, stack)
	if err != nil {
		return err
	}
	if diff := cmp.Diff(a, b); diff != "" {
		return fmt.Errorf("-stack +rendered:\n%s", diff)
	}
	if len(oldest) == 0 || len(bundles[0].Needs()) > 0 { // preflight tells of them
		return nil
	}
	if err := accepts(oldest, dir); err != nil {
		return fmt.Errorf("the oldest Compose: %w", err)
	}
	return nil
}

// normal is what a project says, without what berth changes knowingly: its labels, what caps processors at those of the host,
// gpus as reservations, what is for compose watch, and where files lie.
func normal(p *types.Project, root, dir, stack string) (map[string]any, error) {
	text, err := p.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, err
	}
	delete(out, "x-berth")
	for _, s := range mapOf(out["services"]) {
		c := mapOf(s)
		normalContainer(c)
		for _, v := range listOf(c["volumes"]) {
			if m := mapOf(v); m["type"] == "bind" {
				m["source"] = place(m["source"], root, dir, stack)
			}
		}
		if build := mapOf(c["build"]); build != nil {
			build["context"] = place(build["context"], root, dir, stack)
			for name, at := range mapOf(build["additional_contexts"]) {
				mapOf(build["additional_contexts"])[name] = place(at, root, dir, stack)
			}
		}
	}
	for _, key := range []string{"secrets", "configs"} {
		for _, s := range mapOf(out[key]) {
			if m := mapOf(s); m["file"] != nil {
				m["file"] = place(m["file"], root, dir, stack)
			}
		}
	}
	return out, nil
}

func normalContainer(c map[string]any) {
	for _, key := range []string{"develop", "profiles", "label_file", "env_file", "cpus"} {
		delete(c, key)
	}
	labels := mapOf(c["labels"])
	for _, label := range []string{compose.LabelService, compose.LabelPlan, compose.LabelDigest} {
		delete(labels, label)
	}
	if len(labels) == 0 {
		delete(c, "labels")
	}
	resources := mapOf(mapOf(c["deploy"])["resources"])
	delete(mapOf(resources["limits"]), "cpus")
	if gpus := listOf(c["gpus"]); len(gpus) > 0 {
		for _, g := range gpus {
			mapOf(g)["capabilities"] = append(listOf(mapOf(g)["capabilities"]), "gpu")
		}
		delete(c, "gpus")
		under(under(under(c, "deploy"), "resources"), "reservations")["devices"] =
			append(listOf(under(under(under(c, "deploy"), "resources"), "reservations")["devices"]), gpus...)
		if _, has := mapOf(c["deploy"])["placement"]; !has {
			mapOf(c["deploy"])["placement"] = map[string]any{}
		}
	}
}

// place says where a path is from its stack, if it is within the homelab.
func place(path any, root, dir, stack string) any {
	at, _ := path.(string)
	if at == "" || !strings.HasPrefix(at, root+"/") {
		return path
	}
	rel, err := filepath.Rel(dir, at)
	if err != nil {
		return path
	}
	if rel, err = filepath.Rel(stack, filepath.Join(stack, strings.ReplaceAll(rel, ".above", ".."))); err != nil {
		return path
	}
	return rel
}

func mapOf(v any) map[string]any { m, _ := v.(map[string]any); return m }
func listOf(v any) []any         { l, _ := v.([]any); return l }

// under is the map of a key, made where there is none.
func under(m map[string]any, key string) map[string]any {
	if mapOf(m[key]) == nil {
		m[key] = map[string]any{}
	}
	return mapOf(m[key])
}
