package lab

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const (
	mostSeconds = 60 // for three hosts or more; a few on an idle machine
	own         = "docker.io/louislam/uptime-kuma:2.5.5-slim"
)

// Each test leaves the hosts as it found them.
func TestTheLab(t *testing.T) {
	r := newRig(t)
	r.up(3)
	if shared.took > mostSeconds*time.Second {
		t.Errorf("bringing up the hosts took %s; at most %d s", shared.took, mostSeconds)
	}
	for _, test := range []struct {
		name string
		run  func(*rig)
	}{
		{"each host is what it is said to be, to who comes by SSH", hostsAreAsDeclared},
		{"sudo asks deploy for the lab's password, and nopass for none", sudoAsks},
		{"an image of the catalog comes under its name, with a digest, and gets healthy", standInGetsHealthy},
		{"a stand-in told to be unhealthy is, and gets well again", standInFails},
		{"a container may ask for more than this machine has", overlayFits},
		{"a host that is cut does not answer, and does once healed", cutAndHeal},
		{"a host that is slow takes its time, and does not once healed", slowAndHeal},
		{"a full disk takes no byte more, and does once healed", fillAndHeal},
		{"without the registry no image can be pulled", registryStops},
		{"a host that crashed comes back with its disk and its containers", crashAndRevive},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(&rig{t: t, dir: r.dir}) })
	}
}

func hostsAreAsDeclared(r *rig) {
	for _, h := range r.environment().Hosts {
		if !h.Docker {
			continue
		}
		if name := r.ssh(h.Name, "hostname"); name != h.Name {
			r.t.Errorf("%s calls itself %s", h.Name, name)
		}
		if r.ssh(h.Name, "id -un && docker ps -q") != "deploy" {
			r.t.Errorf("%s: not deploy, or containers in a new host", h.Name)
		}
		kb := fmt.Sprint(h.MemoryBytes / 1024)
		if got := r.ssh(h.Name, "awk '/^MemTotal:/ {print $2}' /proc/meminfo"); got != kb {
			r.t.Errorf("%s shows %s kB of memory, not %s", h.Name, got, kb)
		}
		want := fmt.Sprintf("%d %d", h.CPUs, h.MemoryBytes)
		if got := r.ssh(h.Name, "docker info --format '{{.NCPU}} {{.MemTotal}}'"); got != want {
			r.t.Errorf("%s: Docker sees %s, not %s", h.Name, got, want)
		}
		r.limitHolds(h.Index, h.MemoryBytes)
	}
	r.ssh("control-tower", "test -c /dev/net/tun")
	r.ssh("cargo", "test -b /dev/sda && test -c /dev/i2c-1 && ! test -e /dev/net/tun")
	r.ssh("media", "test -c /dev/dri/renderD128")
}

// limitHolds reads the limit that the kernel holds the host to.
func (r *rig) limitHolds(index int, want int64) {
	r.t.Helper()
	name := r.dir[strings.LastIndex(r.dir, "/")+1:]
	got := r.lab("exec", fmt.Sprint(index), "bash", "-c", fmt.Sprintf(
		"cat /sys/fs/cgroup/memory/%[1]s/h%[2]d/memory.limit_in_bytes /sys/fs/cgroup/%[1]s/h%[2]d/memory.max 2>/dev/null || true", name, index))
	if got != fmt.Sprint(want) {
		r.t.Errorf("host %d is held to %q bytes, not %d", index, got, want)
	}
}

func sudoAsks(r *rig) {
	if out, err := r.trySSH("control-tower", "sudo -n id -u"); err == nil || !strings.Contains(out, "password is required") {
		r.t.Errorf("sudo without a password: %v, %s", err, out)
	}
	if got := r.ssh("nopass@control-tower", "sudo -n id -u"); got != "0" {
		r.t.Errorf("sudo of nopass: %s", got)
	}
	password := r.dir + "/password"
	out, err := r.try("ctl", "bash", "-c", "ssh -F "+r.dir+"/ssh_config control-tower 'sudo -S -p \"\" id -u' <"+password)
	if err != nil || out != "0" {
		r.t.Errorf("sudo with the password: %v, %s", err, out)
	}
}

func health(r *rig, host, container string) func() (string, error) {
	return func() (string, error) {
		return r.trySSH(host, "docker inspect -f '{{.State.Health.Status}}' "+container)
	}
}

func standInGetsHealthy(r *rig) {
	r.ssh("media", "docker run -d --name own "+own)
	defer r.ssh("media", "docker rm -f own")
	r.await("health", "healthy", health(r, "media", "own"))
	digest := r.ssh("media", "docker image inspect -f '{{index .RepoDigests 0}}' "+own)
	_, digest, _ = strings.Cut(digest, "@")
	if !strings.Contains(r.lab("ctl", "cat", r.dir+"/images"), own+" "+digest) {
		r.t.Errorf("the digest of %s is %q, not the one that was pushed", own, digest)
	}
	r.ssh("media", "docker pull -q louislam/uptime-kuma@"+digest)
	listed := r.ssh("media", "docker manifest inspect "+own)
	for _, arch := range []string{`"amd64"`, `"arm64"`} {
		if !strings.Contains(listed, arch) {
			r.t.Errorf("no %s in\n%s", arch, listed)
		}
	}
}

