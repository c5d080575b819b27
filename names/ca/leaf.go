package ca

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"berth/deployer/secrets"
	"berth/message"
)

// Leaf is a certificate for names, with the intermediate behind it as servers send both, and its key; all as PEM.
type Leaf struct {
	Chain    []byte
	Key      string
	NotAfter time.Time
}

// label is a part of a name between dots (RFC 1123, 2.1).
var label = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

// check says why a name can have no certificate of this authority.
func (a *Authority) check(name string) error {
	if _, err := netip.ParseAddr(name); err == nil {
		return message.Errorf("%s is an address: only names below %s can have a certificate", name, a.Domain)
	}
	if name != a.Domain && !strings.HasSuffix(name, "."+a.Domain) {
		return message.Errorf("%s is not below %s, and nobody would believe it", name, a.Domain)
	}
	labels := strings.Split(name, ".")
	if labels[0] == "*" {
		labels = labels[1:]
	}
	if len(name) > 253 || slices.ContainsFunc(labels, func(l string) bool { return !label.MatchString(l) }) {
		return message.Errorf("%q is no name: letters a to z, figures and hyphens, in parts of at most 63", name)
	}
	return nil
}

// mayIssue says everything that keeps it from making a certificate.
func (a *Authority) mayIssue(names []string, days int, now time.Time) error {
	var problems []error
	for _, name := range names {
		problems = append(problems, a.check(name))
	}
	if len(names) == 0 {
		problems = append(problems, message.New("a certificate needs a name"))
	}
	if days < 1 || days > MostLeafDays {
		problems = append(problems, message.Errorf("%d days: a certificate holds for 1 to %d, or browsers refuse it", days, MostLeafDays))
	}
	if now.After(a.Intermediate.NotAfter) {
		problems = append(problems, message.Errorf("%s held until %s: move the directory away, and berth ca init makes a new one", IntermediateFile, a.Intermediate.NotAfter.Format(time.DateOnly)))
	}
	if err := errors.Join(problems...); err != nil {
		return &secrets.InputError{Err: err}
	}
	return nil
}

// Issue makes a certificate for names, the first of which it is called after, for so many days from a moment on, but not beyond the end
// of the intermediate. Wildcards are for one part, at the left.
func (a *Authority) Issue(names []string, days int, now time.Time) (*Leaf, error) {
	if err := a.mayIssue(names, days, now); err != nil {
		return nil, err
	}
	if a.key == nil {
		return nil, message.New("the key of the intermediate is not open")
	}
	until := now.Add(time.Duration(days) * day)
	if until.After(a.Intermediate.NotAfter) {
		until = a.Intermediate.NotAfter
	}
	common := names[0]
	if len(common) > 64 { // of which a common name has at most; nobody reads it any more
		common = ""
	}
	leaf := &x509.Certificate{
		Subject: pkix.Name{CommonName: common}, DNSNames: names, NotBefore: now.Add(-early), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
	}
	key, der, err := sign(leaf, a.Intermediate, nil, a.key)
	if err != nil {
		return nil, err
	}
	out := &Leaf{Chain: append(certificatePEM(der), certificatePEM(a.Intermediate.Raw)...), NotAfter: until}
	out.Key, err = keyPEM(key)
	return out, err
}
