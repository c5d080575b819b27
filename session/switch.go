package session

// Switch takes a machine or a guest away, as if it had failed: what was on it has no host then. The
// second time it is back, and what was on it returns, as far as that has found no other host.
func (s *Session) Switch(name string) bool {
	if was, off := s.changes.Off[name]; off {
		back := s.changes.Edit(func(c *Changes) { delete(c.Off, name) })
		pl := s.board.Placement()
		for service, host := range was {
			if _, placed := pl.Host[service]; !placed {
				pl.Host[service] = host
			}
		}
		return s.Goto(State{Placement: pl, Changes: back}, Done{Kind: SwitchedOn, Subject: name})
	}
	left := map[string]string{}
	for service, host := range s.board.Placement().Host {
		if h := s.board.Host(s.board.HostIndex(host)); h.Name == name || h.Machine == name {
			left[service] = host
		}
	}
	off := s.changes.Edit(func(c *Changes) { c.Off[name] = left })
	return s.Set(off, Done{Kind: SwitchedOff, Subject: name})
}
