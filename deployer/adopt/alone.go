package adopt

import (
	"context"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/lone"
	"berth/deployer/probe"
)

// alone lists in what a container that no Compose has made is not as its Compose file says. It has no hash, so that what Docker says of
// it is held against the file. What of it no file can say is a difference too.
func (s *Stack) alone(ctx context.Context, h ledger.Host, c *probe.Container, files []compose.File) []Difference {
	is, err := lone.Inspect(ctx, h, c.ID)
	if err != nil {
		return []Difference{{Kind: Unasked}}
	}
	text, err := s.Bundle.Making(files, false)
	if err != nil {
		return []Difference{{Kind: Unasked}}
	}
	if !is.Beyond().IsZero() {
		return []Difference{{Kind: Other, Container: c.Part}}
	}
	if what := is.Differs(c.Part, text, nil); what != "" {
		return []Difference{{Kind: Setting, Container: c.Part, Setting: what}}
	}
	return nil
}
