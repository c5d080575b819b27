package remote

import (
	"context"
	"net"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// A guest that no name server knows is reached where its hypervisor says, under the key that is known for its name.
func TestAHostWithoutANameIsReachedWhereItWasFound(t *testing.T) {
	l := newLab(t)
	s := l.stranger("10.0.0.57:22")
	var asked []string
	l.cfg.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		asked = append(asked, address)
		if strings.HasPrefix(address, "apps:") {
			return nil, &net.DNSError{Err: "no such host", Name: "apps", IsNotFound: true}
		}
		return l.dial(ctx, network, address)
	}
	where := ""
	l.cfg.Find = func(_ context.Context, name string) string {
		if name != "apps" {
			t.Errorf("asked where %s is", name)
		}
		return where
	}
	var told []string
	l.cfg.Notify = func(e Event) {
		if e.Kind == HostFound {
			told = append(told, e.Text.String())
		}
	}
	h := l.host(Target{Name: "apps"})
	if err := h.Trust(t.Context(), string(ssh.MarshalAuthorizedKey(s.Key.PublicKey()))); err != nil {
		t.Fatal(err)
	}
	if err := h.Connect(t.Context()); err == nil || !Retryable(err) || !strings.Contains(err.Error(), "no such host") {
		t.Errorf("before anybody knows: %v", err)
	}
	where = "10.0.0.56"
	if err := h.Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "10.0.0.56") {
		t.Errorf("where nothing is: %v", err)
	}
	where = "10.0.0.57"
	if err := h.Connect(t.Context()); err != nil {
		t.Error(err)
	}
	if got := strings.Join(asked, " "); got != "apps:22 apps:22 apps:22 10.0.0.56:22 apps:22 apps:22 10.0.0.57:22" || strings.Join(told, " ") != "10.0.0.56 10.0.0.57" || !strings.HasPrefix(l.read(".ssh/known_hosts"), "apps ") {
		t.Errorf("asked %s, told %q, known %s", got, told, l.read(".ssh/known_hosts"))
	}
}

// What an operator's configuration says of a name holds, whatever a hypervisor says.
func TestAHostThatHasAnAddressIsTakenAtThatOne(t *testing.T) {
	l := newLab(t)
	l.server("apps:22")
	l.cfg.Find = func(context.Context, string) string {
		t.Error("somebody was asked")
		return ""
	}
	h := l.host(Target{Name: "apps"})
	if err := h.Connect(t.Context()); err != nil {
		t.Error(err)
	}
}
