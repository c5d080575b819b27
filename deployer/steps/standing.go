package steps

import (
	"slices"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/deployer/status"
)

// Stands says how far a service is: whether the files, the containers and their state are exactly as the
// bundle wants them. Whoever deploys again leaves what is whole alone, and does of the rest what status.Mending says.
func Stands(b *compose.Bundle, f *probe.Facts) Standing {
	has := f.Service(b.Service)
	if has == nil || has.Err != nil || has.Record.Digest != b.Digest || !sits(&has.Record, b) || len(has.Record.Images) == 0 {
		return Missing
	}
	s := status.Judge(b.Service, f, b, true)
	switch s.Mending() {
	case status.Brought:
		return Missing
	case status.Reloaded:
		return Stale
	case status.MadeAnew:
		return Altered
	case status.Started:
		if !onlyAilsByHand(&s) {
			return Placed
		}
	}
	return Whole
}

// onlyAilsByHand reports whether containers that were started by hand run, and are not healthy: docker compose up would make them
// anew for berth's labels, where it leaves its own alone.
func onlyAilsByHand(s *status.Service) bool {
	byHand := func(c probe.Container) bool { return c.Adopted && c.State == "running" }
	return len(s.Drift) == 0 && !slices.ContainsFunc(s.Containers, func(c probe.Container) bool { return !byHand(c) }) && len(s.Containers) > 0
}

// Starts reports whether the steps start a service on a host.
func Starts(steps []Step) func(host, service string) bool {
	return func(host, service string) bool {
		return slices.ContainsFunc(steps, func(s Step) bool {
			_, starts := s.Work.(Start)
			return starts && s.Host == host && s.Service == service
		})
	}
}

// Frees reports whether the steps stop a service on a host before another one starts there, so that its ports and
// names are free by then.
func Frees(steps []Step) func(host, holder, comes string) bool {
	return func(host, holder, comes string) bool {
		return holder == comes || slices.ContainsFunc(steps, func(s Step) bool {
			_, stops := s.Work.(Stop)
			return stops && s.Host == host && s.Service == holder
		})
	}
}
