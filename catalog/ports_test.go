package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/planner"
)

// onServices is an entry with the given lines under services.
func onServices(lines string) string {
	return "services:\n  " + strings.ReplaceAll(strings.TrimSpace(lines), "\n", "\n  ") +
		"\nx-berth: {title: A, group: a, demand: {memory: 64MB}}\n"
}

func TestPublishedPorts(t *testing.T) {
	for _, tt := range []struct{ name, services, want string }{
		{"none", `a: {image: "b:1"}`, "nothing"},
		{"short", `a: {image: "b:1", ports: ["8080:80"]}`, "8080"},
		{"short with a protocol", `a: {image: "b:1", ports: ["53:53/udp", "53:53/tcp"]}`, "53, 53/udp"},
		{"short with an address", `a: {image: "b:1", ports: ["127.0.0.1:8080:80", "[::1]:8081:80"]}`, "127.0.0.1:8080, [::1]:8081"},
		{"a range", `a: {image: "b:1", ports: ["8000-8003:9000-9003"]}`, "8000, 8001, 8002, 8003"},
		{"one of a range", `a: {image: "b:1", ports: ["8000-8003:80"]}`, "nothing"},
		{"any port", `a: {image: "b:1", ports: ["80", 81]}`, "nothing"},
		{"long", `a: {image: "b:1", ports: [{target: 80, published: 8080, protocol: udp}]}`, "8080/udp"},
		{"long with a text", `a: {image: "b:1", ports: [{target: 80, published: "8080"}]}`, "8080"},
		{"long without one", `a: {image: "b:1", ports: [{target: 80}]}`, "nothing"},
		{"a default", `a: {image: "b:1", ports: ["${WEB:-8080}:80", {target: 1, published: "${X:-81}"}]}`, "81, 8080"},
		{"twice", `a: {image: "b:1", ports: ["80:80", "127.0.0.1:80:80"]}`, "80, 127.0.0.1:80"},
		{"long with an address", `a: {image: "b:1", ports: [{target: 53, published: 53, protocol: udp, host_ip: 192.168.1.2}]}`, "192.168.1.2:53/udp"},
		{"an address by default", `a: {image: "b:1", ports: ["${LAN:-192.168.1.2}:53:53", {target: 54, published: 54, host_ip: "${LAN:-::}"}]}`, "192.168.1.2:53, [::]:54"},
		{"a range at an address", `a: {image: "b:1", ports: ["192.168.1.2:80-81:80-81"]}`, "192.168.1.2:80, 192.168.1.2:81"},
		{"two containers", "a: {image: \"b:1\", ports: [\"80:80\"]}\nc: {image: \"b:1\", ports: [\"81:80\"]}", "80, 81"},
		{"a profile", `a: {image: "b:1", profiles: [extra], ports: ["80:80"]}` + "\n" + `c: {image: "b:1"}`, "nothing"},
		{"extends", "a: {image: \"b:1\", ports: [\"80:80\"]}\nc: {extends: a, ports: [\"81:80\"]}\nd: {extends: {service: c}}", "80, 81"},
		{"an anchor", "a: &a {image: \"b:1\", ports: [\"80:80\"]}\nc: {<<: *a, image: \"c:1\"}", "80"},
		{"sctp", `a: {image: "b:1", ports: ["80:80/sctp"]}`, "nothing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := readText(onServices(tt.services))
			if err != nil {
				t.Fatal(err)
			}
			if got := words(e.Service.Demand.Ports); got.String() != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
			if got := words(portsByCompose(t, e)); got.String() != tt.want {
				t.Errorf("compose-go finds %s, want %s", got, tt.want)
			}
		})
	}
}

