// Package twohosts is a small lab for tests: two machines and a guest, planned and rendered.
package twohosts

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"berth/catalog"
	"berth/deployer/compose"
	"berth/inventory"
	"berth/planner"
)

const text = `
name: two
machines:
  pi: {kind: docker, processor: bcm2712, memory: 8GB, reserved: 300MB, devices: [tun], ssh: {host: 10.0.0.2}}
  nas: {kind: docker, processor: n100, memory: 8GB, devices: [disks, led]}
  pve:
    kind: proxmox
    processor: ryzen-7640hs
    memory: 32GB
    guests:
      media: {kind: vm, id: 110, cpus: 6, memory: 2GB..16GB, devices: [gpu]}
services:
  adguard-home: {on: pi}
  tailscale: {on: pi}
  home-assistant: {on: pi}
  scrutiny-collector: {on: nas}
  uptime-kuma: {on: nas}
  scrutiny: {on: nas}
  jellyfin: {on: media}
  node-exporter: {}
`

// Lab is what a run is to bring about.
type Lab struct {
	Plan      *planner.Plan
	Inventory *inventory.Inventory
	Bundles   []compose.Bundle
}

var plan = sync.OnceValues(func() (Lab, error) {
	c, err := catalog.Load()
	if err != nil {
		return Lab{}, err
	}
	inv, err := inventory.Parse("inventory.yaml", []byte(text), c.Library())
	if err != nil {
		return Lab{}, err
	}
	plan := planner.Solve(context.Background(), inv.Problem(), planner.Options{Seed: 1})
	if plan.Status == planner.Infeasible {
		return Lab{}, fmt.Errorf("the plan is infeasible: %+v", plan.Unplaced)
	}
	bundles, err := compose.Render(compose.Input{Plan: plan, Catalog: c.WithInstances(inv.Entries), Inventory: inv})
	return Lab{Plan: plan, Inventory: inv, Bundles: bundles}, err
})

// Plan gives the lab, with a list of bundles of its own.
func Plan(t testing.TB) Lab {
	t.Helper()
	l, err := plan()
	if err != nil {
		t.Fatal(err)
	}
	l.Bundles = slices.Clone(l.Bundles)
	return l
}
