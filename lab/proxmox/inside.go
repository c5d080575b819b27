package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strings"
)

// runs is an error if the guest does not.
func (s *session) runs(k kind) error {
	if _, err := s.machine.load(k, s.id()); err != nil {
		return err
	}
	if s.machine.running(s.id()) == nil {
		if k == ct {
			return fail("container '%d' not running!", s.id())
		}
		return fail("VM %d is not running", s.id())
	}
	return nil
}

// exec runs a command in a container and ends as it does. What it would read is nothing.
func (s *session) exec() (any, error) {
	if err := s.runs(ct); err != nil {
		return nil, err
	}
	command := s.call.Lists["extra-args"]
	if len(command) == 0 {
		return nil, fail("missing command")
	}
	return nil, s.inside(command...)
}

func (s *session) inside(command ...string) error {
	if s.machine.Guests == "" {
		return fail("the lab's stand-in for Proxmox has no inside of guest %d", s.id())
	}
	out, err := s.machine.bring("exec", s.id(), command...)
	fmt.Fprint(s.stdout, out)
	var ended *inGuest
	if errors.As(err, &ended) {
		fmt.Fprintln(s.stderr, ended.words)
		return exitCode(ended.code)
	}
	return err
}

func (s *session) push() (any, error) {
	if err := s.runs(ct); err != nil {
		return nil, err
	}
	content, err := s.machine.readFile(s.call.Params["file"])
	if err != nil {
		return nil, fail("failed to open %s: No such file or directory", s.call.Params["file"])
	}
	return nil, s.inside("sh", "-c", `echo "$2" | base64 -d >"$0" && chmod "$1" "$0"`, s.call.Params["destination"], cmpOr(s.call.Params["perms"], "0644"), base64.StdEncoding.EncodeToString(content))
}

func (s *session) pull() (any, error) {
	if err := s.runs(ct); err != nil {
		return nil, err
	}
	out, err := s.machine.bring("exec", s.id(), "cat", s.call.Params["path"])
	if err != nil {
		return nil, fail("failed to open %s: No such file or directory", s.call.Params["path"])
	}
	return nil, os.WriteFile(s.machine.named(s.call.Params["destination"]), []byte(out), 0o644)
}

// address is that of a network card of a guest, as it was configured.
func (s *session) address(k kind) (card, address string, err error) {
	c, err := s.machine.load(k, s.id())
	if err != nil {
		return "", "", err
	}
	if k == ct {
		p := parseProperty(c.options["net0"])
		return strings.ToLower(p.rest["hwaddr"]), p.rest["ip"], nil
	}
	for _, model := range models {
		if mac := parseProperty(c.options["net0"]).rest[model]; mac != "" {
			card = strings.ToLower(mac)
		}
	}
	return card, parseProperty(c.options["ipconfig0"]).rest["ip"], nil
}

// agentInterfaces is what the agent in a VM says; without it nobody answers.
func (s *session) agentInterfaces() (any, error) {
	if err := s.agentAnswers(); err != nil {
		return nil, err
	}
	mac, address, err := s.address(vm)
	if err != nil {
		return nil, err
	}
	one := map[string]any{"name": "eth0", "hardware-address": mac, "ip-addresses": []map[string]any{}}
	if ip, bits, ok := strings.Cut(address, "/"); ok {
		one["ip-addresses"] = []map[string]any{{"ip-address": ip, "ip-address-type": "ipv4", "prefix": number(bits)}}
	}
	return map[string]any{"result": []map[string]any{one}}, nil
}

func (s *session) agentAnswers() error {
	if err := s.runs(vm); err != nil {
		return err
	}
	c, err := s.machine.load(vm, s.id())
	if err != nil {
		return err
	}
	p := parseProperty(c.options["agent"])
	p.take("enabled")
	if p.first != "1" {
		return fail("No QEMU guest agent configured")
	}
	if s.machine.faults().deaf(s.id()) {
		return fail("QEMU guest agent is not running")
	}
	return nil
}

func (s *session) agent() (any, error) {
	if err := s.agentAnswers(); err != nil {
		return nil, err
	}
	if s.call.Params["command"] == "network-get-interfaces" {
		return s.agentInterfaces()
	}
	return map[string]any{"result": map[string]any{}}, nil
}

func (s *session) interfaces() (any, error) {
	if err := s.runs(ct); err != nil {
		return nil, fail("CT %d not running", s.id())
	}
	mac, address, err := s.address(ct)
	if err != nil {
		return nil, err
	}
	one := map[string]any{"name": "eth0", "hwaddr": mac}
	if strings.Contains(address, "/") {
		one["inet"] = address
	}
	return []map[string]any{{"name": "lo", "hwaddr": "00:00:00:00:00:00", "inet": "127.0.0.1/8"}, one}, nil
}
