package main

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/status"
)

// maxShown bounds a file that is fetched to be compared.
const maxShown = 256 << 10

// diffs fetches the files that were changed by hand and says how. What was deployed is known where the
// files rendered now have the same digest.
func (s *statusLook) diffs(ctx context.Context, hosts []status.Host, bundles []compose.Bundle) map[fileAt]string {
	out := map[fileAt]string{}
	handles, _ := s.fleet.Hosts(s.names)
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
				if d.Kind == status.FileChanged {
					out[fileAt{h.Host, service.Service, d.Name}] = fileDiff(ctx, handles[i], b, d.Name)
				}
			}
		}
	}
	return out
}

// deployed finds what lies on the host among what was rendered, or nil.
func deployed(bundles []compose.Bundle, h status.Host, service string) *compose.Bundle {
	has := h.Facts.Service(service)
	for i := range bundles {
		b := &bundles[i]
		if has != nil && b.Host == h.Host && b.Service == service && b.Digest == has.Record.Digest && b.Dir == has.Record.Dir {
			return b
		}
	}
	return nil
}

// fileDiff compares a file on a host with the one that was deployed. Of .env, which has secrets, only
// names of variables are told.
func fileDiff(ctx context.Context, h ledger.Host, b *compose.Bundle, name string) string {
	i := slices.IndexFunc(b.Files, func(f compose.File) bool { return f.Path == name })
	if i < 0 {
		return ""
	}
	now, err := h.Read(ctx, path.Join(b.Dir, name), maxShown)
	if err != nil {
		return "it could not be read to be compared: " + err.Error() + "\n"
	}
	then := b.Files[i].Data
	if path.Base(name) == compose.EnvFile {
		return envDiff(b, then, now)
	}
	if bytes.IndexByte(now, 0) >= 0 || bytes.IndexByte(then, 0) >= 0 {
		return "it is no text\n"
	}
	return printable(lineDiff(name, withoutPlan(string(then)), withoutPlan(string(now))))
}

// withoutPlan leaves out the label that names the placement: a new plan that does not touch a service
// leaves its files, and that label, as they are.
func withoutPlan(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if !strings.Contains(line, compose.LabelPlan+":") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// printable keeps what a file on a host has in it from reaching the terminal as anything but text.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (r < ' ' || r >= 0x7f && r < 0xa0) {
			return '?'
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}

// envDiff names the variables that came, went or have another value. Secrets were not known when the file
// was rendered, so a changed one does not show.
func envDiff(b *compose.Bundle, then, now []byte) string {
	before, err := dotenv.Parse(bytes.NewReader(then))
	if err != nil {
		return ""
	}
	after, err := dotenv.Parse(bytes.NewReader(now))
	if err != nil {
		return "docker compose cannot read it any more\n"
	}
	var out strings.Builder
	var names []string
	for name := range before {
		names = append(names, name)
	}
	for name := range after {
		names = append(names, name)
	}
	for _, name := range sorted(names) {
		was, had := before[name]
		is, has := after[name]
		secret := slices.ContainsFunc(b.Secrets, func(r compose.SecretRef) bool { return r.Name == name })
		switch {
		case !has:
			out.WriteString("-" + name + "\n")
		case !had:
			out.WriteString("+" + name + "\n")
		case was != is && !secret:
			out.WriteString(name + " has another value\n")
		}
	}
	if out.Len() == 0 {
		return "the same variables; a secret, a comment or the order differs\n"
	}
	return printable(out.String())
}
