//go:build linux

package ca

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A browser that has been told to trust the root opens names of the lab without a warning, and nothing else; one that has not been told opens
// nothing. Chromium is asked itself, with the root in its user's store as certutil puts it there.
//
//raced:skip
func TestChromiumOpensNamesOfTheLabAndNoOthers(t *testing.T) {
	for _, program := range []string{"chromium", "certutil"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("NOT TESTED with Chromium: %v; apt-get install chromium libnss3-tools", err)
		}
	}
	a, m := authority(t)
	told, untold := home(t), home(t)
	root := filepath.Join(t.TempDir(), RootFile)
	if err := os.WriteFile(root, m.root, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{told, untold} {
		store := "sql:" + filepath.Join(at, ".pki/nssdb")
		nss(t, "-N", "--empty-password", "-d", store)
		if at == told {
			nss(t, "-A", "-d", store, "-n", "blackbox", "-t", "C,,", "-i", root)
		}
	}
	for name, c := range leaves(t, a) {
		if net.ParseIP(c.host).To4() == nil && strings.Contains(c.host, ":") {
			continue // Chromium maps no name to it here
		}
		pair, err := tls.X509KeyPair(c.leaf.Chain, []byte(c.leaf.Key))
		if err != nil {
			t.Fatal(err)
		}
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "it is the lab") }))
		s.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
		s.Config.ErrorLog = log.New(io.Discard, "", 0) // that it was refused is what is looked at
		s.StartTLS()
		port := s.Listener.Addr().(*net.TCPAddr).Port
		if shown := opens(t, told, c.host, port); strings.Contains(shown, "it is the lab") != c.trusts {
			t.Errorf("%s: Chromium shows\n%.500s", name, shown)
		}
		if name == "a name of the lab" {
			if shown := opens(t, untold, c.host, port); strings.Contains(shown, "it is the lab") {
				t.Error("a Chromium that was told nothing opens it as well")
			}
		}
		s.Close()
	}
}

// home is one for a browser of its own.
func home(t *testing.T) string {
	t.Helper()
	at := t.TempDir()
	if err := os.MkdirAll(filepath.Join(at, ".pki/nssdb"), 0o700); err != nil {
		t.Fatal(err)
	}
	return at
}

func nss(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command("certutil", args...).CombinedOutput(); err != nil {
		t.Fatalf("certutil %q: %v\n%s", args, err, out)
	}
}

// opens is what a browser shows of a name, which leads to a port of this machine.
func opens(t *testing.T, home, host string, port int) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir="+filepath.Join(home, "profile"),
		"--host-resolver-rules=MAP * 127.0.0.1", "--no-proxy-server", "--disable-background-networking", "--dump-dom", fmt.Sprintf("https://%s:%d/", host, port))
	cmd.Env = append(os.Environ(), "HOME="+home)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, out)
	}
	return string(out)
}
