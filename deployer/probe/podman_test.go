package probe

import (
	"testing"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

// podmanWords answers as podman 4.3.1 of Debian 12 does that is installed under Docker's name: the state of a container
// is no map there.
const podmanWords = `#!/bin/sh
id=5af2f428329457aac806cea0df307c157fddaf9ba7eef647fab77347699cc0cb
case "$*" in
"version "*) echo '{"Client":{"APIVersion":"4.3.1","Version":"4.3.1","GoVersion":"go1.19.8","GitCommit":"","BuiltTime":"Thu Jan  1 00:00:00 1970","Built":0,"OsArch":"linux/amd64","Os":"linux"}}' ;;
"info "*) echo '{"host":{"arch":"amd64"}}' ;;
"container ls"*) echo $id ;;
*'index .State "Health"'*)
	echo 'can'"'"'t index item of type define.InspectContainerState' >&2
	exit 125
	;;
"container inspect"*) echo '0 ["'$id'","small","localhost/x:1","7f12","running","",0,false,"","0001-01-01T00:00:00Z",0,"",0,"none",{},{},"","","","","","","",""]' ;;
*) exit 125 ;;
esac
`

func TestPodmanUnderDockersNameIsKnownAndWhatItRunsIsSeen(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Program("docker", podmanWords)
	f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
	if f.Err != nil || f.Docker.Podman != "4.3.1" || f.Docker.Down() || f.Docker.Engine() != "Podman" {
		t.Errorf("%v, %+v", f.Err, f.Docker)
	}
	if len(f.Containers) != 1 || f.Containers[0].Name != "small" {
		t.Errorf("%+v, %q", f.Containers, f.Notes)
	}
}

func TestPodmanBehindDockersSocketIsKnown(t *testing.T) {
	f := parsed(t, `version {"Client":{"Version":"27.5.1","ApiVersion":"1.47","Os":"linux","Arch":"amd64"},"Server":{"Platform":{"Name":"linux/amd64/debian-12"},"Components":[{"Name":"Podman Engine","Version":"4.3.1"},{"Name":"Conmon","Version":"2.1.6"}],"Version":"4.3.1","ApiVersion":"1.41"}}`)
	if f.Docker.Podman != "4.3.1" {
		t.Errorf("%+v", f.Docker)
	}
	f = parsed(t, `version {"Client":{"Version":"27.5.1","Os":"linux","Arch":"amd64"},"Server":{"Components":[{"Name":"Engine","Version":"27.5.1"}],"Version":"27.5.1","ApiVersion":"1.47"}}`)
	if f.Docker.Podman != "" || f.Docker.Engine() != "Docker" {
		t.Errorf("%+v", f.Docker)
	}
}

func TestADockerComposeThatIsNoPluginIsKnown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ info, says, want string }{
		"in Python":             {`{"ClientInfo":{"Plugins":[]}}`, "echo 1.29.2", "1.29.2"},
		"of its own":            {`{"ClientInfo":{"Plugins":[{"Name":"buildx","Version":"v0.1"}]}}`, "echo v2.26.1-4", "2.26.1"},
		"broken":                {`{}`, "exit 1", "1"},
		"there is a plugin too": {`{"ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.30.0"}]}}`, "echo 1.29.2", ""},
	} {
		h := shellhost.New(t, "pi")
		h.Program("docker", "#!/bin/sh\ncase $1 in info) echo '"+c.info+"' ;; esac\n")
		h.Program("docker-compose", "#!/bin/sh\n"+c.says+"\n")
		if f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]; f.Err != nil || f.Docker.Alone != c.want {
			t.Errorf("%s: %v, %q", name, f.Err, f.Docker.Alone)
		}
	}
}
