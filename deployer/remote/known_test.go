package remote

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

const someKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS"

func FuzzAnyKnownHostsStillHasItsGoodLines(f *testing.F) {
	for _, s := range []string{
		"", "x", "|1|a|b " + someKey, "|1|a " + someKey, "[x " + someKey, "[x]:1:2 " + someKey, "! " + someKey, ",,!x, " + someKey,
		"@cert-authority *.lan " + someKey, "@marker x " + someKey, "@cert-authority @revoked x " + someKey, "x ssh-rsa AAAA", "x\t" + someKey + "\r",
		"\x00 " + someKey, "x " + someKey + " comment # more", "\ufeffx " + someKey, "x  " + someKey, " |1| " + someKey,
		"x ssh-rsa " + strings.TrimPrefix(someKey, "ssh-ed25519 "), "\"x y\" " + someKey, "opt=\"a\" x " + someKey,
		strings.Repeat("a", 70000) + " " + someKey,
	} {
		f.Add(s)
	}
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(someKey))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "@revoked") || strings.Contains(text, "cargo.example") {
			return
		}
		file := filepath.Join(t.TempDir(), "known_hosts")
		good := knownhosts.Line([]string{"cargo.example:2222"}, key)
		if err := os.WriteFile(file, []byte(text+"\n"+good+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		known, err := readKnownHosts([]string{file, os.DevNull, file + "2"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := known.lookAt("cargo.example:2222", key, nil); err != nil {
			t.Error(err)
		}
		found := known.keys("cargo.example:2222")
		last := found[len(found)-1]
		if last.Fingerprint != fingerprint(key) || last.File != file || last.Line != strings.Count(text, "\n")+2 {
			t.Errorf("found %+v", found)
		}
	})
}
