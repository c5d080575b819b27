package main

import (
	"fmt"
	"os"
	"strings"
)

// service is the name of a guest among the resources of high availability.
func (k kind) service(id int) string {
	if k == ct {
		return fmt.Sprintf("ct:%d", id)
	}
	return fmt.Sprintf("vm:%d", id)
}

// haResources are the guests that high availability manages: sections "vm: 110" of its file.
func (m *machine) haResources() []string {
	text, _ := os.ReadFile(m.at("etc/pve/ha/resources.cfg"))
	var out []string
	for line := range strings.Lines(string(text)) {
		kind, id, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if ok && line[0] != '\t' && line[0] != ' ' {
			out = append(out, kind+":"+strings.TrimSpace(id))
		}
	}
	return out
}

// replicated is the job that replicates a guest, or "".
func (m *machine) replicated(id int) string {
	text, _ := os.ReadFile(m.at("etc/pve/replication.cfg"))
	job := ""
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 2 && words[0] == "local:":
			job = words[1]
		case len(words) == 2 && words[0] == "guest" && words[1] == fmt.Sprint(id):
			return job
		}
	}
	if guest, _, ok := strings.Cut(job, "-"); ok && guest == fmt.Sprint(id) {
		return job
	}
	return ""
}

func (s *session) inHA(k kind) bool {
	name := k.service(s.id())
	for _, r := range s.machine.haResources() {
		if r == name {
			return true
		}
	}
	return false
}
