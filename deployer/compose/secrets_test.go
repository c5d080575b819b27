package compose

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSecretsArePlaceholdersInTheEnvFileAndNowhereElse(t *testing.T) {
	in := shippedLab(t, "inventory.yaml")
	bundles, err := Render(in)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, b := range bundles {
		for _, f := range b.Files {
			n := strings.Count(string(f.Data), "{{secret ")
			switch {
			case f.Path != EnvFile && n > 0:
				t.Errorf("%s of %s has a placeholder", f.Path, b.Service)
			case f.Path == EnvFile && (n != len(b.Secrets) || f.Mode != 0o600):
				t.Errorf(".env of %s: %d placeholders for %v, mode %v", b.Service, n, b.Secrets, f.Mode)
			case f.Path != EnvFile && f.Mode != 0o644:
				t.Errorf("%s of %s has mode %v", f.Path, b.Service, f.Mode)
			}
			seen += n
		}
	}
	if seen < 10 {
		t.Errorf("only %d secrets in the whole lab", seen)
	}
}

const hunter = `h"u\n'$t{er}2 #`

func TestValuesOfSecretsComeInWhenABundleIsUploaded(t *testing.T) {
	b := bundleOf(t, lab(t, oneHost("{}"), appDir(t)), "pi", "app")
	before := b.text(t, EnvFile)
	asked := 0
	files, err := b.Upload(func(ref SecretRef) (string, error) {
		asked++
		if ref != (SecretRef{"app", "APP_KEY", true}) || ref.String() != "app/APP_KEY" {
			t.Errorf("asked for %v", ref)
		}
		return hunter, nil
	})
	if err != nil || asked != 1 {
		t.Fatalf("asked %d times: %v", asked, err)
	}
	if diff := cmp.Diff(before, b.text(t, EnvFile)); diff != "" {
		t.Errorf("the bundle itself changed: %s", diff)
	}
	on := Bundle{Service: "app", Files: files, Secrets: b.Secrets}
	p, env := readBack(t, &on)
	if env["APP_KEY"] != hunter || *p.Services["web"].Environment["KEY"] != hunter {
		t.Errorf("docker compose would read %q and %q", env["APP_KEY"], *p.Services["web"].Environment["KEY"])
	}
	if text := on.text(t, ComposeFile); strings.Contains(text, "h\"u") || text != b.text(t, ComposeFile) {
		t.Error("the secret is in the Compose file")
	}
	kept, err := b.Kept([]byte(on.text(t, EnvFile)))
	if diff := cmp.Diff(map[string]string{"APP_KEY": hunter}, kept); err != nil || diff != "" {
		t.Errorf("kept on the host: %v %s", err, diff)
	}
	if kept, err := b.Kept([]byte(before)); err != nil || len(kept) != 0 {
		t.Errorf("a placeholder counts as a value: %v %v", kept, err)
	}
}

func TestNoErrorHasTheValueOfASecret(t *testing.T) {
	b := bundleOf(t, lab(t, oneHost("{}"), appDir(t)), "pi", "app")
	_, err := b.Upload(func(SecretRef) (string, error) { return "hunter\x002", nil })
	if err == nil || strings.Contains(err.Error(), "hunter") || !strings.Contains(err.Error(), "app/APP_KEY") {
		t.Errorf("got %v", err)
	}
	_, err = b.Upload(func(SecretRef) (string, error) { return "", errors.New("the store is locked") })
	if err == nil || err.Error() != "secret app/APP_KEY: the store is locked" {
		t.Errorf("got %v", err)
	}
	_, err = b.Kept([]byte("APP_KEY=\"hunter2"))
	if err == nil || strings.Contains(err.Error(), "hunter") {
		t.Errorf("got %v", err)
	}
}

func TestASecretThatWouldHaveToBeWrittenOutIsRefused(t *testing.T) {
	entry := strings.Replace(app, `mem_limit: 64m`, `mem_limit: ${APP_KEY:-64m}`, 1)
	_, err := Render(lab(t, oneHost("{}"), entryDir(t, entry, nil)))
	if err == nil || !strings.HasPrefix(err.Error(), "service app on pi: ") {
		t.Errorf("got %v", err)
	}
}
