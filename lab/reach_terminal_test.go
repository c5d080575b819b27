package lab

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/deployer/remote"
	"berth/internal/tmux"
)

// person sits at a terminal, in which ./berth is the program with an operator's flags.
type person struct {
	t    testing.TB
	at   *tmux.Terminal
	runs int
}

// person gives an operator a terminal, so large that nothing is wrapped and nothing leaves the screen.
func (o *operator) person() *person {
	o.t.Helper()
	dir, err := os.MkdirTemp(o.dir, "terminal-")
	if err != nil {
		o.t.Fatal(err)
	}
	here, err := os.Getwd()
	if err != nil {
		o.t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\ncd %s && LAB=%s exec ./lab ctl %s \"$@\" %s\n",
		remote.Quote(here), remote.Quote(o.dir), remote.Quote(o.berth()), remote.Join(o.flags))
	if err := os.WriteFile(filepath.Join(dir, "berth"), []byte(script), 0o700); err != nil {
		o.t.Fatal(err)
	}
	at, err := tmux.Start(dir, 500, 100)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(at.Close)
	return &person{t: o.t, at: at}
}

// starts starts the program.
func (p *person) starts(args string) {
	p.t.Helper()
	p.runs++
	p.did(p.at.Type(fmt.Sprintf("./berth %s; echo run %d left: $?.", args, p.runs)))
	p.did(p.at.Press("Enter"))
}

// types types a line letter by letter: as a whole it would be in an argument list of tmux.
func (p *person) types(line string) {
	p.t.Helper()
	for _, letter := range line {
		p.did(p.at.Type(string(letter)))
	}
	p.did(p.at.Press("Enter"))
}

func (p *person) did(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// sees waits for words on the screen, a minute at most, and gives the screen.
func (p *person) sees(words string) string {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); ; {
		screen, err := p.at.Await(func(screen string) bool { return strings.Contains(screen, words) })
		if err == nil {
			return screen
		}
		if !errors.Is(err, tmux.ErrLate) || time.Now().After(end) {
			p.t.Fatalf("%q is not on the screen: %v\n%s", words, err, screen)
		}
	}
}

// left waits for the program's end.
func (p *person) left(code int) string {
	p.t.Helper()
	end := fmt.Sprintf("\nrun %d left: ", p.runs)
	screen := p.sees(end)
	if !strings.Contains(screen, fmt.Sprintf("%s%d.", end, code)) {
		p.t.Fatalf("exit code %d expected:\n%s", code, screen)
	}
	return screen
}

func keyAtTerminal(f *faults) {
	o := f.operator(reachInventory, "")
	o.forget(cargoAddress)
	known, print := f.read(o.known), f.fingerprint("cargo")
	p := o.person()
	p.starts("status")
	asked := p.sees("Is that the key of cargo? (yes/no)")
	for _, words := range []string{"cargo (" + cargoAddress + ") is not in " + o.known, "ssh-ed25519 " + print} {
		if !strings.Contains(asked, words) {
			f.t.Errorf("the question does not say %q:\n%s", words, asked)
		}
	}
	p.types("no")
	if screen := p.left(1); !strings.Contains(screen, "was not accepted (declined)") || f.read(o.known) != known {
		f.t.Errorf("after no:\n%s", screen)
	}
	p.starts("status --host cargo")
	p.sees("(yes/no)\n") // nothing behind it: not the first, which was answered
	p.types("yes")
	p.left(0)
	if added := strings.TrimPrefix(f.read(o.known), known); !strings.HasPrefix(added, cargoAddress+" ssh-ed25519 ") {
		f.t.Errorf("after yes known_hosts has more: %q", added)
	}
	o.run(0, "status").says(f.t, fine)
}

// asDeploy gives an operator who logs in as deploy, whose sudo wants the lab's password.
func (f *faults) asDeploy() *operator {
	f.t.Helper()
	return f.operator(f.inventory(reachInventory, "user: nopass", "user: deploy"), "")
}

