package lone

import (
	"strings"
	"testing"
)

// started is what docker run -d --name notes -p 8080:80 --dns 1.1.1.1 -v notes:/data x:1 has made.
func started() *Container {
	c := &Container{ID: strings.Repeat("a", 64), Name: "/notes", Config: Settings{Image: "x:1", Env: []string{"PATH=/bin", "KEY=v"}, Hostname: strings.Repeat("a", 12)}}
	c.image = &Settings{Env: []string{"PATH=/bin"}}
	c.HostConfig.NetworkMode, c.HostConfig.Dns = "default", []string{"1.1.1.1"}
	c.HostConfig.PortBindings = map[string][]struct{ HostIp, HostPort string }{"80/tcp": {{"", "8080"}}}
	return c
}

// A file is the container's only where nothing in it would be lost, or come without a word.
func TestAFileIsHeldAgainstAContainerWhole(t *testing.T) {
	c := started()
	own, err := c.Compose("notes")
	if err != nil {
		t.Fatal(err)
	}
	if what := c.Differs("notes", own, nil); what != "" {
		t.Errorf("its own file differs in %s:\n%s", what, own)
	}
	for with, want := range map[string]string{
		"    healthcheck: {test: [CMD, \"true\"]}\n": "healthcheck", "    hostname: other\n": "hostname", "    tmpfs: [/tmp]\n": "tmpfs", "    read_only: true\n": "read_only",
		"    extra_hosts: [\"a:10.0.0.1\"]\n": "extra_hosts", "    stop_grace_period: 1m\n": "stop_grace_period", "    mem_limit: 64m\n": "mem_limit", "    user: \"1000\"\n": "user",
		"    labels: {mine: a}\n": "labels",
	} {
		text := strings.Replace(string(own), "    image: x:1\n", "    image: x:1\n"+with, 1)
		if got := c.Differs("notes", []byte(text), nil); got != want {
			t.Errorf("%q: %q, want %q\n%s", with, got, want, text)
		}
	}
	if text := strings.Replace(string(own), "1.1.1.1", "9.9.9.9", 1); c.Differs("notes", []byte(text), nil) != "dns" {
		t.Errorf("another resolver: %q\n%s", c.Differs("notes", []byte(text), nil), text)
	}
}
