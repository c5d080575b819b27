package remote

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

func TestWhereAConnectionComesFromIsTheConfigurations(t *testing.T) {
	l := newLab(t)
	s := l.server("127.0.0.1:22")
	port := s.Listen(t)
	l.cfg.Dial = nil
	l.write(".ssh/known_hosts", strings.Replace(l.read(".ssh/known_hosts"), "127.0.0.1", fmt.Sprintf("[127.0.0.1]:%d", port), 1))
	for config, want := range map[string]string{
		"AddressFamily inet":                       "",
		"AddressFamily inet6":                      "unreachable",
		"AddressFamily inet7":                      `AddressFamily is "inet7"`,
		"BindAddress 127.0.0.9":                    "",
		"BindAddress 127.0.0.9\nBindInterface nix": "",
		"BindAddress 192.0.2.1":                    "unreachable",
		"BindInterface no-such-interface":          "BindInterface no-such-interface: ",
		"BindInterface lo":                         "",
	} {
		if _, err := net.InterfaceByName("lo"); err != nil && strings.HasSuffix(config, " lo") {
			continue
		}
		l.config(config)
		p := l.pool()
		h, err := p.Host(Target{Name: "127.0.0.1", Port: port})
		if err == nil {
			err = h.Connect(t.Context())
		}
		if (err == nil) != (want == "") || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("%s: got %v", config, err)
		}
		if err == nil && strings.HasPrefix(config, "BindAddress") && !strings.HasPrefix(h.conn.raw.LocalAddr().String(), "127.0.0.9:") {
			t.Errorf("%s: it comes from %s", config, h.conn.raw.LocalAddr())
		}
	}
}

func TestASignOfLifeIsAskedForAsOftenAsSSHWould(t *testing.T) {
	for config, want := range map[string][2]time.Duration{
		"":                       {15 * time.Second, 30 * time.Second},
		"ServerAliveInterval 5":  {5 * time.Second, 15 * time.Second},
		"ServerAliveInterval 1m": {15 * time.Second, 30 * time.Second},
		"ServerAliveInterval 0":  {15 * time.Second, 30 * time.Second},
		"ServerAliveInterval 7s\nServerAliveCountMax 2": {7 * time.Second, 14 * time.Second},
	} {
		for _, configure := range []func(*lab, string){(*lab).config, (*lab).asksSSH} {
			l := newLab(t)
			configure(l, config+"\n")
			h := l.host(Target{Name: "cargo"})
			if got := [2]time.Duration{h.endpoint.aliveEvery, h.endpoint.aliveWait}; got != want {
				t.Errorf("%s: got %v", config, got)
			}
		}
	}
}

func TestTimesHaveUnits(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"30": 30 * time.Second, "45s": 45 * time.Second, "1m": time.Minute, "1h30m": 90 * time.Minute, "1M30": 90 * time.Second, "2d": timeAtMost,
		"": -1, "m": -1, "1x": -1, "-1": -1, "1 m": -1, "99999999999999999999": -1, "1.5m": -1,
	} {
		got, ok := parseTime(text)
		if want < 0 && ok || want >= 0 && (!ok || got != want) {
			t.Errorf("%q: got %v, %v", text, got, ok)
		}
	}
	l := newLab(t)
	l.config("ConnectTimeout 1h30m")
	if e, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err != nil || e.connectTimeout != 90*time.Minute {
		t.Errorf("got %+v, %v", e, err)
	}
	l.asksSSH("ConnectTimeout 1m30\n")
	if e, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err != nil || e.connectTimeout != 90*time.Second {
		t.Errorf("got %+v, %v", e, err)
	}
}
