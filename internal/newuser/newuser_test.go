package newuser

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/internal/sshtest"
	"berth/internal/tmux"
)

var update = flag.Bool("update", false, "write the pictures of the documentation anew")

// The size of the terminal.
const (
	columns = 132
	lines   = 36
)

// typed is a command of the way, and what stands on the screen once it has done its work.
type typed struct{ command, sees, picture, title string }

// way is what is typed once berth is installed.
var way = []typed{
	{"berth init --from pi@pi --from root@nas --from root@desktop", "then: berth plan\n$", "first-init.svg", "berth init --from: what three machines are, and what runs there"},
	{"berth", "nothing changes", "first-board.svg", "berth: the machines and stacks of the lab that was found, on the board"},
}

// TestSomebodyNewSeesHisOwnLab plays the way in a terminal. The figures of docs/tui.md are from it; keys and commands have to be those.
//
//raced:skip
func TestSomebodyNewSeesHisOwnLab(t *testing.T) {
	term, built := settle(t, theirs, "")
	keys := 0
	begun := time.Now()
	for _, step := range way {
		keys += len(step.command) + 1
		if err := term.Type(step.command + "\r"); err != nil {
			t.Fatal(err)
		}
		screen, err := term.Settled(func(screen string) bool { return strings.Contains(screen, step.sees) })
		if err != nil {
			t.Fatalf("%s: %v\n%s", step.command, err, screen)
		}
		t.Logf("%s\n%s", step.command, screen)
		draw(t, term, step.title, step.picture)
	}
	t.Logf("built in %.1f s; %d commands, %d keys, %.1f s", built.Seconds(), len(way), keys, time.Since(begun).Seconds())
	page, err := os.ReadFile("../../docs/tui.md")
	if want := fmt.Sprintf("%d commands and %d keys", len(way), keys); err != nil || !strings.Contains(string(page), want) {
		t.Errorf("docs/tui.md does not say %q (%v)", want, err)
	}
}

// settle gives somebody machines that his ssh knows, a berth, and a terminal in a directory that has an inventory, or none. Built is how long the
// program took to compile.
func settle(t *testing.T, machines []made, inventory string) (term *tmux.Terminal, built time.Duration) {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("no tmux: apt-get install tmux")
	}
	dir := t.TempDir()
	begun := time.Now()
	if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, "bin", "real"), "../../cmd/berth").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	built = time.Since(begun)
	if out, err := exec.Command("go", "build", "-o", filepath.Join(dir, "bin", "picture"), "../picture").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Setenv("HOME", dir)
	if err := os.Mkdir(filepath.Join(dir, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	key := sshtest.WriteKey(t, filepath.Join(dir, ".ssh", "id_ed25519"), "")
	config := ""
	for i := range machines {
		port := machines[i].starts(t, filepath.Join(dir, "hosts", machines[i].name), func(s *sshtest.Server) { s.Allow(key) })
		config += fmt.Sprintf("Host %s\n  HostName 127.0.0.1\n  Port %d\n", machines[i].name, port)
	}
	// What his own ssh has in its configuration, and in its list of hosts that are known. The terminal has a home of its own.
	wrapper := "#!/bin/sh\nexport HOME=" + dir + "\ncase ${1-} in init | '') set -- \"$@\" --ssh-config " + dir + "/ssh_config ;; esac\nexec " + dir + "/bin/real \"$@\"\n"
	for name, text := range map[string]string{"ssh_config": config, "bin/berth": wrapper} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "ssh_config"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
	know := []string{"init", "--stdout", "--accept-new-host-keys"}
	for _, m := range machines {
		know = append(know, "--from", m.login+"@"+m.name)
	}
	if out, err := exec.Command(filepath.Join(dir, "bin", "berth"), know...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	work := filepath.Join(dir, "lab")
	if err := os.Mkdir(work, 0o700); err != nil {
		t.Fatal(err)
	}
	if inventory != "" {
		if err := os.WriteFile(filepath.Join(work, "inventory.yaml"), []byte(inventory), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	term, err := tmux.Start(work, columns, lines)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(term.Close)
	return term, built
}

// draw makes a picture of what stands on the screen, and holds that of the documentation against it.
func draw(t *testing.T, term *tmux.Terminal, title, name string) {
	t.Helper()
	screen, err := term.Styled()
	if err != nil {
		t.Fatal(err)
	}
	shown := filepath.Join("../../docs", name)
	drawn := shown
	if !*update {
		drawn = filepath.Join(t.TempDir(), name)
	}
	cmd := exec.Command("picture", "-screen", title, "-o", drawn)
	cmd.Stdin = strings.NewReader(screen)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got, err := os.ReadFile(drawn)
	if err != nil {
		t.Fatal(err)
	}
	if want, err := os.ReadFile(shown); err != nil || string(want) != string(got) {
		t.Errorf("docs/%s is not what is on the screen (%v): just newuser -update\n%s", name, err, screen)
	}
}