func TestAPortThatCannotBeReadIsAProblem(t *testing.T) {
	for item, want := range map[string]string{
		`"80:http"`: `port "80:http"`, `"70000:80"`: "70000",
		"[80]": "a port is written like", "": "a port is written like", "{target: 80, published: web}": `published port "web"`,
		"{target: 80, published: 80, protocol: icmp}": `protocol "icmp"`, "{target: 80, published: 80, host_ip: nas}": `published port 80: "nas" is no IP address`, "{target: 80, published: [1]}": "a port is written like",
		`"8000-8003:9000-9001"`: "ort", `"${"`: "nvalid",
	} {
		_, err := readText(onServices("a: {image: \"b:1\", ports: [\"81:81\", " + item + "]}"))
		if item == "" {
			_, err = readText(onServices("a:\n  image: b:1\n  ports:\n  - "))
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "app/compose.yaml:") {
			t.Errorf("%s: got %v, want it to contain %q", item, err, want)
		}
	}
}

//raced:skip
func TestMorePortsThanAHostHasAreRefusedAtOnce(t *testing.T) {
	all := strings.Repeat(`"1-65535:1-65535", `, 1000)
	_, err := readText(onServices(`a: {image: "b:1", ports: [` + all + `]}`))
	if err == nil || !strings.Contains(err.Error(), "more ports than a host has") {
		t.Errorf("got %v", err)
	}
}

// portsByCompose are the ports that compose-go finds.
func portsByCompose(t *testing.T, e *Entry) []planner.Port {
	t.Helper()
	p, err := e.Project(required(e))
	if err != nil {
		t.Fatal(err)
	}
	var configs []types.ServicePortConfig
	for _, s := range p.Services {
		configs = append(configs, s.Ports...)
	}
	ports, err := hostPorts(configs)
	if err != nil {
		t.Fatal(err)
	}
	return sortPorts(ports)
}

// required fills what a file requires.
func required(e *Entry) map[string]string {
	env := map[string]string{}
	for _, v := range e.Variables() {
		if v.Required {
			env[v.Name] = "1"
		}
	}
	return env
}

// FuzzPort holds the cheap reading against compose-go: whatever one short port says, both see the same.
func FuzzPort(f *testing.F) {
	for _, s := range []string{"80:80", "53:53/udp", "127.0.0.1:1:2", "${A:-8080}:80", "1-3:4-6", "80", "$$80", "::1:80:80", "0:80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, port string) {
		if strings.ContainsAny(port, "'\r\n") || strings.Count(port, "-") > 1 {
			return
		}
		e, err := readText(onServices("a: {image: 'b:1', ports: ['" + port + "']}"))
		p, composeErr := e.Project(nil)
		if err != nil || composeErr != nil {
			return
		}
		byCompose, err := hostPorts(p.Services["a"].Ports)
		if err != nil {
			t.Fatalf("%q: compose-go reads it, hostPorts does not: %v", port, err)
		}
		if !slices.Equal(sortPorts(byCompose), e.Service.Demand.Ports) {
			t.Errorf("%q: compose-go finds %v, the planner reckons with %v", port, byCompose, e.Service.Demand.Ports)
		}
	})
}

// What .env beside a Compose file says of a port is what is planned with, and lint finds nothing wrong with it; with a block, too.
func TestPortsAreThoseOfDotEnv(t *testing.T) {
	text := "services: {web: {image: \"x:1\", ports: [\"${PORT:-80}:80\", \"127.0.0.1:${OTHER}:81\"]}}\n"
	dir := write(t, map[string]string{
		"a/compose.yaml": text, "a/.env": "PORT=8080\nOTHER=8081\n", "b/.env": "PORT=8080\nOTHER=8081\n",
		"b/compose.yaml": text + "x-berth: {title: B, group: home, demand: {memory: 64MB}, settings: {PORT: its port, OTHER: the other}, route: {name: b, port: 8080}}\n",
	})
	c, findings := Check(dir)
	for _, name := range []string{"a", "b"} {
		e, err := c.Entry(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := words(e.Service.Demand.Ports); got.String() != "8080, 127.0.0.1:8081" || e.Service.Route.Port != 8080 {
			t.Errorf("%s: ports %s, route %d", name, got, e.Service.Route.Port)
		}
	}
	for _, f := range findings {
		if f.Rule == "ports-misread" || f.Rule == "port-not-published" || f.Rule == "random-port" {
			t.Error(f)
		}
	}
}
