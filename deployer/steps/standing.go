package steps

import (
	"slices"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/deployer/status"
)

// Stands says how far a service is: whether the files, the containers and their state are exactly as the
// bundle wants them. Whoever deploys again leaves what is whole alone, and only starts what is placed.
func Stands(b *compose.Bundle, f *probe.Facts) Standing {
	has := f.Service(b.Service)
	if has == nil || has.Err != "" || has.Record.Digest != b.Digest || has.Record.Dir != b.Dir || len(has.Record.Images) == 0 {
		return Missing
	}
	s := status.Judge(b.Service, f, b, true)
	fileDrift := func(d status.Drift) bool {
		return slices.Contains([]status.DriftKind{status.OtherFiles, status.FileChanged, status.FileMissing, status.FileReadable, status.FileAdded}, d.Kind)
	}
	switch {
	case slices.ContainsFunc(s.Drift, fileDrift):
		return Missing
	case len(s.Drift) > 0 || s.State > status.Finished:
		return Placed
	}
	return Whole
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
