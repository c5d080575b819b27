package catalog

import "testing"

func TestWhatLiesBesideTheSystemsFilesIsData(t *testing.T) {
	for name, want := range map[string]bool{
		"/": true, "/etc": true, "/etc/localtime": true, "/etc/timezone": true, "/etc/passwd": true, "/etc/os-release": true, "/etc/ssl/certs": true, "/etc/pki/tls": true, "/etc/docker/daemon.json": true,
		"/etc/letsencrypt": false, "/etc/pihole": false, "/etc/wireguard/wg0.conf": false, "/etc/nginx/../hosts": true,
		"/usr": true, "/usr/bin/docker": true, "/usr/share/zoneinfo": true, "/usr/local": true, "/usr/local/bin/x": true, "/usr/local/wiki": false,
		"/var/lib/docker": true, "/var/lib/docker/volumes": true, "/var/lib/docker/containers": true, "/var/lib/docker/volumes/wiki_data/_data": false, "/var/lib/wiki": false,
		"/run/podman/podman.sock": true, "/srv/x.sock": true, "/dev/shm": true, "/tmp": true, "/opt": false, "/var/log/journal": true,
	} {
		if got := OfSystem(name); got != want {
			t.Errorf("%s is the system's: %v", name, got)
		}
	}
}
