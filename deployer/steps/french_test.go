package steps

import (
	"testing"
	"time"

	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/message"
	"berth/planner"
)

// Why a step failed is said in French, too; what Docker and programs say in it stays theirs.
func TestWhyAStepFailedIsFrenchToo(t *testing.T) {
	killed := &probe.Container{Name: "app-1", State: "restarting", OOMKilled: true, ExitCode: 137, Limit: 64 * planner.MB, Restarts: 2}
	broken := &probe.Container{Name: "app-1", State: "created", Error: "no such device"}
	for want, err := range map[string]error{
		"hôte pi : attendre qu'app soit en bonne santé : pas en bonne santé après 5m0s : app-1 a été tué faute de mémoire (limite 64 Mo), code de sortie 137, redémarré 2 fois": message.Errorf("host %s: %s: %w", "pi", (&Step{Service: "app", Work: Health{}}).called(),
			message.Errorf("not healthy after %s: %s%s", 5*time.Minute, ailing(killed), message.Text{})),
		"app-1 a été créé et jamais démarré : no such device":                                                                      ailing(broken).Err(),
		"Docker sur pi n'a pas répondu pendant 10s ; l'y redémarrer (systemctl restart docker), puis berth resume":                 &SilentError{"pi", 10 * time.Second},
		"pi n'a rien dit pendant 10s ; un disque, un partage réseau ou sudo y est-il bloqué ? Une fois cela réparé : berth resume": &MuteError{"pi", 10 * time.Second},
		"Proxmox tient l'invité web verrouillé (backup) ; attendre que ce soit fini, puis berth resume":                            &lockedError{"web", "backup"},
		"no space left (code de sortie 1)": &remote.ExitError{Code: 1, Lines: []remote.Line{{Stream: remote.Stderr, Text: "no space left"}}},
		"arrêté par le signal KILL":        &remote.ExitError{Code: -1, Signal: "KILL"},
	} {
		if got := message.French(err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
