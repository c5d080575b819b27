package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A doorbell is a directory in which a machine that is a host of the lab asks whoever runs the lab: NAME.ask holds what is asked, as
// a list of words, and NAME.answer how it ended. Nothing else leads from a host to what is around it.

type answered struct {
	Code  int    `json:"code"`
	Out   string `json:"out"`
	Words string `json:"words"` // what it complained of
}

const doorbellPause = 20 * time.Millisecond

// ring asks and waits for the answer, two minutes at most.
func ring(dir string, words []string) (string, error) {
	text, err := json.Marshal(words)
	if err != nil {
		return "", err
	}
	beside, err := os.CreateTemp(dir, "new-")
	if err != nil {
		return "", fmt.Errorf("nobody brings guests: %w", err)
	}
	name := beside.Name()
	_, err = beside.Write(text)
	if err := errors.Join(err, beside.Close(), os.Rename(name, name+".ask")); err != nil {
		return "", err
	}
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); time.Sleep(doorbellPause) {
		text, err := os.ReadFile(name + ".answer")
		if err != nil {
			continue
		}
		var a answered
		if err := errors.Join(json.Unmarshal(text, &a), os.Remove(name+".answer")); err != nil {
			return "", err
		}
		if a.Code != 0 {
			return a.Out, &inGuest{code: a.Code, words: a.Words}
		}
		return a.Out, nil
	}
	_ = os.Remove(name + ".ask")
	return "", errors.New("nobody brings guests: no answer")
}

// answer DIR PROGRAM [ARGUMENT]... answers what is asked in a directory by what the program says, until the directory is gone.
func answer(args []string, stderr io.Writer) int {
	if len(args) < 2 {
		fmt.Fprintln(stderr, "proxmox: answer DIR PROGRAM [ARGUMENT]...")
		return failed
	}
	for ; exists(args[0]); time.Sleep(doorbellPause) {
		asked, _ := filepath.Glob(filepath.Join(args[0], "*.ask"))
		for _, file := range asked {
			text, err := os.ReadFile(file)
			if err != nil || os.Remove(file) != nil {
				continue // who asked gave up
			}
			go reply(strings.TrimSuffix(file, ".ask"), text, args[1:])
		}
	}
	return 0
}

func reply(name string, asked []byte, program []string) {
	var words []string
	a := answered{Code: 1, Words: "not a list of words"}
	if json.Unmarshal(asked, &words) == nil {
		var out, complaint strings.Builder
		cmd := exec.Command(program[0], append(program[1:len(program):len(program)], words...)...)
		cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &out, &complaint, time.Second
		err := cmd.Run()
		a = answered{Code: cmd.ProcessState.ExitCode(), Out: out.String(), Words: strings.TrimSpace(complaint.String())}
		if err != nil && a.Code == 0 && !errors.Is(err, exec.ErrWaitDelay) {
			a.Code, a.Words = 1, err.Error()
		}
	}
	if text, err := json.Marshal(a); err == nil && os.WriteFile(name+".new", text, 0o600) == nil {
		_ = os.Rename(name+".new", name+".answer")
	}
}
