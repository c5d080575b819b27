package status

import "berth/deployer/probe"

// data holds what a service had its data in when it was last started against what the host has.
func (s *Service) data(f *probe.Facts) {
	past := f.RanHere(s.Service)
	if past == nil || f.Unsure() != nil {
		return
	}
	for _, at := range f.Lost(past) {
		s.drift(Drift{Kind: VolumeMissing, Name: at})
	}
}
