package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func appliances(s *session) (any, error) {
	out := []map[string]any{}
	for _, a := range s.machine.Appliances {
		out = append(out, map[string]any{"section": a.Section, "template": a.Template, "package": strings.Split(a.Template, "_")[0], "type": "lxc"})
	}
	return out, nil
}

func available(s *session) (any, error) {
	for _, a := range s.machine.Appliances {
		if section := s.call.Params["section"]; section == "" || section == a.Section {
			fmt.Fprintf(s.stdout, "%-15s %s\n", a.Section, a.Template)
		}
	}
	return nil, nil
}

func (s *session) withTemplates(name string) (*storage, error) {
	st, err := s.machine.storage(name)
	if err == nil && !slices.Contains(st.content, "vztmpl") {
		return nil, fail("storage '%s' does not support templates", name)
	}
	return st, err
}

// download brings a template that the list has.
func download(s *session) (any, error) {
	m, name := s.machine, s.call.Params["template"]
	at := slices.IndexFunc(m.Appliances, func(a appliance) bool { return a.Template == name })
	if at < 0 {
		return nil, parameterFault(map[string]string{"template": "no such template"})
	}
	st, err := s.withTemplates(s.call.Params["storage"])
	if err != nil {
		return nil, err
	}
	a := m.Appliances[at]
	return s.work("download", name, func(t *task) error {
		return s.fetch(t, st, "vztmpl", name, "http://download.proxmox.com/images/system/"+name, a.Size, nil)
	})
}

// downloadURL brings an image from anywhere; what is local to the machine's root is taken from there.
func downloadURL(s *session) (any, error) {
	m, name, kind := s.machine, s.call.Params["filename"], s.call.Params["content"]
	st, err := m.storage(s.call.Params["storage"])
	if err != nil {
		return nil, err
	}
	if !slices.Contains(st.content, kind) {
		return nil, fail("storage '%s' is not configured for content-type '%s'", st.name, kind)
	}
	return s.work("imgdownload", name, func(t *task) error {
		return s.fetch(t, st, kind, name, s.call.Params["url"], 10<<20, nil)
	})
}

// fetch makes the file as one that was downloaded; there is nothing in it.
func (s *session) fetch(t *task, st *storage, kind, name, url string, size int64, content io.Reader) error {
	m := s.machine
	file := m.at(filepath.Join(st.path, directories[kind], name))
	if err := t.say("downloading %s to %s", url, filepath.Join(st.path, directories[kind], name)); err != nil {
		return err
	}
	if exists(file) {
		return t.say("OK, got correct file already, no need to download")
	}
	switch free := st.total - m.used(st, m.volumes()); {
	case m.faults().Offline:
		return fail("download failed - 599 Temporary failure in name resolution")
	case size > free:
		return fail("download failed - %s: No space left on device", file)
	}
	if err := t.middle(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if content == nil {
		content = bytes.NewReader(nil)
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	if err := errors.Join(err, f.Truncate(size), f.Close()); err != nil {
		return err
	}
	return t.say("download of '%s' to '%s' finished", url, filepath.Join(st.path, directories[kind], name))
}

func templates(s *session) (any, error) {
	st, err := s.machine.storage(s.call.Params["storage"])
	if err != nil {
		return nil, err
	}
	if !slices.Contains(st.content, "vztmpl") {
		return nil, fail("Storage does not support templates!")
	}
	return s.machine.contents(st, "vztmpl"), nil
}

func removeTemplate(s *session) (any, error) {
	volume := s.call.Params["template_path"]
	file := s.machine.volumeFile(volume)
	if !strings.Contains(volume, ":vztmpl/") || !exists(file) {
		return nil, fail("volume '%s' does not exist", volume)
	}
	return nil, os.Remove(file)
}

func freeVolume(s *session) (any, error) {
	m, volume := s.machine, s.call.Params["volume"]
	if !strings.Contains(volume, ":") {
		volume = s.call.Params["storage"] + ":" + volume
	}
	if _, ok := m.volumes()[volume]; ok {
		return nil, m.release(volume)
	}
	if strings.Contains(volume, ":backup/") {
		b, err := m.backup(volume)
		if err != nil {
			return nil, err
		}
		return nil, b.free()
	}
	if file := m.volumeFile(volume); file != "" && exists(file) {
		return nil, os.Remove(file)
	}
	return nil, fail("volume '%s' does not exist", volume)
}

func volumePath(s *session) (any, error) {
	m, volume := s.machine, s.call.Params["volume"]
	name, rest, _ := strings.Cut(volume, ":")
	st, err := m.storage(name)
	if err != nil {
		return nil, err
	}
	if st.path == "" {
		return "/dev/" + cmpOr(st.options["vgname"], name) + "/" + rest, nil
	}
	return m.volumeFile(volume), nil // where whoever asked finds it: outside of the root, if that is another
}

// importDisk adds the disk in a file to a VM, as one that is not used yet.
func importDisk(s *session) (any, error) {
	m, id := s.machine, s.id()
	size, err := importSize(s.machine, s.call.Params["source"])
	if err != nil {
		return nil, err
	}
	st, err := s.storageFor(vm, s.call.Params["storage"])
	if err != nil {
		return nil, err
	}
	return nil, m.locked(vm, id, s.stderr, func() error {
		c, err := m.load(vm, id)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.stdout, "importing disk '%s' to VM %d ...\n", s.call.Params["source"], id)
		volume, err := m.allocate(st, id, "", size)
		if err != nil {
			return err
		}
		key := ""
		for n := 0; key == "" || c.options[key] != ""; n++ {
			key = "unused" + itoa(n)
		}
		c.options[key] = volume
		fmt.Fprintf(s.stdout, "%s: successfully imported disk '%s'\n", key, volume)
		return m.save(vm, id, c)
	})
}
