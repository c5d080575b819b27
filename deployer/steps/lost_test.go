package steps

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/internal/shellhost"
)

// A computer slept in the middle of a run, and wakes up when somebody else has long taken the same run up.
func TestARunThatLostItsLockDoesNothingAnyMore(t *testing.T) {
	t.Parallel()
	a, b := shellhost.New(t, "a"), shellhost.New(t, "b")
	ours := ledger.Owner{Who: "ann@pc", Run: "r1", Token: "t1"}
	if err := ledger.Lock(t.Context(), []ledger.Host{a, b}, ours); err != nil {
		t.Fatal(err)
	}
	x := execution("r1", append(stepsOf("a", "app"), stepsOf("b", "web")...), a, b)
	for i := len(x.Steps) / 2; i < len(x.Steps); i++ { // web comes after app
		for k := range x.Steps[i].After {
			x.Steps[i].After[k] += len(x.Steps) / 2
		}
	}
	x.Token = ours.Token
	if err := x.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	taken := false
	x.PerHost = 1
	x.News = func(n News) {
		if s := &x.Steps[n.Step]; s.Host == "a" && s.Word() == "pull" && n.Outcome == Succeeded && !taken {
			taken = true
			theirs := ledger.Owner{Who: "bob@box", Run: "r1", Token: "t2"}
			if err := ledger.Lock(context.WithoutCancel(t.Context()), []ledger.Host{a, b}, theirs); err != nil {
				t.Error(err)
			}
		}
	}
	r := Execute(t.Context(), t.Context(), x)
	var lost int
	for i, err := range r.Errors {
		if errors.Is(err, ledger.ErrLockLost) {
			lost++
		} else if err != nil {
			t.Errorf("%s: %v", x.Steps[i].ID(), err)
		}
	}
	if lost == 0 || r.Whole() {
		t.Errorf("%s", outcomes(x, r))
	}
	for _, h := range []*shellhost.Host{a, b} {
		before := h.Has(ledger.JournalFile("r1"))
		x.Order.Hosts = []string{h.Name()}
		if err := x.End(t.Context(), false); !errors.Is(err, ledger.ErrLockLost) || !strings.Contains(err.Error(), "host "+h.Name()) || h.Has(ledger.JournalFile("r1")) != before {
			t.Errorf("%v; the journal\n%s", err, h.Has(ledger.JournalFile("r1")))
		}
		if err := ledger.Unlock(t.Context(), []ledger.Host{h}, x.Token); err != nil || h.Has(ledger.LockDir+"/who") != "bob@box\n" {
			t.Errorf("%v; the lock is of %q", err, h.Has(ledger.LockDir+"/who"))
		}
	}
	if got := a.Asked(); slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, " up ") }) {
		t.Errorf("app was started: %q", got)
	}
}

// Whoever took the run up has the same staging directory: what the other one still writes does not come into it.
func TestARunThatLostItsLockStagesNothingAnyMore(t *testing.T) {
	t.Parallel()
	for name, at := range map[string]string{"before the upload": "berth-stage", "before the images are pinned": "berth-put"} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			ours := ledger.Owner{Who: "ann@pc", Run: "r1", Token: "t1"}
			if err := ledger.Lock(t.Context(), []ledger.Host{h}, ours); err != nil {
				t.Fatal(err)
			}
			x := execution("r1", stepsOf("pi", "app"), h)
			x.Token = ours.Token
			theirs := ledger.Staged("r1", "app") + "/theirs"
			h.Fails = func(command string) error {
				if strings.Contains(command, at) && h.Has(theirs) == "-" {
					h.Put(ledger.LockDir+"/token", "t2\n")
					h.Put(theirs, "theirs")
				}
				return nil
			}
			r := Execute(t.Context(), t.Context(), x)
			if !slices.ContainsFunc(r.Errors, func(err error) bool { return errors.Is(err, ledger.ErrLockLost) }) {
				t.Errorf("%s: %v", outcomes(x, r), r.Errors)
			}
			if h.Has(theirs) != "theirs" || at != "berth-put" && h.Has(ledger.Staged("r1", "app")+"/compose.yaml") != "-" || h.Has(ledger.Staged("r1", "app")+"/images.yaml") != "-" {
				t.Errorf("%s", h.Tree())
			}
		})
	}
}

func TestAStagedFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put(ledger.Staging+"/images.yaml", "before")
	cut := ledger.Holding{}.Script(putText, "berth-put", ledger.Holding{Run: "r1"}.Log("app.pull"), ledger.Staging+"/images.yaml", "0644")
	cut.Stdin = io.LimitReader(ledger.Sent([]byte("services: {}\n")), 70)
	var exit *remote.ExitError
	if err := h.Run(t.Context(), cut, nil); !errors.As(err, &exit) || h.Has(ledger.Staging+"/images.yaml") != "before" || h.Has(ledger.Staging+"/images.yaml.new") != "-" {
		t.Errorf("%v\n%s", err, h.Tree())
	}
	at := execution("r1", []Step{{Host: "pi", Service: "app", Work: Pull{}}}, h).site(0, nil)
	if err := at.Put(t.Context(), ledger.Staging+"/images.yaml", []byte("services: {}\n"), 0o644); err != nil || h.Has(ledger.Staging+"/images.yaml") != "services: {}\n" {
		t.Errorf("%v: %q", err, h.Has(ledger.Staging+"/images.yaml"))
	}
	if info, err := os.Stat(h.Path(ledger.Staging + "/images.yaml")); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("%v, %v", info, err)
	}
}

// The lock is lost while the content is on its way: it comes late, and what is staged by then is another one's.
func TestAStagedFileThatComesLateIsNotPutInPlace(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	name, text := ledger.Staging+"/images.yaml", "services: {}\n"
	h.Put(name, "theirs")
	h.Put(ledger.LockDir+"/token", "t1\n")
	late := ledger.Holding{Token: "t1"}.Script(putText, "berth-put", ledger.Holding{Run: "r1"}.Log("app.pull"), name, "0644")
	from, to := io.Pipe()
	late.Stdin = from
	ended := make(chan error, 1)
	go func() { ended <- ledger.LostLock(h.Run(t.Context(), late, nil)) }()
	if _, err := io.Copy(to, ledger.Sent([]byte(text))); err != nil {
		t.Fatal(err)
	}
	shellhost.Await(t, "the content is written", func() bool { return h.Has(name+".new") == text })
	h.Put(ledger.LockDir+"/token", "t2\n")
	to.Close()
	if err := <-ended; !errors.Is(err, ledger.ErrLockLost) || h.Has(name) != "theirs" {
		t.Errorf("%v: %q", err, h.Has(name))
	}
}
