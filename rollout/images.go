package rollout

import (
	"context"
	"maps"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/steps"
)

// pin decides what the images of services that come are taken as, and gives what registries said of them, by host and
// image. Where tags are followed every service is looked at, and one whose image is another by now comes again. Nothing is
// asked where nothing comes.
func (e *Env) pin(ctx context.Context, j *judgement, looked map[string]*probe.Facts, follow bool) map[string]map[string]preflight.Manifest {
	p := &preflight.Pinning{Facts: looked, Said: map[string]map[string]preflight.Manifest{}, Follow: follow}
	var about []*compose.Bundle
	for i := range j.bundles {
		b := &j.bundles[i]
		if f := j.facts[b.Host]; f != nil && f.Err == nil && !f.Docker.Down() && j.standing[b] != steps.ByHand && (follow || j.standing[b] == steps.Missing) {
			about = append(about, b)
		}
	}
	for {
		ask := map[string][]string{}
		j.pins = map[preflight.Place][]compose.Pin{}
		for _, b := range about {
			pins, more := p.Pins(b)
			j.pins[preflight.Place{Host: b.Host, Service: b.Service}] = pins
			if len(more) > 0 {
				ask[b.Host] = append(ask[b.Host], more...)
			}
		}
		if len(ask) == 0 {
			break
		}
		j.askRegistries(ctx, ask, p.Said)
	}
	for at, v := range j.stacks {
		if v.Same() { // a tag that means another image by now is for the next run
			j.pins[at] = v.Pins
		}
	}
	for _, b := range about {
		built := follow && len(b.Builds) > 0 // only building it again tells what its base is by now
		if built || slices.ContainsFunc(j.pinsOf(b), func(pin compose.Pin) bool { return pin.Was != "" }) {
			j.standing[b] = steps.Missing
		}
	}
	return p.Said
}

// askRegistries adds what registries say to what is known, hosts beside each other.
func (j *judgement) askRegistries(ctx context.Context, ask map[string][]string, said map[string]map[string]preflight.Manifest) {
	type answer struct {
		host  string
		about map[string]preflight.Manifest
	}
	answers := make(chan answer, len(ask))
	for host, images := range ask {
		slices.Sort(images)
		go func() { answers <- answer{host, preflight.AskImages(ctx, j.hosts[host], slices.Compact(images))} }()
	}
	for range ask {
		a := <-answers
		if said[a.host] == nil {
			said[a.host] = map[string]preflight.Manifest{}
		}
		maps.Copy(said[a.host], a.about)
	}
}

// pinsOf is what the images of a service are taken as.
func (j *judgement) pinsOf(b *compose.Bundle) []compose.Pin {
	return j.pins[preflight.Place{Host: b.Host, Service: b.Service}]
}
