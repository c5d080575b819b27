package remote

import (
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"berth/message"
)

// proxy is a ProxyCommand that runs, and the connection that its input and output are.
type proxy struct {
	cmd     *exec.Cmd
	in, out *os.File // ours
	said    *output
	done    chan struct{} // closed when it has ended
	once    sync.Once
	ending  atomic.Bool // it has closed its input or output, and so is about to end
	name    string
}

// proxyGrace is how long a command has to end when its connection is closed.
const proxyGrace = 2 * time.Second

// runProxy begins a ProxyCommand as ssh does: the operator's shell becomes it. It gets no terminal: a question would come among
// berth's own, and ctrl+c is for berth, which brings steps to their end over the connection first.
func runProxy(shell, command string) (*proxy, error) {
	input, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer input.Close()
	out, output, err := os.Pipe()
	if err != nil {
		in.Close()
		return nil, err
	}
	defer output.Close()
	p := &proxy{cmd: exec.Command(shell, "-c", "exec "+command), in: in, out: out, said: newOutput(sink{}), done: make(chan struct{})}
	p.name, _, _ = strings.Cut(command, " ")
	p.cmd.Stdin, p.cmd.Stdout, p.cmd.Stderr = input, output, p.said.writer(Stderr)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	p.cmd.WaitDelay = proxyGrace
	if err := p.cmd.Start(); err != nil {
		in.Close()
		out.Close()
		return nil, message.Errorf("the ProxyCommand cannot be run: %w", err)
	}
	go func() {
		_ = p.cmd.Wait() // how it ended is in its state
		close(p.done)
	}()
	return p, nil
}

func (p *proxy) Read(b []byte) (int, error) {
	n, err := p.out.Read(b)
	if errors.Is(err, io.EOF) {
		p.ending.Store(true)
	}
	return n, err
}

func (p *proxy) Write(b []byte) (int, error) {
	n, err := p.in.Write(b)
	if errors.Is(err, syscall.EPIPE) {
		p.ending.Store(true)
	}
	return n, err
}

// Close ends the command, and what it has started. One that is about to end by itself is given the time for it.
func (p *proxy) Close() error {
	p.once.Do(func() {
		p.in.Close()
		p.out.Close()
		if !p.ending.Load() {
			p.kill(syscall.SIGHUP) // as ssh does
		}
		go func() {
			late := time.NewTimer(proxyGrace)
			defer late.Stop()
			select {
			case <-p.done:
			case <-late.C:
				p.kill(syscall.SIGKILL)
			}
		}()
	})
	return nil
}

func (p *proxy) kill(signal syscall.Signal) {
	select {
	case <-p.done: // the number may be another's by now
	default:
		_ = syscall.Kill(-p.cmd.Process.Pid, signal)
	}
}

// explain says of a connection that did not come about what the command has to do with it. Its name is all that is said of it:
// the rest of its line may hold what is not for others.
func (p *proxy) explain(err error) error {
	late := time.NewTimer(proxyGrace)
	defer late.Stop()
	select {
	case <-p.done:
	case <-late.C:
	}
	said := (&ExitError{Lines: p.said.close(true)}).Cause()
	if said != "" {
		said = ": " + said
	}
	select {
	case <-p.done:
		if state := p.cmd.ProcessState; p.ending.Load() {
			how := strings.Replace(state.String(), "exit status", "exit code", 1)
			return message.Errorf("%w: the ProxyCommand %s has ended (%s)%s", ErrUnreachable, p.name, how, said)
		}
	default:
	}
	if said == "" {
		return err
	}
	return message.Errorf("%w; the ProxyCommand %s says%s", err, p.name, said)
}

// LocalAddr and RemoteAddr are nobody's: what lies behind a command has no address here.
func (p *proxy) LocalAddr() net.Addr  { return noAddr }
func (p *proxy) RemoteAddr() net.Addr { return noAddr }

func (p *proxy) SetDeadline(t time.Time) error {
	return errors.Join(p.in.SetDeadline(t), p.out.SetDeadline(t))
}
func (p *proxy) SetReadDeadline(t time.Time) error  { return p.out.SetReadDeadline(t) }
func (p *proxy) SetWriteDeadline(t time.Time) error { return p.in.SetWriteDeadline(t) }
