package newuser

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"berth/internal/sshtest"
)

// made is a machine that somebody has, as its kernel, its firmware and its Docker tell of it.
type made struct {
	name, login, arch, os, kernel string
	cpu                           string    // lines of /proc/cpuinfo
	board                         [2]string // maker and model
	memory, available             int       // MB
	threads                       int
	docker                        string            // what it is built for; empty: amd64
	stacks                        map[string]string // Compose files that run, by directory below /opt/stacks
}

// theirs are the machines of the way: a Raspberry Pi, a small server and an old desktop.
var theirs = []made{
	{name: "pi", login: "pi", arch: "aarch64", os: "Debian GNU/Linux 12 (bookworm)", kernel: "6.6.51+rpt-rpi-2712", threads: 4, memory: 8058, available: 6900,
		cpu: "Model\t\t: Raspberry Pi 5 Model B Rev 1.0\n", docker: "arm64", stacks: map[string]string{"pihole": stack("pihole/pihole:2024.07.0", "300m", 8053), "uptime": stack("louislam/uptime-kuma:1.23.13", "250m", 3001)}},
	{name: "nas", login: "root", arch: "x86_64", os: "Debian GNU/Linux 12 (bookworm)", kernel: "6.1.0-25-amd64", threads: 4, memory: 15765, available: 12100,
		cpu: "model name\t: Intel(R) N100\n", board: [2]string{"ASRock", "N100DC-ITX"},
		stacks: map[string]string{"jellyfin": stack("jellyfin/jellyfin:10.10.7", "2g", 8096), "paperless": stack("ghcr.io/paperless-ngx/paperless-ngx:2.13.5", "1500m", 8010), "immich": stack("ghcr.io/immich-app/immich-server:v1.123.0", "4g", 2283)}},
	{name: "desktop", login: "root", arch: "x86_64", os: "Ubuntu 24.04.1 LTS", kernel: "6.8.0-48-generic", threads: 6, memory: 31937, available: 29000,
		cpu: "model name\t: Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz\n", board: [2]string{"Dell Inc.", "OptiPlex 3060"}, stacks: map[string]string{"gitea": stack("gitea/gitea:1.22.3", "600m", 3000)}},
}

func stack(image, memory string, port int) string {
	return fmt.Sprintf("services:\n  app:\n    image: %s\n    restart: unless-stopped\n    mem_limit: %s\n    ports: [\"%d:%d\"]\n    volumes: [\"data:/data\"]\nvolumes: {data: {}}\n", image, memory, port, port)
}

