package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"berth/internal/pve"
)

// session is one call.
type session struct {
	machine        *machine
	stdout, stderr io.Writer
	call           pve.Call
}

// handler answers a method of the API. What it returns is shown by pvesh, and by the other programs in their own way.
type handler func(s *session) (any, error)

// both is a method that VMs and containers have alike.
func both(handlers map[string]handler, verb, path string, do func(s *session, k kind) (any, error)) {
	for _, k := range []kind{vm, ct} {
		handlers[verb+" /nodes/{node}/"+string(k)+path] = func(s *session) (any, error) { return do(s, k) }
	}
}

// handlers are the methods that the stand-in has. One that it lacks is said to be so, never answered by guess.
func handlers() map[string]handler {
	h := map[string]handler{
		"POST /nodes/{node}/qemu":   (*session).createVM,
		"POST /nodes/{node}/lxc":    (*session).newCT,
		"POST /nodes/{node}/vzdump": vzdump,
		"GET /version":              apiVersion,
		"GET /nodes":                nodes,
		"GET /nodes/{node}/status":  nodeStatus,
		"GET /cluster/resources":    resources,
		"GET /cluster/nextid":       nextID,
		"GET /cluster/tasks":        taskList,
		"GET /cluster/mapping/pci":  func(*session) (any, error) { return []any{}, nil },

		"GET /cluster/ha/resources":                                  haList,
		"GET /cluster/replication":                                   replicationList,
		"GET /nodes/{node}/tasks":                                    taskList,
		"GET /nodes/{node}/tasks/{upid}/status":                      taskStatus,
		"GET /nodes/{node}/tasks/{upid}/log":                         taskOutput,
		"GET /nodes/{node}/network":                                  bridges,
		"GET /nodes/{node}/hardware/pci":                             pci,
		"GET /nodes/{node}/storage":                                  storageList,
		"GET /nodes/{node}/storage/{storage}/status":                 storageStatus,
		"GET /nodes/{node}/storage/{storage}/content":                storageContent,
		"DELETE /nodes/{node}/storage/{storage}/content/{volume}":    freeVolume,
		"GET /storage":                                               storageConfig,
		"GET /nodes/{node}/aplinfo":                                  appliances,
		"POST /nodes/{node}/aplinfo":                                 download,
		"POST /nodes/{node}/storage/{storage}/download-url":          downloadURL,
		"GET /nodes/{node}/qemu/{vmid}/agent/network-get-interfaces": (*session).agentInterfaces,
		"GET /nodes/{node}/lxc/{vmid}/interfaces":                    (*session).interfaces,
		"POST /nodes/{node}/qemu/{vmid}/agent":                       (*session).agent,
	}
	h["GET /nodes/{node}/qemu/{vmid}/cloudinit/dump"] = dump
	both(h, "GET", "", guestList)
	both(h, "GET", "/{vmid}/config", (*session).config)
	both(h, "PUT", "/{vmid}/config", (*session).set)
	both(h, "GET", "/{vmid}/pending", (*session).pendingOf)
	both(h, "GET", "/{vmid}/status/current", current)
	both(h, "POST", "/{vmid}/status/start", (*session).start)
	both(h, "POST", "/{vmid}/status/stop", (*session).stop)
	both(h, "POST", "/{vmid}/status/shutdown", (*session).shutdown)
	both(h, "POST", "/{vmid}/status/reboot", (*session).reboot)
	both(h, "PUT", "/{vmid}/resize", (*session).resize)
	both(h, "DELETE", "/{vmid}", (*session).destroy)
	both(h, "GET", "/{vmid}/snapshot", (*session).listSnapshots)
	both(h, "POST", "/{vmid}/snapshot", (*session).snapshot)
	both(h, "DELETE", "/{vmid}/snapshot/{snapname}", (*session).deleteSnapshot)
	both(h, "POST", "/{vmid}/snapshot/{snapname}/rollback", (*session).rollback)
	return h
}

// own are the commands that the API does not have.
var own = map[string]handler{
	"qm status":       func(s *session) (any, error) { return s.status(vm) },
	"pct status":      func(s *session) (any, error) { return s.status(ct) },
	"qm unlock":       func(s *session) (any, error) { return s.unlock(vm) },
	"pct unlock":      func(s *session) (any, error) { return s.unlock(ct) },
	"pct exec":        (*session).exec,
	"pct push":        (*session).push,
	"pct pull":        (*session).pull,
	"qm disk import":  importDisk,
	"qmrestore":       qmrestore,
	"pveam update":    func(*session) (any, error) { return nil, nil },
	"pveam available": available,
	"pveam list":      templates,
	"pveam remove":    removeTemplate,
	"pvesm path":      volumePath,
}

