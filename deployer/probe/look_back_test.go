package probe

import (
	"testing"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

func TestALookTellsOfTheNewestRunsWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	for _, run := range []string{"20261128T190000Z-aa", "20261129T190000Z-bb", "20261127T190000Z-00"} {
		h.Put(ledger.JournalFile(run), `{"run":"`+run+`","kind":"begin","steps":2}`+"\n"+`{"run":"`+run+`","kind":"done","step":"app.pull"}`+"\n")
		h.Put(ledger.OrderFile(run), `{"run":"`+run+`","who":"ann@pc","hosts":["pi","nas"]}`)
	}
	h.Put(ledger.LockDir+"/run", "20261129T190000Z-bb\n")
	f := LookBack(t.Context(), []ledger.Host{h}, nil, 2)["pi"]
	if f.Err != nil || f.Past.Host != "pi" || f.Past.Held != "20261129T190000Z-bb" || len(f.Past.Runs) != 2 {
		t.Fatalf("%v, %+v", f.Err, f.Past)
	}
	if r := f.Past.Runs[0]; r.Name != "20261129T190000Z-bb" || len(r.Entries) != 2 || len(r.Order.Hosts) != 2 {
		t.Errorf("%+v", r)
	}
	direct := ledger.Past(t.Context(), []ledger.Host{h}, 2)[0]
	if direct.Sight != f.Past.Sight || f.Sight != f.Past.Sight {
		t.Errorf("the look has seen %q and %q, the history %q", f.Sight, f.Past.Sight, direct.Sight)
	}
	if f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]; f.Err != nil || len(f.Past.Runs) > 0 {
		t.Errorf("a look that does not ask for them: %v, %+v", f.Err, f.Past)
	}
}
