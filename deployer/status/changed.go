package status

import (
	"context"
	"path"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/ledger"
)

// mostCompared bounds a file that is fetched to be compared, in bytes.
const mostCompared = 256 << 10

// File is a file of a service on a host.
type File struct{ Host, Service, Name string }

// Change is a file that was changed by hand, with what it was and what it is; or one that is to be changed, with what it is
// and what it is to be.
type Change struct {
	File
	Bundle    *compose.Bundle // that was deployed; nil: nobody knows what in the texts is secret
	Then, Now []byte
	Err       error // it could not be read; there is no Now
}

// Changes fetches the files that were changed by hand. What was deployed is known where the files rendered now have
// the same digest; others are left out.
func Changes(ctx context.Context, handles []ledger.Host, hosts []Host, bundles []compose.Bundle) []Change {
	var out []Change
	for _, h := range hosts {
		i := slices.IndexFunc(handles, func(x ledger.Host) bool { return x.Name() == h.Host })
		if h.Err != nil || i < 0 {
			continue
		}
		for _, service := range h.Services {
			b := deployed(bundles, h, service.Service)
			if b == nil {
				continue
			}
			for _, d := range service.Drift {
				was := slices.IndexFunc(b.Files, func(f compose.File) bool { return f.Path == d.Name })
				if d.Kind != FileChanged || was < 0 || d.Live && !b.Lies(h.Facts.Service(service.Service).Record.Files) {
					continue
				}
				c := Change{File: File{h.Host, service.Service, d.Name}, Bundle: b, Then: b.Files[was].Data}
				c.Now, c.Err = handles[i].Read(ctx, path.Join(b.Dir, d.Name), mostCompared)
				out = append(out, c)
			}
		}
	}
	return out
}

// deployed finds what lies on the host among what was rendered, or nil.
func deployed(bundles []compose.Bundle, h Host, service string) *compose.Bundle {
	has := h.Facts.Service(service)
	for i := range bundles {
		b := &bundles[i]
		if has != nil && b.Host == h.Host && b.Service == service && b.Digest == has.Record.Digest && b.Dir == has.Record.Dir {
			return b
		}
	}
	return nil
}
