package probe

import (
	"fmt"
	"os/user"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

func TestTheHomeIsThatOfWhoLoggedInAndNotOfRoot(t *testing.T) {
	me, err := user.Current()
	if err != nil || strings.ContainsFunc(me.Username, func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789_-", r) }) {
		t.Skip("no user whose home could be asked for")
	}
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"by sudo":                       {map[string]string{"SUDO_USER": me.Username, "HOME": "/elsewhere"}, me.HomeDir},
		"by a sudo that says it":        {map[string]string{"SUDO_USER": "CORP\\\\ann", "SUDO_HOME": "/home/ann", "HOME": "/root"}, "/home/ann"},
		"without it":                    {map[string]string{"HOME": "/var/services/homes/ann"}, "/var/services/homes/ann"},
		"a name that a shell would run": {map[string]string{"SUDO_USER": "x;echo /gotcha", "HOME": "/root"}, ""},
		"somebody that is not known":    {map[string]string{"SUDO_USER": "nobody-is-called-so", "HOME": "/root"}, ""},
		"nothing":                       {nil, ""},
	} {
		h := shellhost.New(t, "pi")
		h.Env = c.env
		f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
		if f.Err != nil || f.Home != c.want || strings.Contains(fmt.Sprint(f.Notes), "home") {
			t.Errorf("%s: %v, %q, want %q, %q", name, f.Err, f.Home, c.want, f.Notes)
		}
		if got := Homes(map[string]*Facts{"pi": f})["pi"]; got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
