package probe

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

func TestVolumesAndNetworksAreListed(t *testing.T) {
	id := strings.Repeat("ab", 32)
	h := shellhost.New(t, "pi")
	h.Program("docker", `#!/bin/sh
case "$*" in
"container ls"*) echo `+id+` ;;
"container inspect"*)
	case $* in *"
=mounts {{.Id}} {{json .Mounts}}"*) ;; *) exit 1 ;; esac
	echo '99 ["`+id+`","/web","nginx:1","sha256:`+id+`","running","",0,false,"","2026-11-22T19:00:00Z",2,"always",0,"bridge",null,null,null,null,null,null,null,null,null,null]'
	echo '=mounts `+id+` [{"Type":"volume","Name":"web_data","Source":"/d/web_data/_data","Destination":"/data"},{"Type":"bind","Source":"/srv/a b","Destination":"/b"},{"Type":"tmpfs","Destination":"/t"}]'
	;;
"volume ls"*) printf '%s\n' '["web_data","local","/d/web_data/_data","web","data"]' '["alone","nfs","","",""]' ;;
"network ls"*) printf '%s\n' '["web_default","bridge","",""]' '["proxy","bridge","20261130T0300Z-ab12","web"]' '["","bridge","",""]' ;;
esac
`)
	f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
	if f.Err != nil || !f.Docker.Err.IsZero() || len(f.Notes) != 1 { // of the network without a name
		t.Fatal(f.Err, f.Docker.Err, f.Notes)
	}
	networks := []Network{{Name: "proxy", Driver: "bridge", Run: "20261130T0300Z-ab12", Service: "web"}, {Name: "web_default", Driver: "bridge"}}
	if d := cmp.Diff(networks, f.Networks); d != "" || f.Network("proxy") == nil || f.Network("web") != nil {
		t.Error(d)
	}
	want := []Volume{{Name: "alone", Driver: "nfs"}, {Name: "web_data", Driver: "local", At: "/d/web_data/_data", Project: "web", Key: "data"}}
	if d := cmp.Diff(want, f.Volumes); d != "" {
		t.Error(d)
	}
	if got := fmt.Sprint(f.Containers[0].Mounts); got != "[{web_data /d/web_data/_data /data} { /srv/a b /b}]" {
		t.Error(got)
	}
	for place, users := range map[string]int{"web_data": 1, "/srv/a b": 1, "alone": 0} {
		if got := f.Users(place); len(got) != users {
			t.Errorf("%s is used by %v", place, got)
		}
	}
	if f.Volume("web_data") == nil || f.Volume("web") != nil {
		t.Error("volumes are not found by their names")
	}
}

func TestAHostSaysWhatLiesAtAPath(t *testing.T) {
	h := shellhost.New(t, "pi")
	h.Put("srv/a b/x", strings.Repeat("x", 9000))
	there, gone := h.Path("srv/a b"), h.Path("srv/gone")
	got, err := Weigh(t.Context(), h, []string{gone, there})
	if err != nil || len(got) != 2 {
		t.Fatal(err, got)
	}
	if w := got[there]; !w.There || !w.Counted || w.Size < 9000 || time.Since(w.Changed) > time.Hour {
		t.Errorf("%+v", w)
	}
	if w := got[gone]; w.There || w.Counted || !w.Changed.IsZero() {
		t.Errorf("%+v", w)
	}
	h.Program("du", "#!/bin/sh\nexit 124\n")
	if got, err := Weigh(t.Context(), h, []string{there}); err != nil || !got[there].There || got[there].Counted {
		t.Errorf("counting that did not end: %v, %+v", err, got)
	}
}

// Each path has five seconds, and after ten nothing more is counted; that it is there is said all the same.
func TestCountingHasAnEnd(t *testing.T) {
	h := shellhost.New(t, "pi")
	var paths []string
	for _, name := range []string{"one", "two", "three"} {
		h.Put("srv/"+name+"/x", "x")
		paths = append(paths, h.Path("srv/"+name))
	}
	h.Program("timeout", "#!/bin/sh\nprintf '%s\\n' \"$*\" >>\"${0%/*}/timed\"\nshift\nexec \"$@\"\n")
	h.Put("bin/now", "100\n")
	h.Program("date", "#!/bin/sh\nread -r now <\"${0%/*}/now\"\necho $now\necho $((now + 4)) >\"${0%/*}/now\"\n") // it is asked before each
	got, err := Weigh(t.Context(), h, paths)
	if err != nil || len(got) != 3 {
		t.Fatal(err, got)
	}
	for i, counted := range []bool{true, true, false} {
		if w := got[paths[i]]; !w.There || w.Counted != counted {
			t.Errorf("%s: %+v", paths[i], w)
		}
	}
	if timed := h.Has("bin/timed"); strings.Count(timed, "5 du -sk ") != 2 {
		t.Errorf("%s", timed)
	}
}

// A share whose server is gone keeps whoever asks waiting: that is no word of what lies on it.
func TestAPathThatDoesNotAnswerIsNotGone(t *testing.T) {
	h := shellhost.New(t, "pi")
	text, err := (&ledger.Record{Service: "web", Run: "r1", Data: []string{"/no/such", "/no/answer"}}).Text()
	if err != nil {
		t.Fatal(err)
	}
	h.Put(ledger.StartedFile("web"), string(text))
	h.Program("timeout", "#!/bin/sh\ncase \"$*\" in *'ls -d /no/answer') exit 137 ;; '-s KILL 5 '*) shift 3 ;; *) shift ;; esac\nexec \"$@\"\n")
	f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
	if past := f.RanHere("web"); past == nil || !cmp.Equal(past.Gone, []string{"/no/such"}) {
		t.Errorf("%v, %+v", f.Err, f.Ran)
	}
}
