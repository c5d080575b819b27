package begin

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"berth/catalog"
	"berth/planner"
	"berth/rollout"
	"berth/wording"
)

// answering is a desk at which somebody types these lines.
func answering(t *testing.T, lines string) (*questions, *bytes.Buffer) {
	t.Helper()
	keys, typed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keys.Close() })
	if _, err := typed.WriteString(lines); err != nil {
		t.Fatal(err)
	}
	typed.Close()
	var out bytes.Buffer
	d := &Desk{Stderr: &out, Words: wording.For(wording.EN)}
	d.Person.Keys, d.Person.Stderr = keys, &out
	return &questions{desk: d, ctx: t.Context(), open: true}, &out
}

// Where berth ships the software, what its entry says is suggested; what is typed wrong is asked again.
func TestANewEntryIsAskedForWithWhatAShippedOneSays(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	q, out := answering(t, "louislam/uptime-kuma\nlouislam/uptime-kuma:2.5.9\n\n/app/data relative\n-\n600MB\n")
	draft := catalog.Draft{Name: "status"}
	like := q.complete(c, &draft)
	if q.err != nil || like == nil || like.Name != "uptime-kuma" {
		t.Fatalf("%v, %v\n%s", q.err, like, out)
	}
	if draft.Image != "louislam/uptime-kuma:2.5.9" || strings.Join(draft.Ports, " ") != "3002:3001" || len(draft.Data) != 0 || draft.Memory != 600*planner.MB {
		t.Errorf("%+v\n%s", draft, out)
	}
	for _, want := range []string{"name its version", "[3002:3001]", "[/app/data]", `data "relative": write a full path`, "[200MB]"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestANewEntryThatNobodyAnsweredForIsNone(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	q, _ := answering(t, "")
	if q.complete(c, &catalog.Draft{Name: "x"}); q.err == nil {
		t.Error("the end of what was typed is an answer")
	}
	d := &Desk{Stderr: &bytes.Buffer{}, Words: wording.For(wording.EN), Yes: true}
	t.Chdir(t.TempDir())
	var wrong *rollout.InputError
	if err := d.New(t.Context(), catalog.Draft{Name: "x"}); !errors.As(err, &wrong) {
		t.Error(err)
	}
	if err := d.New(t.Context(), catalog.Draft{Name: "x", Image: "a:1", Data: []string{"/"}}); !errors.As(err, &wrong) {
		t.Error(err)
	}
	if left, _ := os.ReadDir("."); len(left) != 0 {
		t.Errorf("%v was left", left)
	}
}
