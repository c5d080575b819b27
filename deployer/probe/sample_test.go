package probe

import (
	"testing"

	"berth/internal/shellhost"
)

func TestASampleIsTakenOfAHost(t *testing.T) {
	h := shellhost.New(t, "pi")
	h.Program("docker", "#!/bin/sh\necho \"$$ aaaa\"\necho \"0 bbbb\"\necho \"not there\" >&2\nexit 1\n")
	s, err := TakeSample(t.Context(), h, []string{"aaaa", "bbbb", "cccc"})
	if err != nil || s.Available == 0 || s.Containers["bbbb"] != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if s, err := TakeSample(t.Context(), h, nil); err != nil || s.Available == 0 || len(s.Containers) != 0 {
		t.Errorf("nothing runs: %+v, %v", s, err)
	}
}
