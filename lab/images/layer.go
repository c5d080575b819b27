package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// layer is a file system layer, uncompressed: it never leaves the machine.
type layer struct {
	digest string
	data   []byte
}

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// archive writes a layer. Without times: the same content is the same digest on every machine.
type archive struct {
	buf  bytes.Buffer
	tar  *tar.Writer
	dirs map[string]bool
	err  error
}

func newArchive() *archive {
	a := &archive{dirs: map[string]bool{"/": true}}
	a.tar = tar.NewWriter(&a.buf)
	return a
}

func (a *archive) add(h tar.Header, data []byte) {
	if a.err != nil {
		return
	}
	h.Name = strings.TrimPrefix(h.Name, "/")
	h.Size = int64(len(data))
	h.Format = tar.FormatPAX
	if a.err = a.tar.WriteHeader(&h); a.err == nil {
		_, a.err = a.tar.Write(data)
	}
}

// dir adds a directory and those above it, once.
func (a *archive) dir(name string, mode int64, uid, gid int) {
	if a.dirs[name] {
		return
	}
	if parent := path.Dir(name); !a.dirs[parent] {
		a.dir(parent, 0o755, 0, 0)
	}
	a.dirs[name] = true
	a.add(tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: mode, Uid: uid, Gid: gid}, nil)
}

func (a *archive) file(name string, mode int64, data []byte) {
	a.dir(path.Dir(name), 0o755, 0, 0)
	a.add(tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode}, data)
}

func (a *archive) link(name, to string) {
	a.dir(path.Dir(name), 0o755, 0, 0)
	a.add(tar.Header{Typeflag: tar.TypeSymlink, Name: name, Linkname: to, Mode: 0o777}, nil)
}

func (a *archive) layer() (layer, error) {
	if a.err == nil {
		a.err = a.tar.Close()
	}
	return layer{digest: digestOf(a.buf.Bytes()), data: a.buf.Bytes()}, a.err
}

const passwd = "root:x:0:0:root:/root:/bin/sh\npostgres:x:999:999:postgres:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"

// baseLayer is what all images share: the stand-in, busybox under its names, and a real bash.
// The names of busybox are given too, to know what is there.
func baseLayer(standin, busybox, bash string) (layer, []string, error) {
	a := newArchive()
	for _, f := range []struct{ name, from string }{
		{standinPath, standin}, {"/bin/busybox", busybox}, {"/bin/bash", bash},
	} {
		data, err := os.ReadFile(f.from)
		if err != nil {
			return layer{}, nil, fmt.Errorf("%w; lab/install brings what is missing", err)
		}
		a.file(f.name, 0o755, data)
	}
	list, err := exec.Command(busybox, "--list").Output()
	if err != nil {
		return layer{}, nil, fmt.Errorf("%s --list: %w", busybox, err)
	}
	applets := strings.Fields(string(list))
	for _, applet := range applets {
		if applet != "busybox" && applet != "sh" {
			a.link("/bin/"+applet, "busybox")
		}
	}
	a.link("/bin/sh", "bash") // busybox's shell prefers its own crond and i2cset to the stand-in's in PATH
	a.dir("/tmp", 0o1777, 0, 0)
	for _, d := range []string{"/.lab", "/root", "/usr/bin", "/usr/local/bin", "/var/run", "/etc/crontabs", "/run"} {
		a.dir(d, 0o755, 0, 0)
	}
	a.file("/etc/passwd", 0o644, []byte(passwd))
	a.file("/etc/group", 0o644, []byte("root:x:0:\nnobody:x:65534:\n"))
	l, err := a.layer()
	return l, append(applets, "bash"), err
}

// rootLayer is the file system of a program that is no stand-in, from the lab's cache.
func rootLayer(file string) (layer, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return layer{}, fmt.Errorf("%w; lab/install says which of its arguments brings it", err)
	}
	return layer{digest: digestOf(data), data: data}, nil
}

const (
	standinPath = "/sbin/standin"
	programDir  = "/opt/standin/bin" // first in the image's PATH
)

// ownLayer is what one image adds: the part it plays, the programs it is called by, its volumes' directories.
func ownLayer(s spec, there []string) (layer, error) {
	a := newArchive()
	text, err := json.Marshal(s.Part)
	if err != nil {
		return layer{}, err
	}
	a.file("/etc/standin.json", 0o644, text)
	fact := facts[s.Name.base()]
	for _, p := range s.Programs {
		switch {
		case s.Root != "": // which has them
		case strings.HasPrefix(p, "/"):
			a.link(p, standinPath)
		case !slices.Contains(there, p) || slices.Contains(fact.programs, p):
			a.link(programDir+"/"+p, standinPath)
		}
	}
	for _, d := range s.Part.Dirs {
		a.dir(d, 0o755, s.UID, s.GID)
	}
	return a.layer()
}

// emptyLayer stands for an architecture that the lab has no machine of.
func emptyLayer(arch string) (layer, error) {
	a := newArchive()
	a.file("/NOT-BUILT", 0o644, []byte("the lab runs amd64 only; this image for "+arch+" is a name without content\n"))
	return a.layer()
}