// starts makes it a host on a loopback port: what a look reads of a machine lies in a directory of its own.
func (m *made) starts(t *testing.T, dir string, key func(*sshtest.Server)) (port int) {
	t.Helper()
	put := func(name, text string) {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if m.docker == "arm64" {
		put("proc/device-tree/compatible", "raspberrypi,5-model-b\x00brcm,bcm2712\x00")
		put("proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\x00")
	}
	put("proc/cpuinfo", strings.Repeat(m.cpu+"flags\t\t: lm cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3 avx avx2 bmi1 bmi2 f16c fma abm movbe xsave\n", m.threads))
	put("proc/meminfo", fmt.Sprintf("MemTotal: %d kB\nMemAvailable: %d kB\n", m.memory<<10, m.available<<10))
	put("proc/mounts", "")
	put("proc/sys/kernel/random/boot_id", m.name+"\n")
	for i := range m.threads {
		put(fmt.Sprintf("sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", i), fmt.Sprintf("%d\n", i))
	}
	if m.board[0] != "" {
		put("sys/class/dmi/id/sys_vendor", m.board[0]+"\n")
		put("sys/class/dmi/id/product_name", m.board[1]+"\n")
	}
	put("etc/os-release", "PRETTY_NAME=\""+m.os+"\"\nID=debian\n")
	put("etc/resolv.conf", "")
	put("bin/uname", fmt.Sprintf("#!/bin/sh\ncase $1 in -r) echo %s ;; -m) echo %s ;; -n) echo %s ;; esac\n", m.kernel, m.arch, m.name))
	put("bin/id", "#!/bin/sh\n[ \"$1\" = -un ] && echo "+m.login+" || echo 0\n")
	put("bin/nproc", fmt.Sprintf("#!/bin/sh\necho %d\n", m.threads))
	put("bin/systemd-detect-virt", "#!/bin/sh\necho none\n")
	put("bin/dmidecode", "#!/bin/sh\nexit 1\n")
	put("bin/sudo", "#!/bin/sh\nwhile [ \"${1#-}\" != \"$1\" ]; do case $1 in -p) shift ;; --) shift; break ;; esac; shift; done\nexec \"$@\"\n")
	put("bin/df", "#!/bin/sh\necho 'Filesystem 1024-blocks Used Available Capacity Mounted on'\necho '/dev/sda1 480000000 120000000 360000000 25% /'\n")
	put("bin/getconf", "#!/bin/sh\necho 4096\n")
	var lines strings.Builder
	n := 0
	for _, name := range slices.Sorted(maps.Keys(m.stacks)) {
		text := m.stacks[name]
		put("opt/stacks/"+name+"/compose.yaml", text)
		n++
		image, _, _ := strings.Cut(strings.SplitAfter(text, "image: ")[1], "\n")
		id := fmt.Sprintf("%064d", n)
		fmt.Fprintf(&lines, "0 [%q,\"/%s-app-1\",%q,\"sha256:%064d\",\"running\",\"\",0,false,\"\",\"2026-01-01T00:00:00Z\",0,\"always\",0,\"bridge\",{},{},\"\",\"\",\"\",%q,\"app\",\"False\",\"/opt/stacks/%s\",\"\"]\n", id, name, image, 9, name, name)
		fmt.Fprintf(&lines, "=files [%q,\"/opt/stacks/%s/compose.yaml\",\"\"]\n", id, name)
	}
	put("containers", lines.String())
	put("bin/docker", `#!/bin/sh
case "$*" in
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"`+cmp.Or(m.docker, "amd64")+`"}}' ;;
"info "*) echo '{"DockerRootDir":"/","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.29.7"}]}}' ;;
"manifest inspect"*) echo '{"manifests":[{"digest":"sha256:`+strings.Repeat("9", 64)+`","platform":{"architecture":"amd64","os":"linux"}},{"digest":"sha256:`+strings.Repeat("8", 64)+`","platform":{"architecture":"arm64","os":"linux"}}]}' ;;
"container ls"*) sed -n 's/^0 ."\([0-9]*\)".*/\1/p' `+dir+`/containers ;;
"container inspect"*) cat `+dir+`/containers ;;
esac
`)
	s := sshtest.New(t)
	key(s)
	s.Path = filepath.Join(dir, "bin") + ":/usr/bin:/bin"
	places := strings.NewReplacer("/proc/", dir+"/proc/", "/sys/", dir+"/sys/", "/etc/os-release", dir+"/etc/os-release", "/etc/resolv.conf", dir+"/etc/resolv.conf", "/opt/stacks", dir+"/opt/stacks",
		"/var/lib/berth", dir+"/state", "/etc/rpi-issue", dir+"/none", "/dev/net/tun", dir+"/none", "/dev/dri", dir+"/none", " /opt /srv ", " "+dir+"/opt ", "for at in /root /home/*", "for at in", "/usr/sbin:/usr/bin:/sbin:/bin", dir+"/bin:/usr/bin:/bin")
	s.Run = func(j sshtest.Job) int {
		j.Line = places.Replace(j.Line)
		if strings.Contains(j.Line, "sh -s ") { // the script is what is sent, and nothing ends it
			out, in := io.Pipe()
			go func(sent io.Reader) {
				for s := bufio.NewScanner(sent); s.Scan(); {
					if _, err := fmt.Fprintln(in, places.Replace(s.Text())); err != nil {
						return
					}
				}
				in.Close()
			}(j.Stdin)
			j.Stdin = out
			defer out.Close()
		}
		return s.Shell(j)
	}
	return s.Listen(t)
}
