package stacks

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/lone"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/internal/shellhost"
	"berth/message"
)

// grafana is what Docker says of a container that was started with
//
//	docker run -d --name Grafana -p 3000:3000 -p 127.0.0.1:3001:3001/udp --restart unless-stopped -e GF_SECURITY_ADMIN_PASSWORD=hunter2-hunter -e 'MONEY=5$'
//	-v grafana:/var/lib/grafana -v /srv/dash:/dash:ro -v /anonymous --memory 300m --device /dev/dri --network proxy --cap-add NET_ADMIN grafana/grafana:11 --debug
//
// as Docker 28 does it, without what plays no part.
const grafana = `[{"Id":"aaaabbbbcccc0000","Name":"/Grafana","Image":"sha256:1","State":{"Running":true},
"Config":{"Hostname":"aaaabbbbcccc","User":"472","Env":["GF_SECURITY_ADMIN_PASSWORD=hunter2-hunter","MONEY=5$","PATH=/bin","GF_PATHS_DATA=/var/lib/grafana"],
  "Cmd":["--debug"],"Image":"grafana/grafana:11","WorkingDir":"/usr/share/grafana","Entrypoint":["/run.sh"],"Labels":{"maintainer":"Grafana Labs","mine":"yes"}},
"HostConfig":{"Binds":["grafana:/var/lib/grafana","/srv/dash:/dash:ro"],"NetworkMode":"proxy","PortBindings":{"3000/tcp":[{"HostIp":"","HostPort":"3000"}],"3001/udp":[{"HostIp":"127.0.0.1","HostPort":"3001"}]},
  "RestartPolicy":{"Name":"unless-stopped","MaximumRetryCount":0},"CapAdd":["CAP_NET_ADMIN"],"Memory":314572800,"MemorySwap":629145600,"ShmSize":67108864,"IpcMode":"private","Runtime":"runc",
  "Devices":[{"PathOnHost":"/dev/dri","PathInContainer":"/dev/dri","CgroupPermissions":"rwm"}],"LogConfig":{"Type":"json-file","Config":{}}},
"Mounts":[{"Type":"volume","Name":"grafana","Source":"/var/lib/docker/volumes/grafana/_data","Destination":"/var/lib/grafana","RW":true},
  {"Type":"bind","Source":"/srv/dash","Destination":"/dash","RW":false},
  {"Type":"volume","Name":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","Source":"x","Destination":"/anonymous","RW":true}],
"NetworkSettings":{"Networks":{"proxy":{"Aliases":[]}}}}]`

const grafanaImage = `[{"Config":{"User":"472","Env":["PATH=/bin","GF_PATHS_DATA=/var/lib/grafana"],"Cmd":null,"WorkingDir":"/usr/share/grafana","Entrypoint":["/run.sh"],"Labels":{"maintainer":"Grafana Labs"}}}]`

const grafanaFile = `# Written by berth from what Docker says of the container Grafana, which no Compose file is of.
name: grafana
services:
  grafana:
    image: grafana/grafana:11
    container_name: Grafana
    command:
      - --debug
    restart: unless-stopped
    environment:
      GF_SECURITY_ADMIN_PASSWORD: ${GF_SECURITY_ADMIN_PASSWORD}
      MONEY: 5$$
    labels:
      mine: "yes"
    ports:
      - 127.0.0.1:3001:3001/udp
      - 3000:3000
    volumes:
      - /srv/dash:/dash:ro
      - anonymous:/anonymous
      - grafana:/var/lib/grafana
    networks:
      - proxy
    cap_add:
      - NET_ADMIN
    devices:
      - /dev/dri:/dev/dri
    mem_limit: 314572800
volumes:
  anonymous:
    name: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
  grafana:
    name: grafana
networks:
  proxy:
    external: true
`

func writeFrom(t *testing.T, container, image string) *Stack {
	t.Helper()
	h := shellhost.New(t, "pi")
	h.Put("container", container)
	h.Put("image", image)
	h.Program("docker", "#!/bin/sh\ncat "+h.Path("")+"/$1\n")
	return Write(t.Context(), h, probe.Container{ID: "aaaabbbbcccc0000", Name: "Grafana"})
}

func TestAContainerWithoutAComposeFileGetsOneThatIsTheSame(t *testing.T) {
	s := writeFrom(t, grafana, grafanaImage)
	if s.Err != nil {
		t.Fatal(s.Err)
	}
	if diff := cmp.Diff(grafanaFile, texts(s)["compose.yaml"]); diff != "" || s.Name != "grafana" || !s.Written {
		t.Errorf("%s", diff)
	}
	if len(s.Secrets) != 1 || s.Secrets[0].Value != "hunter2-hunter" {
		t.Errorf("%v", s.Secrets)
	}
}

func TestAContainerThatAComposeFileCannotSayIsLeft(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"another's network":         {`"NetworkMode":"proxy"`, `"NetworkMode":"container:x"`, "shares a namespace"},
		"another's volumes":         {`"Binds":`, `"VolumesFrom":["x"],"Binds":`, "volumes of another container"},
		"ports of Docker's":         {`"Binds":`, `"PublishAllPorts":true,"Binds":`, "Docker chooses"},
		"an image without a name":   {`"grafana/grafana:11"`, `"sha256:1"`, "no name"},
		"a path that Compose reads": {`"/srv/dash","Destination":"/dash"`, `"/srv/a:b","Destination":"/dash"`, "would not be the same"},
		"no container":              {grafana, `[]`, "cannot be asked what it was made from"},
	} {
		if s := writeFrom(t, strings.Replace(grafana, c.old, c.new, 1), grafanaImage); s.Err == nil || !strings.Contains(s.Err.Error(), c.want) || len(s.Files) > 0 {
			t.Errorf("%s: %v", name, s.Err)
		} else if message.French(s.Err) == s.Err.Error() {
			t.Errorf("%s: %v is English in French", name, s.Err)
		}
	}
	if s := writeFrom(t, grafana, "[]"); s.Err == nil || !strings.Contains(s.Err.Error(), "its image is not there any more") {
		t.Error(s.Err)
	}
}

func TestOnlyWhatNobodyLooksAfterIsLone(t *testing.T) {
	f := &probe.Facts{Containers: []probe.Container{
		{Name: "grafana", State: "running"}, {Name: "old", State: "exited"}, {Name: "app-web-1", State: "running", Project: "app"},
		{Name: "addon_core_ssh", State: "running"}, {Name: "ours", State: "running", Service: "ours"},
	}}
	if got := lone.Running(f); len(got) != 1 || got[0].Name != "grafana" {
		t.Errorf("%v", got)
	}
}

// refusing is a host whose sudo nobody may use.
type refusing struct{ *shellhost.Host }

func (h refusing) Run(context.Context, remote.Command, func(remote.Stream, string)) error {
	return &remote.SudoError{User: "pi", Why: message.Same("no password")}
}

func (h refusing) Output(context.Context, remote.Command, int) ([]byte, error) {
	return nil, &remote.SudoError{User: "pi", Why: message.Same("no password")}
}

func TestWithoutRootItIsSaidInAWord(t *testing.T) {
	s := Write(t.Context(), refusing{shellhost.New(t, "pi")}, probe.Container{ID: "aaaabbbbcccc0000", Name: "Grafana"})
	if s.Err == nil || s.Err.Error() != "berth may not ask Docker about it without root" {
		t.Error(s.Err)
	}
}
