package guests

import (
	"context"
	"encoding/json"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/message"
)

// Task is something that Proxmox does.
type Task struct {
	UPID, Kind string
	ID         int // of the guest that it is about; 0: none
}

// Tasks asks a hypervisor what it does now.
func Tasks(ctx context.Context, h ledger.Host) ([]Task, error) {
	text, err := ledger.Ask(ctx, h, remote.Command{Sudo: true, Args: []string{"pvesh", "get", "/nodes/localhost/tasks", "--source", "active", "--output-format", "json"}})
	if err != nil {
		return nil, err
	}
	list, err := readTasks(text)
	if err != nil {
		return nil, message.Errorf("host %s: what it does now cannot be read: %w", h.Name(), err)
	}
	return list, nil
}

// readTasks reads a list of tasks. It may have such as have ended, which say how.
func readTasks(text string) ([]Task, error) {
	var all []struct {
		UPID, Type string
		ID         Number
		Status     string
	}
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		return nil, err
	}
	var out []Task
	for _, t := range all[:min(len(all), mostGuests)] {
		if t.Status == "" || t.Status == "RUNNING" {
			out = append(out, Task{ledger.Clean(t.UPID), ledger.Clean(t.Type), int(t.ID)})
		}
	}
	return out, nil
}
