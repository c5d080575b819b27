package ca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/deployer/secrets"
)

var now = time.Now()

func authority(t testing.TB) (*Authority, *made) {
	t.Helper()
	m, err := newAuthority("blackbox", "blackbox.homes", now)
	if err != nil {
		t.Fatal(err)
	}
	a, err := parse(m.root, m.intermediate, m.intermediateKey)
	if err != nil {
		t.Fatal(err)
	}
	return a, m
}

// forged is a leaf that the intermediate signs without being asked whether it may: what somebody could make who has its key.
func (a *Authority) forged(t testing.TB, names []string, addresses ...net.IP) *Leaf {
	t.Helper()
	leaf := &x509.Certificate{DNSNames: names, IPAddresses: addresses, NotBefore: now.Add(-early), NotAfter: now.Add(day),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true}
	key, der, err := sign(leaf, a.Intermediate, nil, a.key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := keyPEM(key)
	if err != nil {
		t.Fatal(err)
	}
	return &Leaf{Chain: append(certificatePEM(der), certificatePEM(a.Intermediate.Raw)...), Key: text}
}

func (l *Leaf) certificate(t testing.TB) *x509.Certificate {
	t.Helper()
	block, _ := pem.Decode(l.Chain)
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// leaves are what is shown to each verifier: by what it is asked for, and whether it has to believe it.
func leaves(t testing.TB, a *Authority) map[string]struct {
	leaf   *Leaf
	host   string
	trusts bool
} {
	t.Helper()
	mine, err := a.Issue([]string{"immich.blackbox.homes", "*.media.blackbox.homes", "blackbox.homes"}, LeafDays, now)
	if err != nil {
		t.Fatal(err)
	}
	return map[string]struct {
		leaf   *Leaf
		host   string
		trusts bool
	}{
		"a name of the lab":             {mine, "immich.blackbox.homes", true},
		"the domain itself":             {mine, "blackbox.homes", true},
		"a name that a wildcard covers": {mine, "tv.media.blackbox.homes", true},
		"a name that it is not for":     {mine, "other.blackbox.homes", false},
		"a bank":                        {a.forged(t, []string{"bank.example"}), "bank.example", false},
		"a name that ends alike":        {a.forged(t, []string{"notblackbox.homes"}), "notblackbox.homes", false},
		"an address":                    {a.forged(t, nil, net.IPv4(127, 0, 0, 1)), "127.0.0.1", false},
		"an address beside a name":      {a.forged(t, []string{"immich.blackbox.homes"}, net.IPv4(127, 0, 0, 1)), "immich.blackbox.homes", false},
		"an address of version 6":       {a.forged(t, nil, net.IPv6loopback), "::1", false},
	}
}

func TestGoBelievesNamesOfTheLabAndNoOthers(t *testing.T) {
	a, _ := authority(t)
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(a.Root)
	between.AddCert(a.Intermediate)
	for name, c := range leaves(t, a) {
		_, err := c.leaf.certificate(t).Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, DNSName: c.host})
		if (err == nil) != c.trusts {
			t.Errorf("%s: %v", name, err)
		}
	}
	sub := &x509.Certificate{IsCA: true, BasicConstraintsValid: true, NotBefore: now, NotAfter: now.Add(day), KeyUsage: x509.KeyUsageCertSign}
	key, der, err := sign(sub, a.Intermediate, nil, a.key)
	if err != nil {
		t.Fatal(err)
	}
	if sub, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{DNSNames: []string{"a.blackbox.homes"}, NotBefore: now, NotAfter: now.Add(day)}
	_, der, err = sign(leaf, sub, nil, key)
	if err != nil {
		t.Fatal(err)
	}
	if leaf, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	between.AddCert(sub)
	if _, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between}); err == nil {
		t.Error("another CA below the intermediate is believed")
	}
}

func TestOpenSSLBelievesNamesOfTheLabAndNoOthers(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("NOT TESTED with OpenSSL: there is none")
	}
	a, m := authority(t)
	dir := t.TempDir()
	put := func(name string, text []byte) string {
		at := filepath.Join(dir, name)
		if err := os.WriteFile(at, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return at
	}
	root, between := put("root", m.root), put("between", m.intermediate)
	for name, c := range leaves(t, a) {
		asked := "-verify_hostname"
		if net.ParseIP(c.host) != nil {
			asked = "-verify_ip"
		}
		out, err := exec.Command("openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", root, "-untrusted", between, asked, c.host, put("leaf", c.leaf.Chain)).CombinedOutput()
		if (err == nil) != c.trusts {
			t.Errorf("%s: %v %s", name, err, out)
		}
	}
}