// serve does what was understood, and prints it as the program does.
func (s *session) serve() int {
	answer := own[s.call.Command]
	if s.call.Method != "" {
		answer = handlers()[s.call.Method]
	}
	if answer == nil {
		fmt.Fprintf(s.stderr, "the lab's stand-in for Proxmox has no %q (%s)\n", s.call.Command, s.call.Method)
		return failed
	}
	result, err := answer(s)
	pvesh := strings.HasPrefix(s.call.Command, "pvesh ")
	if err != nil {
		var told *failure
		var fault *pve.Refusal
		var ended exitCode
		switch upid, isTask := result.(string); {
		case errors.As(err, &ended):
			return int(ended)
		case isTask && upid != "" && pvesh:
			// pvesh ends well whatever became of the task
			fmt.Fprintln(s.stderr, strings.ReplaceAll(err.Error(), "\n", " "))
			s.printAPI(result)
			return 0
		case isKilled(err):
			return 137
		case errors.As(err, &fault):
			fault.Usage = s.call.Usage
			return refused(fault, s.stderr)
		case errors.As(err, &told):
			fmt.Fprintln(s.stderr, told.words)
			return told.code
		}
		fmt.Fprintln(s.stderr, err)
		return failed
	}
	if pvesh {
		return s.printAPI(result)
	}
	s.print(result)
	return 0
}

// exitCode is the answer of a command that is run in a guest.
type exitCode int

func (c exitCode) Error() string { return "exit code " + strconv.Itoa(int(c)) }

// taskOut is where the output of a task goes beside its log.
func (s *session) taskOut() io.Writer { return s.stdout }

func (s *session) id() int { return number(s.call.Params["vmid"]) }

// notOptions are parameters of a call that no configuration has.
var notOptions = strings.Fields("vmid node delete revert skiplock digest force storage start unique pool bwlimit archive background_delay ha-managed live-restore import-working-storage " +
	"ignore-unpack-errors restore api_path output-format noproxy noheader noborder quiet human-readable ostemplate password ssh-public-keys")

// options are the parameters that are options of a configuration.
func (s *session) options() map[string]string {
	out := maps.Clone(s.call.Params)
	for _, name := range notOptions {
		delete(out, name)
	}
	return out
}

// status is what qm status prints.
func (s *session) status(k kind) (any, error) {
	m, id := s.machine, s.id()
	c, err := m.load(k, id)
	if err != nil {
		return nil, err
	}
	if k == ct {
		m.measure(id)
	}
	one := m.guest(k, id, c)
	if s.call.Params["verbose"] != "1" {
		return map[string]any{"status": one["status"]}, nil
	}
	return one, nil
}

func (s *session) unlock(k kind) (any, error) {
	m, id := s.machine, s.id()
	return nil, m.locked(k, id, s.stderr, func() error {
		c, err := m.load(k, id)
		if err != nil {
			return err
		}
		delete(c.options, "lock")
		return m.save(k, id, c)
	})
}

// config is the configuration as it is shown: with what is pending as if it held, unless the current one is asked for.
func (s *session) config(k kind) (any, error) {
	c, err := s.machine.load(k, s.id())
	if err != nil {
		return nil, err
	}
	if name := s.call.Params["snapshot"]; name != "" {
		snap := c.snapshots[name]
		if snap == nil {
			return nil, fail("snapshot '%s' does not exist", name)
		}
		c.section, c.pending = snap, newSection()
	}
	if s.call.Params["current"] != "1" {
		c.applyPending()
	}
	out := map[string]any{"digest": c.digest}
	for key, value := range c.options {
		out[key] = typed(s.machine.Release, k, key, value)
	}
	if c.note != "" {
		out["description"] = c.note
	}
	if c.options["cipassword"] != "" {
		out["cipassword"] = "**********"
	}
	return out, nil
}

func (s *session) pendingOf(k kind) (any, error) {
	c, err := s.machine.load(k, s.id())
	if err != nil {
		return nil, err
	}
	return c.pendingList(), nil
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
