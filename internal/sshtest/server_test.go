package sshtest_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"berth/internal/sshtest"
)

func login(t *testing.T, s *sshtest.Server, key ssh.Signer) (*ssh.Client, error) {
	t.Helper()
	return ssh.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", s.Listen(t)),
		&ssh.ClientConfig{User: "pi", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.FixedHostKey(s.Key.PublicKey())})
}

func TestOnlyKeysThatWereAllowedGetIn(t *testing.T) {
	s, key := sshtest.New(t), sshtest.NewKey(t)
	s.Allow(sshtest.NewKey(t).PublicKey())
	if _, err := login(t, s, key); err == nil {
		t.Error("a stranger is in")
	}
	s.AllowOnly(key.PublicKey())
	if c, err := login(t, s, key); err != nil {
		t.Error(err)
	} else {
		c.Close()
	}
	if s.Opened() != 2 || s.Attempts() < 2 {
		t.Errorf("%d connections, %d keys", s.Opened(), s.Attempts())
	}
}

func TestWhatOpenSSHRefusesIsRefused(t *testing.T) {
	t.Setenv("SECRET_OF_THE_TEST", "hunter2")
	s, key := sshtest.New(t), sshtest.NewKey(t)
	s.Allow(key.PublicKey())
	c, err := login(t, s, key)
	if err != nil {
		t.Fatal(err)
	}
	session := func() *ssh.Session {
		o, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	one := session()
	var out bytes.Buffer
	one.Stdout = &out
	in, err := one.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := one.Start("env; cat"); err != nil {
		t.Fatal(err)
	}
	again, err := one.SendRequest("exec", true, ssh.Marshal(struct{ Line string }{"true"}))
	if again || err != nil {
		t.Errorf("a second command in a session: %v, %v", again, err)
	}
	in.Close()
	if err := one.Wait(); err != nil {
		t.Error(err)
	}
	if strings.Contains(out.String(), "hunter2") || !strings.Contains(out.String(), "PATH=") {
		t.Errorf("its environment is\n%s", &out)
	}
	for name, err := range map[string]error{
		"a shell": session().Shell(), "a variable": session().Setenv("A", "b"), "files": session().RequestSubsystem("sftp"),
	} {
		if err == nil {
			t.Errorf("%s is given", name)
		}
	}
	if _, err := c.Dial("tcp", "127.0.0.1:1"); err == nil {
		t.Error("forwarding is allowed")
	}
	if got := s.Asked(""); len(got) != 1 || got[0] != "env; cat" {
		t.Errorf("asked for %q", got)
	}
}
