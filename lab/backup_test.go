package lab

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/lab/turn/day"
)

const dataOfStore = "/var/lib/docker/volumes/store_data/_data"

// fillStore puts into the volume of store what is hard to carry.
const fillStore = `cd ` + dataOfStore + ` && mkdir -p deep && printf 'odd' >"$(printf 'odd [x] *\377\n name')" && head -c 300000 /dev/urandom >deep/b && ln deep/b hard && ln -s nowhere link &&
mkfifo pipe && truncate -s 1M sparse && chmod 2750 deep && chown 70000:999 deep/b && touch -d '2020-09-13 12:26:40.123456789' deep/b && chown 999:999 . && chmod 700 .`

// listStore lists all that makes the volume what it is, but for what the container itself writes and the times that this changes.
const listStore = `cd ` + dataOfStore + ` && /usr/bin/find . ! -name standin.state ! -name . -printf '%y %m %U:%G %n %s %T@ %l %p\0' | sort -z | tr '\0\n' '\n~'; /usr/bin/find . -type f ! -name standin.state -exec sha256sum {} + | sort; stat -c '%a %u:%g' .`

// What a service keeps comes back on another host once its own is gone; a snapshot with a flipped byte is found; and who is killed
// while a service is stopped leaves it running.
func TestBackupsComeBackOnAnotherHost(t *testing.T) {
	longTest(t, day.Backups)
	cache, err := Cache()
	if err != nil {
		t.Fatal(err)
	}
	if found, _ := filepath.Glob(filepath.Join(cache, "restic-*")); len(found) == 0 {
		t.Skip("NOT TESTED: no restic in " + cache + "; run lab/install")
	}
	r := newRig(t)
	r.up(3, faultsDir+"catalog")
	r.build()
	for _, host := range []string{"control-tower", "cargo"} {
		r.lab("exec", host, "sh", "-c", `ln -sf /opt/.lab/bin/restic /usr/local/bin/restic; mkdir -p -m 700 /root/.ssh; [ -f /root/.ssh/id_ed25519 ] || ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/id_ed25519; ssh-keyscan 10.77.0.13 >/root/.ssh/known_hosts 2>/dev/null`)
		key := r.lab("exec", host, "cat", "/root/.ssh/id_ed25519.pub")
		r.lab("exec", "media", "sh", "-c", "echo '"+key+"' >>/home/nopass/.ssh/authorized_keys")
	}
	t.Cleanup(func() {
		_, _ = r.try("exec", "media", "sh", "-c", "rm -rf /home/nopass/restic; sed -i '/root@/d' /home/nopass/.ssh/authorized_keys")
	})
	t.Setenv("RESTIC_SECRET", "correct horse")
	file := filepath.Join(r.dir, "backup-"+word(t)+".yaml")
	on := func(host string) *tool {
		text, err := os.ReadFile(faultsDir + "inventory.yaml")
		if err != nil {
			t.Fatal(err)
		}
		before, _, _ := strings.Cut(string(text), "services:")
		before += "services:\n  store: {on: " + host + "}\nbackups: {repository: \"sftp:nopass@10.77.0.13:/home/nopass/restic\"}\nsecrets: {backups/RESTIC_PASSWORD: {env: RESTIC_SECRET}}\n"
		if err := os.WriteFile(file, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		return r.tool(file, "--catalog", faultsDir+"catalog")
	}
	one := on("control-tower")
	one.run(0, "deploy", "--yes")
	r.lab("exec", "control-tower", "sh", "-c", fillStore)
	want := r.lab("exec", "control-tower", "sh", "-c", listStore)
	if out := one.run(1, "backup", "--yes"); !strings.Contains(out.stderr, "berth backup --init makes it") {
		t.Errorf("no repository: %s", out.stderr)
	}
	if out := one.run(0, "backup", "--yes", "--init"); !strings.Contains(out.stdout, "saved, snapshot") {
		t.Errorf("%s%s", out.stdout, out.stderr)
	}
	one.run(0, "status")
	one.run(0, "verify", "store", "--wait", "30s")

	p := one.start("backup", "--yes", "store")
	r.await("the service is stopped", "yes", func() (string, error) {
		return r.try("exec", "control-tower", "sh", "-c", "[ ! -f /var/lib/berth/backups/store/stopped ] || echo yes")
	})
	_ = p.cmd.Process.Kill()
	one.end(p)
	r.await("the service runs again, and nothing is locked", "yes", func() (string, error) {
		return r.try("exec", "control-tower", "sh", "-c", "[ -d /var/lib/berth/lock ] || [ -z \"$(docker ps -q)\" ] || echo yes")
	})
	one.run(0, "status")

	// The host is installed anew, and the service comes to another one.
	r.lab("exec", "control-tower", "sh", "-c", "docker rm -f $(docker ps -aq); docker volume rm store_data; rm -rf /var/lib/berth /opt/berth")
	two := on("cargo")
	two.run(0, "deploy", "--yes", "--without", "control-tower")
	if out := two.run(0, "restore", "store", "--yes"); !strings.Contains(out.stdout, "restored and healthy") {
		t.Errorf("%s%s", out.stdout, out.stderr)
	}
	if got := r.lab("exec", "cargo", "sh", "-c", listStore); got != want {
		t.Errorf("the volume is\n%s\nand was\n%s", got, want)
	}

	r.lab("exec", "media", "sh", "-c", `cd /home/nopass/restic/data && at=$(/usr/bin/find . -type f -size +200k | head -n 1) && chmod 600 "$at" && printf '\377\377' | dd of="$at" bs=1 seek=100000 conv=notrunc 2>/dev/null`)
	if out := two.run(1, "verify", "store"); !strings.Contains(out.stderr, "cannot be read whole") {
		t.Errorf("a flipped byte: %s%s", out.stdout, out.stderr)
	}
	t.Setenv("RESTIC_SECRET", "wrong")
	if out := two.run(1, "backup", "--yes"); !strings.Contains(out.stderr, "the password does not open") {
		t.Errorf("wrong password: %s", out.stderr)
	}
}
