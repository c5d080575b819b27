package ca

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"

	"berth/message"
)

// How long certificates hold. A root is trusted by hand on every device, so seldom anew; a leaf is made by a program.
const (
	rootYears         = 10
	intermediateYears = 5
	LeafDays          = 90
	MostLeafDays      = 398            // more, and browsers refuse what others vouch for
	early             = time.Hour      // a clock of a device may be behind
	day               = 24 * time.Hour // of leaves
)

// Authority vouches for names below a domain.
type Authority struct {
	Domain             string
	Root, Intermediate *x509.Certificate
	key                *ecdsa.PrivateKey // of the intermediate; nil where it was not opened
}

// made are the certificates and keys of a new authority, as PEM.
type made struct {
	root, intermediate       []byte
	rootKey, intermediateKey string
}

// nowhere are all addresses: no certificate for one can be of this lab.
var nowhere = []*net.IPNet{
	{IP: net.IPv4zero.To4(), Mask: net.CIDRMask(0, 32)},
	{IP: net.IPv6zero, Mask: net.CIDRMask(0, 128)},
}

// newAuthority makes a root, and an intermediate that is what signs.
func newAuthority(lab, domain string, now time.Time) (*made, error) {
	template := func(name string, years, below int) *x509.Certificate {
		return &x509.Certificate{
			Subject:   pkix.Name{CommonName: name, Organization: []string{lab}},
			NotBefore: now.Add(-early), NotAfter: now.AddDate(years, 0, 0),
			IsCA: true, BasicConstraintsValid: true, MaxPathLen: below, MaxPathLenZero: below == 0,
			KeyUsage:                    x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
			PermittedDNSDomainsCritical: true, PermittedDNSDomains: []string{domain}, ExcludedIPRanges: nowhere,
		}
	}
	root := template(domain+" root CA", rootYears, 1)
	rootKey, rootDER, err := sign(root, root, nil, nil)
	if err != nil {
		return nil, err
	}
	if root, err = x509.ParseCertificate(rootDER); err != nil {
		return nil, err
	}
	below := template(domain+" intermediate CA", intermediateYears, 0)
	below.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	belowKey, belowDER, err := sign(below, root, nil, rootKey)
	if err != nil {
		return nil, err
	}
	out := &made{root: certificatePEM(rootDER), intermediate: certificatePEM(belowDER)}
	if out.rootKey, err = keyPEM(rootKey); err != nil {
		return nil, err
	}
	out.intermediateKey, err = keyPEM(belowKey)
	return out, err
}

// sign makes a key, if there is none, and a certificate for it; without a key above it the certificate is its own.
func sign(template, above *x509.Certificate, key, aboveKey *ecdsa.PrivateKey) (*ecdsa.PrivateKey, []byte, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, nil, err
	}
	if template.SerialNumber = serial; key == nil {
		if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
			return nil, nil, err
		}
	}
	if aboveKey == nil {
		aboveKey = key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, above, &key.PublicKey, aboveKey)
	return key, der, err
}

// parse reads what newAuthority has made. The key may be empty: then nothing can be issued.
func parse(root, intermediate []byte, key string) (*Authority, error) {
	a := &Authority{}
	for _, c := range []struct {
		to   **x509.Certificate
		text []byte
		name string
	}{{&a.Root, root, RootFile}, {&a.Intermediate, intermediate, IntermediateFile}} {
		block, _ := pem.Decode(c.text)
		if block == nil || block.Type != "CERTIFICATE" {
			return nil, message.Errorf("%s has no certificate", c.name)
		}
		var err error
		if *c.to, err = x509.ParseCertificate(block.Bytes); err != nil {
			return nil, message.Errorf("%s has no certificate: %w", c.name, err)
		}
	}
	if len(a.Root.PermittedDNSDomains) != 1 {
		return nil, message.Errorf("%s was not made by berth: it is not for the names of one domain alone", RootFile)
	}
	a.Domain = a.Root.PermittedDNSDomains[0]
	if err := a.Intermediate.CheckSignatureFrom(a.Root); err != nil {
		return nil, message.Errorf("%s is not of %s: %w", IntermediateFile, RootFile, err)
	}
	if key == "" {
		return a, nil
	}
	block, _ := pem.Decode([]byte(key))
	if block == nil {
		return nil, message.New("the key of the intermediate is no PEM")
	}
	private, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil || !private.PublicKey.Equal(a.Intermediate.PublicKey) {
		return nil, message.Errorf("the key is not that of %s", IntermediateFile)
	}
	a.key = private
	return a, nil
}

func certificatePEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func keyPEM(key *ecdsa.PrivateKey) (string, error) {
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = pem.Encode(&out, &pem.Block{Type: "EC PRIVATE KEY", Bytes: der})
	return out.String(), err
}
