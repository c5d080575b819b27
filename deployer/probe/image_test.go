package probe

import "testing"

func TestNamesOfImagesMeanTheSameAsForDocker(t *testing.T) {
	for in, want := range map[string]string{
		"nginx": "nginx:latest", "docker.io/library/postgres:17": "postgres:17", "ghcr.io/a/b": "ghcr.io/a/b:latest",
		"reg.lan:5000/a": "reg.lan:5000/a:latest", "a/b:1@sha256:00": "a/b@sha256:00", "sha256:00": "sha256:00",
	} {
		if got := FullImage(in); got != want {
			t.Errorf("FullImage(%q) = %q, want %q", in, got, want)
		}
	}
}
