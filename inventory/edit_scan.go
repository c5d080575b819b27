package inventory

import (
	"slices"

	"berth/message"
	"berth/planner"
	"berth/quantity"
)

// SetCurrent writes what runs on a host today; with nothing the host's line goes.
func (e *Editor) SetCurrent(host string, services ...string) error {
	path := []string{"current", host}
	if len(services) == 0 {
		return e.remove(path)
	}
	return e.set(path, list(services))
}

// SetForeign writes how much memory of a machine or guest is taken by what is not berth's; 0 takes the
// field away.
func (e *Editor) SetForeign(place string, memory planner.Bytes) error {
	path, err := e.place(place)
	if err != nil {
		return err
	}
	if memory == 0 {
		return e.remove(append(path, "foreign"))
	}
	return e.set(append(path, "foreign"), scalar(quantity.FormatBytes(memory)))
}

// SetExists says that a guest is there today, with so much memory.
func (e *Editor) SetExists(guest string, memory planner.Bytes) error {
	path, err := e.place(guest)
	if err != nil {
		return err
	}
	if len(path) != 4 {
		return message.Errorf("%s: %q is a machine, and machines always exist", e.file, guest)
	}
	return e.set(append(path, "exists"), "{memory: "+scalar(quantity.FormatBytes(memory))+"}")
}

// SetFound says where a guest is reached that DHCP gave its address. It goes on getting it by DHCP.
func (e *Editor) SetFound(guest, at string) error {
	path, err := e.place(guest)
	if err != nil {
		return err
	}
	if address := append(slices.Clone(path), "address"); !e.has(address...) {
		if err := e.set(address, "dhcp"); err != nil {
			return err
		}
	}
	return e.set(append(path, "ssh", "host"), scalar(at))
}

// SetGone says that a guest is not there any more: nothing runs in it, and nothing is to be kept of it.
func (e *Editor) SetGone(guest string) error {
	path, err := e.place(guest)
	if err != nil {
		return err
	}
	if len(path) != 4 {
		return message.Errorf("%s: %q is a machine, and machines always exist", e.file, guest)
	}
	if err := e.SetCurrent(guest); err != nil {
		return err
	}
	all, _ := child(e.root, "waiting")
	for _, service := range keys(all) {
		left, _ := child(all, service)
		if on, ok := child(left, "on"); ok && on.Value == guest {
			if err := e.SetNotWaiting(service); err != nil {
				return err
			}
		}
	}
	for _, field := range []string{"foreign", "keep", "exists"} {
		if err := e.remove(append(slices.Clone(path), field)); err != nil {
			return err
		}
	}
	return nil
}

// place is the path of a machine or guest.
func (e *Editor) place(name string) ([]string, error) {
	if e.has("machines", name) {
		return []string{"machines", name}, nil
	}
	machines, _ := child(e.root, "machines")
	for _, m := range keys(machines) {
		if e.has("machines", m, "guests", name) {
			return []string{"machines", m, "guests", name}, nil
		}
	}
	return nil, message.Errorf("%s: there is no machine or guest %q", e.file, name)
}

// SetWaiting writes what a service left on a host.
func (e *Editor) SetWaiting(w planner.Waiting) error {
	size := ""
	if w.Size > 0 {
		size = ", size: " + scalar(quantity.FormatBytes(w.Size))
	}
	return e.set([]string{"waiting", w.Service}, "{on: "+scalar(w.On)+", since: "+w.Since+size+"}")
}

// SetNotWaiting takes away what a service left: it is deleted, or the service has gone back to it.
func (e *Editor) SetNotWaiting(service string) error {
	return e.remove([]string{"waiting", service})
}