func noTerminal(f *faults) {
	o := f.asDeploy()
	f.untouched(func() {
		for _, command := range []struct {
			code int
			args string
		}{{1, "status"}, {1, "log"}, {4, "deploy --yes"}, {1, "resume --yes"}, {1, "rollback --yes"}, {1, "unlock --yes"}} {
			args := strings.Fields(command.args)
			out := o.run(command.code, args[0], args[1:]...)
			out.says(f.t, "host media: ", "the sudo password of deploy cannot be asked for", "standard input is no terminal",
				"run berth in a terminal, or let deploy use sudo without one (NOPASSWD)")
			if strings.Contains(out.stderr, "tr -d") {
				f.t.Errorf("a script in the message of berth %s:\n%s", command.args, out.stderr)
			}
			if strings.Contains(out.stdout+out.stderr, "sudo: true") { // which the inventory has
				f.t.Errorf("berth %s says to allow sudo:\n%s%s", command.args, out.stdout, out.stderr)
			}
		}
	})
}

// sudoAtTerminal: three hosts want the same password; it is asked for once, and once more when it was wrong.
func sudoAtTerminal(f *faults) {
	password := strings.TrimSpace(f.read(f.environment().Variables["BERTH_LAB_PASSWORD_FILE"]))
	wrong := word(f.t)
	f.fresh()
	for _, h := range f.hosts {
		defer f.recorded(h)()
	}
	p := f.asDeploy().person()
	seen := watchProcesses(f.t.(*testing.T))
	p.starts("deploy --yes")
	p.sees("sudo password of deploy on ")
	p.types(wrong)
	p.sees("that was wrong; sudo password of deploy on ")
	p.types(password)
	screen := p.left(0)
	commands := seen()
	if n := strings.Count(screen, "sudo password of"); n != 2 || !strings.Contains(screen, "Done: 16 steps") {
		f.t.Errorf("asked %d times, want twice:\n%s", n, screen)
	}
	for what, text := range map[string]string{"on the screen": screen, "in an argument list": commands} {
		for _, secret := range []string{password, wrong} {
			if strings.Contains(text, secret) {
				f.t.Errorf("a password was %s", what)
			}
		}
	}
	for _, h := range f.hosts {
		if log := f.lab("exec", h, "cat", "/var/log/commands", "/var/log/sudo.log"); !strings.Contains(log, "sudo -k -S") || !strings.Contains(log, "COMMAND=") {
			f.t.Errorf("%s: commands were not recorded:\n%s", h, log)
		}
		for _, secret := range []string{password, wrong} {
			f.nowhere(h, secret)
		}
	}
}

// recorded has a host write down every command line that deploy's shell is given and sudo runs, until the
// function that it returns is called: who only looks at processes now and then misses those that are short.
func (r *rig) recorded(host string) (undo func()) {
	r.t.Helper()
	r.lab("exec", host, "sh", "-ec", `cp -p /etc/passwd /etc/passwd.former; cp -p /etc/sudoers /etc/sudoers.former
printf '%s\n' '#!/bin/bash' 'printf "%s\n" "$*" >>/var/log/commands' 'exec /bin/bash "$@"' >/usr/local/bin/recording
chmod 755 /usr/local/bin/recording; : >/var/log/commands; chmod 666 /var/log/commands
sed -i '/^deploy:/s#[^:]*$#/usr/local/bin/recording#' /etc/passwd
echo 'Defaults logfile=/var/log/sudo.log' >>/etc/sudoers`)
	return func() {
		r.lab("exec", host, "sh", "-ec", `cd /etc; mv passwd.former passwd; mv sudoers.former sudoers
rm -f /usr/local/bin/recording /var/log/commands /var/log/sudo.log`)
	}
}

// nowhere looks for a text in every file that is a host's own, and finds the one that it puts there itself.
func (r *rig) nowhere(host, text string) {
	r.t.Helper()
	found := r.lab("exec", host, "sh", "-c", `printf '%s\n' "$1" >/var/tmp/planted
grep -rlsF -D skip -e "$1" /etc /var /run /root /home /opt /tmp /srv /dev/shm /usr/local; rm /var/tmp/planted`, "sh", text)
	if found != "/var/tmp/planted" {
		r.t.Errorf("%s: a password is in\n%s", host, found)
	}
}
