package sshtest

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// OpenSSH starts OpenSSH's server on a port of the loopback interface, with more lines of sshd_config, until the test ends. The test is
// skipped where there is none.
func OpenSSH(t testing.TB, config string) (port int, key ssh.PublicKey) {
	t.Helper()
	const program = "/usr/sbin/sshd"
	if _, err := os.Stat(program); err != nil {
		t.Skipf("NOT TESTED against OpenSSH: %v", err)
	}
	if os.Getuid() == 0 { // Debian makes it when the service starts, which a test machine need not run
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	key = WriteKey(t, filepath.Join(dir, "host"), "")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port = free.Addr().(*net.TCPAddr).Port
	free.Close()
	text := fmt.Sprintf("ListenAddress 127.0.0.1\nStrictModes no\nUsePAM no\nPidFile none\nPermitRootLogin yes\nPasswordAuthentication no\nHostKey %s\n%s\n", filepath.Join(dir, "host"), config)
	if err := os.WriteFile(filepath.Join(dir, "config"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-D", "-e", "-f", filepath.Join(dir, "config"), "-p", fmt.Sprint(port))
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	var said strings.Builder
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		fmt.Fprintln(&said, lines.Text())
		if strings.Contains(lines.Text(), "Server listening on") {
			go func() {
				for lines.Scan() { // so that it never blocks on its log
				}
			}()
			return port, key
		}
	}
	t.Fatalf("sshd does not start: %s", &said)
	return 0, nil
}
