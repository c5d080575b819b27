package remote

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"berth/message"
	"berth/plain"
)

// openSSH asks ssh what its configuration says of a host: ssh -G evaluates every kind of Match, Include, tokens and canonical
// names. Each host is asked about once. Where ssh does not understand the files, or there is none, they are read without it.
type openSSH struct {
	program string
	file    string // -F; empty: the user's and the system's
	home    string // of the operator, as the environment has it
	account string // as the system has it, which is what ssh goes by
	apart   bool   // the files are those below home, which ssh would not read
	limit   time.Duration
	running chan struct{}
	files   func() (*configFiles, error)
	tell    func(why string)
	told    sync.Once

	mu   sync.Mutex
	said map[query]func() ([]setting, error)
}

// systemConfig is the file that ssh reads after the user's.
const systemConfig = "/etc/ssh/ssh_config"

// AskOpenSSH gives the configuration of the operator's ssh, or of one file in its place. It asks nothing yet. tell is called
// once, should files have to be read without ssh that it does not understand itself.
//
// ssh takes the home directory of the account, whatever HOME says. Where they differ and no file is given, the files below HOME
// are read without ssh.
func AskOpenSSH(home, file string, tell func(why string)) (SSHConfig, error) {
	read := []string{filepath.Join(home, ".ssh", "config"), systemConfig}
	if file != "" {
		path, err := filepath.Abs(file)
		if err != nil {
			return nil, message.Errorf("ssh configuration: %w", err)
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, message.Errorf("ssh configuration: %w", err)
		}
		if err := checkWriters(path, info, home); err != nil {
			return nil, err
		}
		file, read = path, []string{path}
	}
	o := &openSSH{
		file: file, home: home, account: home, limit: 15 * time.Second, running: make(chan struct{}, 2*runtime.NumCPU()),
		files: sync.OnceValues(func() (*configFiles, error) { return readConfigFiles(home, read...) }),
		tell:  tell, said: map[query]func() ([]setting, error){},
	}
	if me, err := user.Current(); err == nil && me.HomeDir != "" {
		o.account = me.HomeDir
	}
	o.apart = file == "" && filepath.Clean(o.account) != filepath.Clean(home)
	if !o.apart {
		o.program, _ = exec.LookPath("ssh") // without one the files are read
	}
	return o, nil
}

func (o *openSSH) settings(q query) ([]setting, error) {
	o.mu.Lock()
	ask := o.said[q]
	if ask == nil {
		ask = sync.OnceValues(func() ([]setting, error) { return o.ask(q) })
		o.said[q] = ask
	}
	o.mu.Unlock()
	return ask()
}

func (o *openSSH) ask(q query) ([]setting, error) {
	if o.program == "" {
		return o.read(q)
	}
	o.running <- struct{}{}
	defer func() { <-o.running }()
	ctx, cancel := context.WithTimeout(context.Background(), o.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, o.program, o.arguments(q)...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	cmd.WaitDelay = time.Second // what Match exec has started may keep the output open
	err := cmd.Run()
	why := lastWords(said.String())
	switch {
	case ctx.Err() != nil:
		return nil, message.Errorf("ssh -G %s has not answered within %s: it evaluates your configuration (a command of Match exec, or a name server?)",
			q.host, o.limit)
	case errors.Is(err, exec.ErrWaitDelay), err == nil:
		return o.evaluated(out.String(), q)
	case strings.Contains(why, "Bad owner or permissions"):
		return nil, message.Errorf("ssh -G %s: %s: ssh does not use a file that others may write, for it says which programs are run; run on it: chmod go-w", q.host, why)
	case !unreadable(said.String()):
		return nil, message.Errorf("ssh -G %s: %s (%w)", q.host, why, err)
	}
	settings, readErr := o.read(q)
	if readErr != nil {
		return nil, message.Errorf("ssh -G %s: %s; read without ssh: %w", q.host, why, readErr)
	}
	if o.tell != nil {
		o.told.Do(func() { o.tell(why) })
	}
	return settings, nil
}

// arguments are those of ssh -G. A host that begins with - is refused before, and -- ends the options all the same.
func (o *openSSH) arguments(q query) []string {
	args := []string{"-G"}
	if o.file != "" {
		args = append(args, "-F", o.file)
	}
	if q.user != "" {
		args = append(args, "-l", q.user)
	}
	if q.port != 0 {
		args = append(args, "-p", strconv.Itoa(q.port))
	}
	return append(args, "--", q.host)
}

// evaluated reads the answer. Where HOME is not the home directory of the account the files that nobody named are those of HOME.
func (o *openSSH) evaluated(text string, q query) ([]setting, error) {
	settings, err := readEvaluated(text, "ssh -G "+q.host)
	if err != nil {
		return nil, message.Errorf("ssh -G %s: %w", q.host, err)
	}
	unnamed := func(home string) string {
		known := filepath.Join(home, ".ssh", "known_hosts")
		return known + " " + known + "2"
	}
	for i, s := range settings {
		if s.key == "userknownhostsfile" && s.value == unnamed(o.account) {
			settings[i].value = unnamed(o.home)
		}
	}
	return settings, nil
}

func (o *openSSH) read(q query) ([]setting, error) {
	files, err := o.files()
	if err != nil {
		return nil, err
	}
	settings, err := files.settings(q)
	if err != nil && o.apart {
		err = message.Errorf("%w (HOME is %s, but ssh goes by %s, the home directory of the account: berth reads the files below HOME without ssh)",
			err, o.home, o.account)
	}
	return settings, err
}

// unreadable reports whether ssh ended because it does not understand its files or -G; whatever else it ends for is meant.
func unreadable(said string) bool {
	said = strings.ToLower(said)
	for _, words := range []string{"bad configuration option", "unknown option", "illegal option", "invalid option", "no user exists for uid"} {
		if strings.Contains(said, words) {
			return true
		}
	}
	return false
}

// lastWords are the lines of a program that gave up, without what everybody says at the end.
func lastWords(said string) string {
	var lines []string
	for line := range strings.Lines(said) {
		line = plain.Text(strings.TrimSpace(line))
		if line != "" && !strings.HasPrefix(line, "Pseudo-terminal") && !strings.Contains(line, ": terminating, ") {
			lines = append(lines, line)
		}
	}
	if len(lines) > 3 {
		lines = lines[:3]
	}
	return strings.Join(lines, "; ")
}
