package ca

import (
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"berth/wording"
)

// soon is from how long before its end on a certificate is warned of.
const soon = 180 * day

// Shown are the lines about an authority that somebody reads who is to trust it.
func (a *Authority) Shown(w wording.Words, dir string, now time.Time) string {
	var out strings.Builder
	line := func(head, text string) { fmt.Fprintf(&out, "%-14s%s\n", head, text) }
	line(w.Say("vouches for", "répond de"), w.Say("%s and names below it; no addresses", "%s et des noms en dessous ; aucune adresse", a.Domain))
	for _, c := range []struct {
		head, file string
		of         *x509.Certificate
	}{{w.Say("root", "racine"), RootFile, a.Root}, {w.Say("intermediate", "intermédiaire"), IntermediateFile, a.Intermediate}} {
		until := w.Say("%s, until %s", "%s, jusqu'au %s", filepath.Join(dir, c.file), c.of.NotAfter.Format(time.DateOnly))
		switch left := c.of.NotAfter.Sub(now); {
		case left < 0:
			until += w.Say(": it has ended", " : c'est passé")
		case left < soon:
			until += w.Say(": %s left", " : encore %s", w.Count(int(left/day), "day", "days", "jour", "jours"))
		}
		line(c.head, until)
	}
	line("SHA-256", fingerprint(a.Root))
	line(w.Say("to be trusted", "à approuver"), w.Say("%s, on each device: docs/ca.md says how; compare the fingerprint there", "%s, sur chaque appareil : docs/ca.md dit comment ; y comparer l'empreinte", filepath.Join(dir, RootFile)))
	return out.String()
}

// fingerprint is that of a certificate as browsers show it.
func fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return strings.ReplaceAll(fmt.Sprintf("% X", sum[:]), " ", ":")
}

// Issue makes a leaf for names and writes it into a directory; the files are those that it wrote.
func (p Place) Issue(names []string, days int, dir string, now time.Time) ([]string, error) {
	a, err := p.Read()
	if err == nil { // what is wrong with the names is said before anybody is asked for a passphrase
		err = a.mayIssue(names, days, now)
	}
	if err != nil {
		return nil, err
	}
	if a, err = p.Open(); err != nil {
		return nil, err
	}
	leaf, err := a.Issue(names, days, now)
	if err != nil {
		return nil, err
	}
	return leaf.Write(dir, names[0])
}
