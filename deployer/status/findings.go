package status

// checks are all checks, in the order of telling.
var checks = []func(*Lab) []Finding{
	locks,
	runs,
	stopped,
	dockers,
	guestsAmiss,
	answers,
	shares,
	twoPlaces,
	missing,
	notWished,
	unsaved,
	moveWaits,
	apart,
}

// Findings gives everything that is found about hosts and about the lab as a whole: by check, then by host or service.
func (l *Lab) Findings() []Finding {
	var out []Finding
	for _, check := range checks {
		out = append(out, check(l)...)
	}
	return out
}
