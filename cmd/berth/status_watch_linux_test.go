package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"berth/internal/tty/ttytest"
	"berth/plain"
)

func TestAWatchedStatusLooksAgainUntilItIsStopped(t *testing.T) {
	h := newTestHost(t)
	h.inOrder()
	keys, screen := ttytest.Open(t)
	var errs bytes.Buffer
	root := newRoot(plain.NewWriter(screen), &errs)
	root.SetArgs([]string{"status", "--watch", "--every", "1s", "-f", "lab.yaml", "--ssh-config", "ssh_config", "--accept-new-host-keys"})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() {
		ended <- root.ExecuteContext(ctx)
		screen.Close()
	}()
	shown, part := "", make([]byte, 4096)
	for strings.Count(shown, "\x1b[H") < 2 {
		n, err := keys.Read(part)
		if err != nil {
			t.Fatalf("%v\n%s\n%s", err, shown, &errs)
		}
		shown += string(part[:n])
	}
	stop()
	go func() { // or it would wait for somebody to read
		for {
			if _, err := keys.Read(part); err != nil {
				return
			}
		}
	}()
	if err := <-ended; err != nil {
		t.Errorf("it was stopped, and ends with %v", err)
	}
	if first, _, _ := strings.Cut(strings.TrimPrefix(shown, "\x1b[H"), "\x1b[H"); !strings.Contains(first, "uptime-kuma") {
		t.Errorf("%q", shown)
	}
}
