package steps

import (
	"fmt"
	"os"
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

// What puts data in its place, takes it out again or writes down whose it is may still run where berth was killed: who comes after that waits for it.
func TestWhoComesAfterARunThatWasBrokenOffWaitsForWhatPutsThingsInTheirPlaces(t *testing.T) {
	t.Parallel()
	hold := ledger.Holding{Run: "r1", Token: "t1"}
	for name, c := range map[string]struct {
		text string
		args []string
		done string // a path that is there at its end
	}{
		"arrive": {arriveText, []string{"r1", "/srv/.beside", "/srv/data"}, "srv/data/file"},
		"depart": {departText, []string{"r1", "/srv/.beside", "/srv/data", "/srv/note"}, "srv/data/file"},
		"put":    {putText, []string{"/srv/record", "0600"}, "srv/record"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := shellhost.New(t, "pi")
			h.Put(ledger.LockDir+"/token", "t1\n")
			at := "srv/.beside"
			if name == "depart" {
				at = "srv/data.berth-before-r1"
			}
			h.Put(at+"/file", "all")
			h.Program("mv", "#!/bin/sh\n: >"+h.Path("holds")+"\nwhile [ ! -e "+h.Path("go")+" ]; do sleep 0.01; done\nexec /usr/bin/mv \"$@\"\n")
			args := []string{hold.Log("app.carry")}
			for _, a := range c.args {
				if a[0] == '/' {
					a = h.Path(a)
				}
				args = append(args, a)
			}
			cmd := hold.Script(c.text, "berth-"+name, args...)
			cmd.Stdin = ledger.Sent([]byte("content"))
			over := make(chan error, 1)
			go func() { over <- h.Run(t.Context(), cmd, nil) }()
			shellhost.Await(t, "it is under way", func() bool { return h.Has("holds") != "-" })
			var told string
			ended := make(chan error, 1)
			go func() {
				_, err := ledger.Quiet(t.Context(), h, func(step, run string) { told += step + " of " + run })
				ended <- err
			}()
			select {
			case <-ended:
				t.Error("it was not waited for")
			case <-time.After(200 * time.Millisecond):
			}
			h.Put("go", "")
			if err := <-ended; err != nil || told != "app.carry of r1" {
				t.Errorf("%v; told %q", err, told)
			}
			if err := <-over; err != nil || h.Has(c.done) == "-" || h.Has(hold.Log("app.carry")+".running") != "-" {
				t.Errorf("%v\n%s", err, h.Tree())
			}
		})
	}
}

// A number that another process has by now is nobody's.
func TestWhatAHostLeftRunningWhenItWentDownIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	hold := ledger.Holding{Run: "r1", Token: "t1"}
	h.Put(ledger.LockDir+"/token", "t1\n")
	h.Put(hold.Log("app.carry")+".running", fmt.Sprint(os.Getpid()))
	h.Put("srv/.beside/file", "all")
	if err := h.Run(t.Context(), hold.Script(arriveText, "berth-arrive", hold.Log("app.carry"), "r1", h.Path("/srv/.beside"), h.Path("/srv/data")), nil); err != nil || h.Has("srv/data/file") != "all" {
		t.Errorf("%v\n%s", err, h.Tree())
	}
}

// Where a service keeps something beside its Compose file its directory is made for that on the host that it was to go to; the operator's stays.
func TestACopyThatIsTakenBackLeavesNoDirectoryThatWasMadeForIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ there, stays string }{
		"nothing else is there":       {"opt/berth/.there", "-"},
		"something of the operator's": {"opt/berth/app/notes", "of the operator"},
	} {
		h := shellhost.New(t, "nas")
		h.Put(c.there, "of the operator")
		h.Put("opt/berth/app/data/.berth-move-r1-app-own/file", "copied")
		place := h.Path("/opt/berth/app/data/own")
		cmd := ledger.Script(uncarryText, "berth-uncarry", "r1", h.Path("/note"), h.Path("/carry"), h.Path("/opt/berth/app"), "r1.app.0", h.Path("/opt/berth/app/data/.berth-move-r1-app-own"), place, "")
		if err := h.Run(t.Context(), cmd, nil); err != nil {
			t.Fatal(name, err)
		}
		_, err := os.Stat(h.Path("opt/berth/app"))
		if gone := os.IsNotExist(err); h.Has("opt/berth/app/notes") != c.stays || gone != (c.stays == "-") || h.Has(c.there) != "of the operator" {
			t.Errorf("%s: %v\n%s", name, err, h.Tree())
		}
		if _, err := os.Stat(h.Path("opt/berth/app/data")); err == nil {
			t.Errorf("%s: what was made for it stays\n%s", name, h.Tree())
		}
	}
}
