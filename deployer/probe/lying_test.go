package probe

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

func TestAHostSaysWhatLiesWhereFilesAreToBe(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	of := func(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
	record := func(text string) string {
		rec := ledger.Record{Service: "app", Dir: "/opt/berth/app", Run: "r1", Files: map[string]string{`a "b" c`: of(text), "../up": of("up")}}
		out, err := rec.Text()
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	for name, text := range map[string]string{`app/a "b" c`: "ours", "app/deep/x": "theirs", "up": "up", "web/x": "before"} {
		h.Put("opt/berth/"+name, text)
	}
	h.Put(ledger.RecordFile("app"), record("ours"))
	h.Put(ledger.FilesDir("web")+"/1.json", `{
  "files": {
    "x": "`+of("before")+`"
  }
}
`)
	h.Link("opt/berth/app/deep/x", "opt/berth/app/link")
	got, err := Lies(t.Context(), h, []Spot{
		{"app", "/opt/berth/app", []string{`a "b" c`, "deep", "deep/x", "link", "deep/x/y", "new/x", "../up"}}, {"none", "/opt/berth/none", nil}, {"web", "/opt/berth/web", []string{"x", "y"}},
	})
	want := map[string]map[string]Lying{
		"app": {
			`a "b" c`: {of("ours"), true}, "deep": {Directory, false}, "deep/x": {of("theirs"), false}, "link": {Link, false}, "deep/x/y": {Blocked, false},
			"new/x": {Nothing, false}, "../up": {of("up"), false},
		},
		"none": {}, "web": {"x": {of("before"), true}, "y": {Nothing, false}},
	}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v\n%s", err, cmp.Diff(want, got))
	}
}