func standInFails(r *rig) {
	r.lab("fail", "media", "uptime-kuma", "unhealthy")
	defer r.lab("fail", "media", "uptime-kuma", "")
	// Asked as fast as a fixture, the overlay leaves the check alone: no more patience, a verdict in seconds.
	r.ssh("media", "docker run -d --name own --health-interval 1s --health-retries 1 --health-start-period 1s "+own)
	defer r.ssh("media", "docker rm -f own")
	r.await("health", "unhealthy", health(r, "media", "own"))
	r.lab("fail", "media", "uptime-kuma", "")
	r.await("health", "healthy", health(r, "media", "own"))
	r.lab("fail", "media", "uptime-kuma", "refuse")
	if out, err := r.trySSH("media", "docker run --rm "+own); err == nil || !strings.Contains(out, "refusing to start") {
		r.t.Errorf("told to refuse: %v, %s", err, out)
	}
}

// overlayFits asks for CPUs, files and privileges that a host of the lab cannot have.
func overlayFits(r *rig) {
	r.ssh("media", "docker run -d --name big --cpus 64 --privileged --ulimit nofile=4000000 --oom-score-adj -900 "+own)
	defer r.ssh("media", "docker rm -f big")
	r.await("health", "healthy", health(r, "media", "big"))
	if caps := r.ssh("media", "docker exec big grep CapEff /proc/1/status"); !strings.HasSuffix(caps, "00000000a80425fb") {
		r.t.Errorf("a privileged container has %s, not the capabilities of an ordinary one", caps)
	}
	if got := r.ssh("media", "echo through | docker exec -i big cat"); got != "through" {
		r.t.Errorf("standard input comes out as %q", got)
	}
}

func cutAndHeal(r *rig) {
	r.lab("cut", "cargo")
	if out, err := r.trySSH("cargo", "true"); err == nil || !strings.Contains(out, "timed out") {
		r.t.Errorf("a host that is cut answers: %v, %s", err, out)
	}
	r.lab("heal", "cargo")
	r.await("after healing", "back", func() (string, error) { return r.trySSH("cargo", "echo back") })
}

func slowAndHeal(r *rig) {
	fetch := func() time.Duration {
		begun := time.Now()
		if n := r.ssh("cargo", "head -c 200000 /dev/zero | tr '\\0' x"); len(n) != 200000 {
			r.t.Errorf("%d bytes came, not 200000", len(n))
		}
		return time.Since(begun)
	}
	r.lab("slow", "cargo")
	slow := fetch() // 200 kB at 256 kbit/s: six seconds
	r.lab("heal", "cargo")
	if fast := fetch(); slow < 3*time.Second || fast > slow/2 {
		r.t.Errorf("slow took %s, healed %s", slow, fast)
	}
}

func fillAndHeal(r *rig) {
	r.lab("fill", "cargo")
	if out, err := r.trySSH("cargo", "head -c 100000 /dev/zero >~/more"); err == nil || !strings.Contains(out, "No space left") {
		r.t.Errorf("a full disk takes more: %v, %s", err, out)
	}
	r.lab("heal", "cargo")
	r.ssh("cargo", "head -c 100000 /dev/zero >~/more && rm ~/more")
}

func registryStops(r *rig) {
	r.lab("registry", "stop")
	if out, err := r.trySSH("cargo", "docker pull -q traefik:v3.7.13"); err == nil {
		r.t.Errorf("pulled without a registry: %s", out)
	}
	r.lab("registry", "start")
	r.ssh("cargo", "docker pull -q traefik:v3.7.13")
}

func crashAndRevive(r *rig) {
	r.ssh("cargo", "docker run -d --name kept --restart unless-stopped -v kept:/app/data "+own)
	r.await("health", "healthy", health(r, "cargo", "kept"))
	r.lab("crash", "cargo")
	if _, err := r.trySSH("cargo", "true"); err == nil {
		r.t.Error("a host that crashed answers")
	}
	r.lab("revive", "cargo")
	r.await("health", "healthy", health(r, "cargo", "kept"))
	if out := r.ssh("cargo", "docker logs kept 2>&1"); !strings.Contains(out, "start 2") {
		r.t.Errorf("the stand-in does not count its starts:\n%s", out)
	}
	if rows := r.ssh("cargo", "docker exec kept sh -c 'cat /app/data/standin.state | wc -l'"); rows != "2" {
		r.t.Errorf("%s starts in the volume, not 2", rows)
	}
}
