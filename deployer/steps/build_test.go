package steps

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/iotest"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/planner"
)

// madeHere is what the stand-in for docker says that the ID of an image is.
var madeHere = "sha256:" + strings.Repeat("b", 64)

// builtBundle is a service with one image that is built and one that is pulled.
func builtBundle(host string) *compose.Bundle {
	b := appBundle(host, "app")
	b.Builds = []compose.Build{{Container: "web", Image: "app-web", Digest: "sha256:2", Files: 1, Size: 3}}
	b.Sources = &compose.Sources{Files: []compose.File{{Path: "compose.yaml", Data: []byte("name: app\n"), Mode: 0o644}, {Path: "contexts/web/run.sh", Data: []byte("run"), Mode: 0o755}}}
	b.Images["web"] = "app-web"
	return b
}

func broughtBy(b *compose.Bundle, pins []compose.Pin, anew bool) []Step {
	g := &graph{problem: &planner.Problem{}, start: map[[2]string]int{}, healthy: map[string][]int{}, anew: anew, pins: func(*compose.Bundle) []compose.Pin { return pins }}
	g.bring(b, Missing, &probe.Facts{Host: b.Host})
	return g.steps
}

func words(list []Step) string {
	var out []string
	for i := range list {
		out = append(out, list[i].Word())
	}
	return strings.Join(out, " ")
}

func TestAnImageIsBuiltBeforeWhatRunsIsTouchedAndPinnedByItsID(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	list := broughtBy(builtBundle("pi"), nil, false)
	if words(list) != "stage build pull start health" {
		t.Fatal(words(list))
	}
	do(t, "r1", "", list, h)
	var rec ledger.Record
	if err := json.Unmarshal([]byte(h.Has(ledger.RecordFile("app"))), &rec); err != nil {
		t.Fatal(err)
	}
	if rec.Images["app-web"] != madeHere || rec.Builds["web"] != "sha256:2" || !strings.HasPrefix(rec.Images["example.org/app:1"], "example.org/app@sha256:") {
		t.Errorf("%+v", rec)
	}
	if lock := h.Has("opt/berth/app/images.yaml"); !strings.Contains(lock, "image: \""+madeHere+"\"") {
		t.Error(lock)
	}
	if h.Has(ledger.Built+"/r1.app.web") != madeHere+"\n" {
		t.Errorf("what was made is not written down\n%s", h.Tree())
	}
	asked := strings.Join(h.Asked(), "\n")
	staged := h.Here(ledger.Staged("r1", "app"))
	for _, want := range []string{
		"compose --progress plain --project-directory " + staged + ".build --project-name app --env-file " + staged + "/.env -f " + staged + ".build/compose.yaml build web",
		"image tag " + madeHere + " berth.local/built:r1.app.web", "pull --quiet example.org/app:1",
	} {
		if !strings.Contains(asked, want) {
			t.Errorf("docker was not asked %q:\n%s", want, asked)
		}
	}
	if strings.Contains(asked, "pull --quiet app-web") || strings.Index(asked, " build web") > strings.Index(asked, " up ") {
		t.Error(asked)
	}
	if h.Has("opt/berth/app/contexts/web/run.sh") != "-" {
		t.Error("sources lie in the service's directory")
	}
}

func TestABuildThatFailsLeavesWhatRunsAsItIs(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	do(t, "r1", "", stepsOf("pi", "app"), h)
	before := h.Has("opt/berth/app/compose.yaml") + h.Has(ledger.RecordFile("app"))
	h.Put("bin/FAIL", " build web")
	list := broughtBy(builtBundle("pi"), nil, false)
	x := execution("r2", list, h)
	x.Token = "t2"
	h.Put(ledger.LockDir+"/token", "t2\n")
	r := Execute(t.Context(), t.Context(), x)
	if r.Outcomes[1] != Failed || r.Outcomes[2] != Skipped || r.Outcomes[3] != Skipped || !strings.Contains(fmt.Sprint(r.Errors[1]), "docker says no") {
		t.Errorf("%s: %v", outcomes(x, r), r.Errors)
	}
	if after := h.Has("opt/berth/app/compose.yaml") + h.Has(ledger.RecordFile("app")); after != before {
		t.Errorf("what runs was changed:\n%s", after)
	}
}

func TestWhatWasBuiltFromTheSameIsNotBuiltAgain(t *testing.T) {
	t.Parallel()
	b := builtBundle("pi")
	for name, c := range map[string]struct {
		pins []compose.Pin
		anew bool
		want string
	}{
		"it is there":               {[]compose.Pin{{Image: "app-web", Digest: madeHere}}, false, "stage pull start health"},
		"it is not":                 {[]compose.Pin{{Image: "app-web"}}, false, "stage build pull start health"},
		"its base is to be the new": {[]compose.Pin{{Image: "app-web"}}, true, "stage build pull start health"},
	} {
		list := broughtBy(b, c.pins, c.anew)
		if words(list) != c.want {
			t.Errorf("%s: %s", name, words(list))
		}
		if s, is := list[1].Work.(Build); is && s.Anew != c.anew {
			t.Errorf("%s: %+v", name, s)
		}
	}
	h := shellhost.New(t, "pi")
	do(t, "r1", "", broughtBy(b, []compose.Pin{{Image: "app-web", Digest: madeHere}}, false), h)
	if asked := strings.Join(h.Asked(), "\n"); strings.Contains(asked, "build web") || !strings.Contains(h.Has("opt/berth/app/images.yaml"), madeHere) {
		t.Error(asked)
	}
}

func TestSourcesComeWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put(ledger.LockDir+"/token", "t1\n")
	b := builtBundle("pi")
	at := func() *Site {
		x := execution("r1", nil, h)
		x.Token = "t1"
		x.Steps = []Step{{Host: "pi", Service: "app", Work: Build{Bundle: b, Builds: b.Builds}}}
		return x.site(0, nil)
	}
	dir := ledger.Staged("r1", "app") + ".build"
	if err := at().SendFrom(t.Context(), sourcesText, "berth-sources", b.Sources.Pack, dir); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(h.Path(dir + "/contexts/web/run.sh"))
	if err != nil || info.Mode().Perm() != 0o755 || h.Has(dir+"/contexts/web/run.sh") != "run" {
		t.Errorf("%v, %v\n%s", info, err, h.Tree())
	}
	twice := 0
	breaks := func(w io.Writer) error {
		if twice++; twice == 1 {
			return b.Sources.Pack(w)
		}
		_, err := io.Copy(w, io.MultiReader(strings.NewReader("half"), iotest.ErrReader(errors.New("it changes while it is read"))))
		return err
	}
	if err := at().SendFrom(t.Context(), sourcesText, "berth-sources", breaks, dir); err == nil || err.Error() != "it changes while it is read" {
		t.Errorf("what was broken off: %v", err)
	}
	left, err := os.ReadDir(h.Path(ledger.Staging + "/r1"))
	if err != nil || len(left) != 0 {
		t.Errorf("%v, %v", left, err)
	}
}

func TestAHostWithoutTarSaysSo(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put(ledger.LockDir+"/token", "t1\n")
	for _, tool := range []string{"cat", "mkdir", "rm"} {
		path, err := exec.LookPath(tool)
		if err != nil {
			t.Fatal(err)
		}
		h.Program("only/"+tool, "#!/bin/sh\nexec "+path+" \"$@\"\n")
	}
	args := ledger.Holding{Run: "r1", Token: "t1"}.Script(sourcesText, "berth-sources", ledger.Staged("r1", "app")+".build").Args
	for i := range args {
		args[i] = h.Here(args[i])
	}
	cmd := exec.Command("/bin/sh", args[1:]...)
	cmd.Env = []string{"PATH=" + h.Path("bin/only")}
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "this host has no tar") || strings.Contains(h.Tree(), ".build") {
		t.Errorf("%v: %s\n%s", err, out, h.Tree())
	}
}

func TestAnImageIsKeptAsLongAsARecordNamesIt(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	other := func(c string) string { return "sha256:" + strings.Repeat(c, 64) }
	for name, id := range map[string]string{"r1.app.web": other("1"), "r2.app.web": other("2"), "r3.app.web": other("3"), "r4.app.web": other("4")} {
		h.Put(ledger.Built+"/"+name, id+"\n")
	}
	h.Put(ledger.RecordFile("app"), `{"images": {"app-web": "`+other("3")+`"}}`)
	h.Put(ledger.KeptDir("r3", "app")+".json", `{"images": {"app-web": "`+other("2")+`"}}`)
	h.Put(ledger.Staged("r4", "app")+".json", `{"images": {"app-web": "`+other("4")+`"}}`)
	h.Put(ledger.LockDir+"/token", "t4\n")
	h.Put(ledger.JournalFile("r4"), "")
	x := execution("r4", stepsOf("pi", "app"), h)
	x.Token = "t4"
	if err := x.End(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if asked := strings.Join(h.Asked(), "\n"); asked != "image rm berth.local/built:r1.app.web" {
		t.Errorf("docker was asked %q", asked)
	}
	for name, there := range map[string]bool{"r1.app.web": false, "r2.app.web": true, "r3.app.web": true, "r4.app.web": true} {
		if is := h.Has(ledger.Built+"/"+name) != "-"; is != there {
			t.Errorf("%s: %v", name, is)
		}
	}
}

func TestNamesThatKeepImagesAreTags(t *testing.T) {
	at := &Site{Service: strings.Repeat("s", 63), Holding: ledger.Holding{Run: "20261130-010203-abcd"}}
	a, b := keptImage(at, strings.Repeat("c", 90)+"a"), keptImage(at, strings.Repeat("c", 90)+"b")
	for _, name := range []string{a, b} {
		if _, tag, _ := strings.Cut(name, ":"); len(tag) > 128 {
			t.Error(name)
		}
	}
	if a == b {
		t.Error("two containers, one name")
	}
}
