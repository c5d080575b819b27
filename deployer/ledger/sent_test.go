package ledger

import (
	"errors"
	"io"
	"strings"
	"testing"

	"berth/deployer/remote"
	"berth/internal/shellhost"
)

// The connection breaks before all of the input is through: the host sees its end.
func TestContentIsTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	const content = "one\n\x00\xfftwo"
	sent, err := io.ReadAll(Sent([]byte(content)))
	if err != nil {
		t.Fatal(err)
	}
	h := shellhost.New(t, "pi")
	take := func(input string) error {
		cmd := Script(TakeText+`mkdir -p "${1%/*}"; take "$1"`, "berth-take", State)
		cmd.Stdin = strings.NewReader(input)
		return h.Run(t.Context(), cmd, nil)
	}
	for n := range sent {
		var exit *remote.ExitError
		if err := take(string(sent[:n])); !errors.As(err, &exit) || !strings.Contains(err.Error(), "not what was sent") || h.Has(State) != "-" {
			t.Errorf("%d bytes of %d: %v, %q", n, len(sent), err, h.Has(State))
		}
	}
	if err := take(string(sent) + "x"); err == nil || h.Has(State) != "-" {
		t.Errorf("more than was sent: %v", err)
	}
	if err := take(string(sent)); err != nil || h.Has(State) != content {
		t.Errorf("%v, %q", err, h.Has(State))
	}
}

func TestAnOrderThatWasCutShortIsNoOrder(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put(LockDir+"/token", "t1\n")
	cmd := Holding{Run: "r1", Token: "t1"}.script(beginText, "berth-begin", OrderFile("r1"), JournalFile("r1"), Entry{Run: "r1", Kind: EntryBegin}.body())
	sent, err := io.ReadAll(Sent([]byte(`{"run": "r1"}` + "\n")))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdin = strings.NewReader(string(sent[:len(sent)-3]))
	if err := h.Run(t.Context(), cmd, nil); err == nil || h.Has(OrderFile("r1")) != "-" || h.Has(JournalFile("r1")) != "-" {
		t.Errorf("%v\n%s", err, h.Tree())
	}
}
