package sshtest

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/crypto/ssh"
)

// Job is a command that a server was asked to run.
type Job struct {
	Line           string
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Signals        <-chan string // those that the client sends; closed with the session
}

// NoExitCode ends a job without a word about how.
const NoExitCode = -1

func (s *Server) session(ch ssh.NewChannel, free func()) {
	c, requests, err := ch.Accept()
	if err != nil {
		return
	}
	defer c.Close()
	signals := make(chan string, 10)
	ended, started := make(chan struct{}), false
	start := func(r *ssh.Request, work func()) {
		_ = r.Reply(true, nil)
		started = true
		go func() {
			defer close(ended)
			work()
		}()
	}
	for r := range requests {
		var text struct{ Value string }
		switch malformed := ssh.Unmarshal(r.Payload, &text) != nil; {
		case malformed:
			_ = r.Reply(false, nil)
		case r.Type == "exec" && !started:
			s.mu.Lock()
			s.lines = append(s.lines, text.Value)
			s.mu.Unlock()
			start(r, func() { s.answer(c, free, Job{text.Value, c, c, c.Stderr(), signals}) })
		case r.Type == "signal":
			signals <- text.Value
		default:
			_ = r.Reply(false, nil)
		}
	}
	close(signals)
	if started {
		<-ended
	}
}

func (s *Server) answer(c ssh.Channel, free func(), j Job) {
	defer c.Close()
	run := s.Run
	if run == nil {
		run = s.Shell
	}
	code := run(j)
	free()
	if code == NoExitCode {
		return
	}
	_, _ = c.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{uint32(code)}))
}

// Shell runs a job in sh, as sshd does: with little in its environment, and in a process group of its own,
// which a signal of the client's ends.
func (s *Server) Shell(j Job) int {
	cmd := exec.Command("sh", "-c", j.Line)
	cmd.Stdout, cmd.Stderr = j.Stdout, j.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	path := s.Path
	if path == "" {
		path = os.Getenv("PATH")
	}
	cmd.Env = []string{"PATH=" + path, "HOME=" + os.Getenv("HOME")}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return 255
	}
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(j.Stderr, err)
		return 127
	}
	go func() {
		_, _ = io.Copy(stdin, j.Stdin)
		stdin.Close()
	}()
	go func() {
		for range j.Signals {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		}
	}()
	var exit *exec.ExitError
	if err := cmd.Wait(); errors.As(err, &exit) {
		return max(exit.ExitCode(), 0)
	}
	return 0
}

func (s *Server) tunnel(ch ssh.NewChannel) {
	var to struct {
		Host       string
		Port       uint32
		OriginHost string
		OriginPort uint32
	}
	if s.Forward == nil {
		_ = ch.Reject(ssh.Prohibited, "administratively prohibited")
		return
	}
	if err := ssh.Unmarshal(ch.ExtraData(), &to); err != nil {
		_ = ch.Reject(ssh.ConnectionFailed, err.Error())
		return
	}
	target, err := s.Forward(net.JoinHostPort(to.Host, fmt.Sprint(to.Port)))
	if err != nil {
		_ = ch.Reject(ssh.ConnectionFailed, err.Error())
		return
	}
	defer target.Close()
	c, requests, err := ch.Accept()
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	go func() {
		_, _ = io.Copy(c, target)
		c.Close()
	}()
	_, _ = io.Copy(target, c)
}
