package catalog

import (
	"path"
	"slices"
	"strings"
)

// OfSystem reports whether a path of a host is the system's, and no place for a service's data.
func OfSystem(name string) bool {
	name = path.Clean(name)
	among := func(paths []string) bool {
		return slices.ContainsFunc(paths, func(at string) bool { return isBelow(at, name) })
	}
	switch dir, what := path.Split(name); {
	case name == "/", strings.HasSuffix(name, ".sock"):
		return true
	case slices.ContainsFunc(ofEngine, func(at string) bool { return isBelow(at, name) && at != name }):
		return false
	case dir == "/etc/" && slices.ContainsFunc(ofEtc, func(begin string) bool { return strings.HasPrefix(what, begin) }):
		return true
	}
	return slices.Contains(betweenPaths, name) || among(systemPaths)
}

var (
	// systemPaths are the system's with all below them.
	systemPaths = slices.Concat([]string{"/dev", "/proc", "/sys", "/run", "/var/run", "/tmp", "/lib", "/lib64", "/boot", "/var/log", "/var/lib/docker", "/var/lib/containers"},
		below("/usr", "bin", "sbin", "lib", "lib64", "include", "share", "src"),
		below("/usr/local", "bin", "sbin", "lib", "include", "share", "src"),
		below("/etc", "alternatives", "apt", "containerd", "crypto-policies", "default", "docker", "modprobe.d", "NetworkManager", "netplan", "pam.d", "pki", "security", "ssh", "ssl", "systemd", "udev", "ca-certificates"))

	// betweenPaths are the system's, and what programs keep may lie below them, as in /etc/letsencrypt.
	betweenPaths = []string{"/etc", "/usr", "/usr/local"}

	// ofEtc begin the names of files in /etc that a system has of itself, and that containers are given to know of it.
	ofEtc = []string{
		"adjtime", "cron", "fstab", "group", "gshadow", "hostname", "hosts", "issue", "ld.so.", "localtime", "lsb-release", "machine-id", "mtab", "nsswitch.conf", "os-release",
		"passwd", "resolv.conf", "shadow", "subgid", "subuid", "sudoers", "timezone",
	}

	// ofEngine hold the volumes of the container engines: what lies below them is somebody's.
	ofEngine = []string{"/var/lib/docker/volumes", "/var/lib/containers/storage/volumes"}
)

func below(dir string, names ...string) []string {
	var out []string
	for _, name := range names {
		out = append(out, path.Join(dir, name))
	}
	return out
}