func TestANameThatNobodyWouldBelieveIsRefusedWithAllOthers(t *testing.T) {
	a, m := authority(t)
	_, err := a.Issue([]string{"immich.blackbox.homes", "192.168.10.5", "bank.example", "a..blackbox.homes", "a_b.blackbox.homes", "*.*.blackbox.homes", "Immich.blackbox.homes", "a\nb.blackbox.homes"}, 400, now)
	if err == nil || strings.Count(err.Error(), "\n") != 7 || strings.Contains(err.Error(), `"immich.blackbox.homes"`) {
		t.Errorf("%v", err)
	}
	for _, days := range []int{0, MostLeafDays + 1} {
		if _, err := a.Issue([]string{"a.blackbox.homes"}, days, now); err == nil {
			t.Errorf("%d days are issued", days)
		}
	}
	if _, err := a.Issue([]string{"a.blackbox.homes"}, 90, now.AddDate(6, 0, 0)); err == nil {
		t.Error("it is issued after the intermediate has ended")
	}
	if l, err := a.Issue([]string{"a.blackbox.homes"}, 90, now.AddDate(intermediateYears, 0, -10)); err != nil || l.NotAfter.After(a.Intermediate.NotAfter) {
		t.Errorf("it holds longer than the intermediate: %v", err)
	}
	if l, err := a.Issue([]string{strings.Repeat("a", 63) + ".blackbox.homes"}, 90, now); err != nil || l.certificate(t).Subject.CommonName != "" {
		t.Errorf("a long name: %v", err)
	}
	other, _ := authority(t)
	if _, err := parse(m.root, certificatePEM(other.Intermediate.Raw), ""); err == nil {
		t.Error("an intermediate of another root is taken")
	}
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := keyPEM(stranger)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{key, "none", m.rootKey} {
		if _, err := parse(m.root, m.intermediate, text); err == nil || strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("another key: %v", err)
		}
	}
	for _, text := range []string{"", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", key} {
		if _, err := parse([]byte(text), m.intermediate, ""); err == nil {
			t.Errorf("%q is taken for a root", text)
		}
	}
}

func TestAnAuthorityIsKeptWithItsKeysInTheEncryptedFile(t *testing.T) {
	dir := t.TempDir()
	p := Place{Dir: Beside(filepath.Join(dir, "inventory.yaml")), Vault: &secrets.Vault{File: filepath.Join(dir, "secrets.age"), Identity: filepath.Join(dir, "identity.txt")}}
	if _, err := p.Open(); err == nil || !strings.Contains(err.Error(), "berth ca init") {
		t.Errorf("none is there: %v", err)
	}
	if _, _, err := p.Make("blackbox", "", now); err == nil || !strings.Contains(err.Error(), "domain: home.lan") {
		t.Errorf("without a domain: %v", err)
	}
	_, key, err := p.Make("blackbox", "blackbox.homes", now)
	if err != nil || key == "" {
		t.Fatalf("%v, the key is %q", err, key)
	}
	all := ""
	for _, name := range []string{"ca/" + RootFile, "ca/" + IntermediateFile, "secrets.age"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		all += string(text)
	}
	if strings.Contains(all, "PRIVATE") {
		t.Error("a key lies there in the open")
	}
	a, err := p.Open()
	if err != nil {
		t.Fatal(err)
	}
	l, err := a.Issue([]string{"*.blackbox.homes"}, LeafDays, now)
	if err != nil {
		t.Fatal(err)
	}
	files, err := l.Write(filepath.Join(dir, "out"), "*.blackbox.homes")
	if err != nil || filepath.Base(files[1]) != "_.blackbox.homes.key" {
		t.Errorf("%q %v", files, err)
	}
	if info, err := os.Stat(files[1]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key of the leaf: %v %v", info, err)
	}
	if _, _, err := p.Make("blackbox", "blackbox.homes", now); err == nil || !strings.Contains(err.Error(), "stays") {
		t.Errorf("a second one: %v", err)
	}
	if err := os.RemoveAll(p.Dir); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Make("blackbox", "blackbox.homes", now); err == nil || !strings.Contains(err.Error(), "berth secrets rm") {
		t.Errorf("its certificates are lost: %v", err)
	}
}
