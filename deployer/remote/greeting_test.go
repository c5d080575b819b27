package remote

import (
	"context"
	"io"
	"net"
	"strings"
	"testing"

	"berth/internal/plaintest"
)

func TestWhatIsNoSSHServerSaysNothingToTheTerminal(t *testing.T) {
	const harm = "\x1b]52;c;x\x07\x1b[2J\u202e\u009b31m\x9b1m\x00"
	for name, greeting := range map[string]string{
		"no server of SSH":    harm + "\r\n" + harm,
		"its version":         "SSH-2.0-" + harm + "\r\n" + harm,
		"another version":     "SSH-" + harm + "\r\n",
		"a line without end":  "SSH-2.0-" + strings.Repeat(harm, 100),
		"a packet without it": "SSH-2.0-x\r\n\x00\x00\xff\xff" + harm + strings.Repeat(harm, 1000),
	} {
		l := newLab(t)
		l.server("cargo:22")
		l.cfg.Dial = func(context.Context, string, string) (net.Conn, error) {
			client, server := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, server) }()
			go func() {
				_, _ = io.WriteString(server, greeting)
				server.Close()
			}()
			return client, nil
		}
		err := l.host(Target{Name: "cargo"}).Run(t.Context(), Command{Args: []string{"true"}}, nil)
		if err == nil || plaintest.Strange(err.Error()) != "" || len(err.Error()) > 1000 {
			t.Errorf("%s: %q", name, err)
		}
	}
}
