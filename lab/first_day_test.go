package lab

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"berth/lab/turn/day"
)

const (
	firstDayDir = "testdata/firstday/"
	notesState  = "/var/lib/docker/volumes/notes-data/_data/standin.state" // a line for each start
)

// stackByHand is one that somebody started on a host, in one of the ways in which people do.
type stackByHand struct {
	name, host string
	dir        string // its files lie there; empty: it has none
	start      string // the command, given there
}

// portainer keeps the files of its stacks in a volume of its own, and starts them from within its container, in which that volume is
// /data: what the labels say is no path of the host.
func portainer(name string, n int) stackByHand {
	return stackByHand{
		name: name, host: "cargo", dir: fmt.Sprintf("/var/lib/docker/volumes/portainer_data/_data/compose/%d", n),
		start: fmt.Sprintf("ln -sfn /var/lib/docker/volumes/portainer_data/_data /data && cd /data/compose/%d && docker compose --project-directory $PWD -p %s -f $PWD/docker-compose.yml up -d; rm /data", n, name),
	}
}

func unraid(name string, port int) stackByHand {
	return stackByHand{name: name, host: "media", start: fmt.Sprintf("mkdir -p /mnt/user/appdata/%[1]s && docker run -d --name=%[1]s --net=bridge --pids-limit 2048 -e TZ=Europe/Berlin -e HOST_OS=Unraid -e HOST_HOSTNAME=tower "+
		"-e HOST_CONTAINERNAME=%[1]s -e PASSWORD=SECRET-%[1]s -l net.unraid.docker.managed=dockerman -l 'net.unraid.docker.webui=http://[IP]:[PORT:8000]/' -p %[2]d:8000/tcp -v /mnt/user/appdata/%[1]s:/data:rw berthlab/web:1", name, port)}
}

// theLab is what runs on the first day: twelve stacks, started in six ways, and one that two hosts have under one name.
var theLab = []stackByHand{
	{name: "pages", host: "control-tower", dir: "/home/nopass/docker/pages", start: "docker compose up -d"}, // without data
	{name: "blog", host: "control-tower", dir: "/home/nopass/docker/blog", start: "docker compose up -d"},
	{name: "dash", host: "control-tower", dir: "/opt/stacks/dash", start: "docker compose up -d"},
	{name: "wiki", host: "control-tower", dir: "/opt/stacks/wiki", start: "docker compose up -d"},
	portainer("feeds", 1),
	portainer("bin", 2),
	{name: "notes", host: "cargo", start: "docker run -d --name notes --restart unless-stopped -m 96m -e API_KEY=SECRET-notes -p 18207:8000 -v notes-data:/data berthlab/web:1"},
	{name: "clips", host: "cargo", start: "mkdir -p /srv/clips && docker run -d --name clips --restart always -p 127.0.0.1:18208:8000 -v /srv/clips:/data --label keep=me berthlab/web:1"},
	unraid("player", 18209),
	unraid("shelf", 18210),
	{name: "photos", host: "media", dir: "/srv/photos", start: "docker compose -f compose.yaml -f compose.override.yaml up -d"},
	{name: "board", host: "media", dir: "/srv/kanban", start: "docker compose -p board --env-file prod.env up -d"},
	{name: "relay", host: "control-tower", dir: "/opt/stacks/relay", start: "docker compose up -d"},
	{name: "relay", host: "cargo", dir: "/opt/stacks/relay", start: "docker compose up -d"},
}

var hostsOfTheLab = []string{"control-tower", "cargo", "media"}

// firstDay is the lab of somebody who begins with berth.
type firstDay struct {
	*rig
	home string // where the operator works: the inventory and the catalog come to lie there
	said *said
}

// begins starts everything by hand.
func (d *firstDay) begins() {
	d.t.Helper()
	for _, s := range theLab {
		dir := s.dir
		if dir == "" {
			dir = "/"
		} else {
			d.lab("exec", s.host, "sh", "-c", "mkdir -p "+dir)
			files, err := filepath.Glob(firstDayDir + "stacks/" + s.name + "/*")
			hidden, _ := filepath.Glob(firstDayDir + "stacks/" + s.name + "/.[a-z]*")
			if files = append(files, hidden...); err != nil || len(files) == 0 {
				d.t.Fatalf("%s has no files: %v", s.name, err)
			}
			slices.Sort(files)
			for _, file := range slices.Compact(files) {
				text, err := os.ReadFile(file)
				if err != nil {
					d.t.Fatal(err)
				}
				d.lab("exec", s.host, "sh", "-c", "echo "+base64.StdEncoding.EncodeToString(text)+" | base64 -d >"+dir+"/"+filepath.Base(file))
			}
		}
		d.lab("exec", s.host, "sh", "-c", "cd "+dir+" && "+s.start)
	}
	// What tells where Portainer's files are is its own container.
	d.lab("exec", "cargo", "sh", "-c", "docker run -d --name portainer --restart always -p 19000:9000 -v portainer_data:/data portainer/portainer-ce:2.21.5")
}

// ran is every container of a host, with what says whether it is the same one.
func (d *firstDay) runs() string {
	d.t.Helper()
	var out []string
	for _, host := range hostsOfTheLab {
		out = append(out, d.lab("exec", host, "sh", "-c", "docker ps -aq --no-trunc | xargs docker inspect --format '"+host+" {{.Name}} {{.Id}} {{.State.StartedAt}} {{.RestartCount}}' | sort"))
	}
	return strings.Join(out, "\n")
}

// kept is every byte of data: volumes, and what is mounted of hosts.
func (d *firstDay) keeps() string {
	d.t.Helper()
	var out []string
	for _, host := range hostsOfTheLab {
		out = append(out, d.lab("exec", host, "sh", "-c", "for d in /var/lib/docker/volumes/*/_data /home/nopass/docker /opt/stacks /srv /mnt; do [ ! -d $d ] || /usr/bin/find $d -type f; done | grep -vE '/(docker-)?compose[.a-z]*$|/images.yaml$|[.]env$' | sort | xargs sha256sum"))
	}
	return strings.Join(out, "\n")
}

// berth runs berth where the operator works.
func (d *firstDay) berthAt(code int, args ...string) finished {
	d.t.Helper()
	b := d.toolFor(args[0])
	out := b.end(b.start(args[0], args[1:]...))
	if out.code != code {
		d.t.Fatalf("berth %s: exit code %d, not %d\n%s\n%s", strings.Join(args, " "), out.code, code, out.stdout, out.stderr)
	}
	return out
}

func (d *firstDay) toolFor(command string) *tool {
	b := &tool{rig: d.rig, said: d.said, flags: []string{"-f", filepath.Join(d.home, "inventory.yaml")}}
	if slices.Contains([]string{"init", "deploy", "status", "scan", "rollback", "resume", "log", "unlock"}, command) {
		b.flags = append(b.flags, "--ssh-config", filepath.Join(d.dir, "ssh_config"))
	}
	return b
}

// hypervisor makes a Proxmox VE 8 of a host that has no Docker, of which two others are guests as they run: it knows them by what was
// typed to make them, and has no hand on them.
func (d *firstDay) hypervisor(host string) {
	d.t.Helper()
	d.lab("proxmox", host, "--release", "8", "--memory", "9216M", "--cpus", "4")
	d.t.Cleanup(func() { d.noProxmox(host) })
	for _, line := range []string{
		`echo '{"uses": {"110": 1000000000, "120": 1000000000}}' >/var/lib/proxmox-standin/faults.json`,
		"pveam download local debian-12-standard_12.12-1_amd64.tar.zst",
		"qm create 110 --name cargo --memory 4096 --cores 4 --scsi0 local-lvm:60 --net0 virtio=BC:24:11:00:00:12,bridge=vmbr0 --ipconfig0 ip=10.77.0.12/24 --agent 1 && qm start 110",
		"pct create 120 local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst --hostname media --memory 3072 --cores 4 --rootfs local-lvm:60 --net0 name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:13,ip=10.77.0.13/24 && pct start 120",
	} {
		d.lab("exec", host, "sh", "-c", line)
	}
}

// wishes changes the inventory.
func (d *firstDay) wishes(before, after string) {
	d.t.Helper()
	file := filepath.Join(d.home, "inventory.yaml")
	text, err := os.ReadFile(file)
	if err == nil && strings.Count(string(text), before) != 1 {
		err = fmt.Errorf("%q is not once in\n%s", before, text)
	}
	if err == nil {
		err = os.WriteFile(file, []byte(strings.Replace(string(text), before, after, 1)), 0o600)
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// without is what ran but for the containers of some services.
func without(ran string, services ...string) string {
	return strings.Join(slices.DeleteFunc(strings.Split(ran, "\n"), func(line string) bool {
		return slices.ContainsFunc(services, func(s string) bool { return strings.Contains(line, " /"+s+" ") || strings.Contains(line, " /"+s+"-") })
	}), "\n")
}

// TestALabComesUnderBerthOnItsFirstDay wants the lab of somebody who begins with berth to come under it as it runs, with three commands: no container
// notices, no byte of data changes, and none of its secrets is in a file that is not encrypted.
func TestALabComesUnderBerthOnItsFirstDay(t *testing.T) {
	longTest(t, day.FirstDay)
	r := newRig(t)
	r.up(3, firstDayDir+"stacks")
	r.more(4)
	r.build()
	home, err := os.MkdirTemp(r.dir, "first-day-")
	if err != nil {
		t.Fatal(err)
	}
	d := &firstDay{rig: r, home: home, said: &said{}}
	t.Cleanup(d.clears)
	d.hypervisor("downloads")
	d.begins()
	ran, kept := d.runs(), d.keeps()
	same := func(when string) {
		t.Helper()
		if now := d.runs(); now != ran {
			t.Fatalf("%s there run\n%s\nand ran\n%s", when, now, ran)
		}
		if now := d.keeps(); now != kept {
			t.Errorf("%s the data is\n%s\nand was\n%s", when, now, kept)
		}
	}
	clean := func(when string) {
		t.Helper()
		if s := d.berthAt(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
			t.Errorf("%s status says\n%s", when, s.stdout)
		}
	}

	from := []string{"init", "--from", "nopass@control-tower", "--from", "root@downloads", "--secrets", "keep", "--yes"}
	look := d.berthAt(0, from...)
	same("looked at,")
	plan := d.berthAt(0, "plan")
	deployed := d.berthAt(0, "deploy", "--yes")
	t.Logf("%d stacks in %.1f s: init --from %.1f s, plan %.1f s, deploy %.1f s", len(theLab), (look.took + plan.took + deployed.took).Seconds(),
		look.took.Seconds(), plan.took.Seconds(), deployed.took.Seconds())
	if n := strings.Count(deployed.stdout, "adopted, nothing restarts"); n != len(theLab)+1 { // and the manager of stacks
		t.Errorf("%d are adopted\n%s\n%s\n%s", n, look.stderr, deployed.stdout, deployed.stderr)
	}
	same("adopted,")
	clean("adopted,")
	if again := d.berthAt(0, "deploy", "--yes"); !strings.Contains(again.stdout, "Nothing to do") {
		t.Errorf("a second run: %s\n%s", again.stdout, again.stderr)
	}
	d.berthAt(0, "report", "-o", filepath.Join(d.home, "report.html"))
	d.berthAt(0, "plan", "-o", filepath.Join(d.home, "plan.json"))
	d.tellsNothing()
	d.breaksOff(t, deployed)
	if adopted := d.berthAt(0, "deploy", "--yes"); !strings.Contains(adopted.stdout, "adopted, nothing restarts") {
		t.Errorf("adopted again: %s\n%s", adopted.stdout, adopted.stderr)
	}
	ran = d.runs()
	starts, err := strconv.Atoi(d.lab("exec", "cargo", "sh", "-c", "wc -l <"+notesState))
	if err != nil {
		t.Fatal(err)
	}

	// One that Compose has made and one that docker run has are changed, one without data moves, and all of it comes back.
	d.wishes("  notes: {}", "  notes: {memory: 100MB}")
	d.wishes("  blog: {dir: /home/nopass/docker/blog}", "  blog: {dir: /home/nopass/docker/blog, env: {TITLE: Changed}}")
	d.wishes("  pages: {dir: /home/nopass/docker/pages}", "  pages: {dir: /home/nopass/docker/pages, on: media}")
	changed := d.berthAt(0, "deploy", "--yes", "--take-over")
	if now := d.runs(); without(now, "notes", "blog", "pages") != without(ran, "notes", "blog", "pages") || !strings.Contains(now, "media /pages-web-1 ") || strings.Contains(now, "control-tower /pages") {
		t.Errorf("changed, there run\n%s\nand ran\n%s\n%s", now, ran, changed.stdout)
	}
	if env := d.lab("exec", "cargo", "docker", "inspect", "--format", "{{.HostConfig.Memory}} {{.Config.Env}} {{.Config.Labels}}", "notes"); !strings.HasPrefix(env, "104857600 ") ||
		!strings.Contains(env, "API_KEY=SECRET-notes") || !strings.Contains(env, "berth.service:notes") {
		t.Errorf("changed, notes is %s", env)
	}
	if now := d.lab("exec", "cargo", "sh", "-c", "wc -l <"+notesState); now != strconv.Itoa(starts+1) {
		t.Errorf("notes did not go on with its data: %s starts", now)
	}
	clean("changed,")
	d.berthAt(0, "rollback", "--yes")
	if now := d.runs(); without(now, "notes", "blog", "pages") != without(ran, "notes", "blog", "pages") || !strings.Contains(now, "control-tower /pages-web-1 ") || strings.Contains(now, "media /pages") {
		t.Errorf("taken back, there run\n%s\nand ran\n%s", now, ran)
	}
	d.tellsNothing()
}

// tellsNothing looks for the secrets of the stacks in whatever berth has written or said.
func (d *firstDay) tellsNothing() {
	d.t.Helper()
	if strings.Contains(d.said.String(), "SECRET-") {
		d.t.Error("a secret was printed")
	}
	err := filepath.WalkDir(d.home, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		if strings.Contains(string(text), "SECRET-") {
			d.t.Errorf("a secret is in %s", name)
		}
		return err
	})
	if err != nil {
		d.t.Error(err)
	}
	for _, host := range hostsOfTheLab {
		if found, err := d.try("exec", host, "grep", "-rl", "SECRET-", "/var/lib/berth/journal", "/var/lib/berth/log", "/var/lib/berth/runs", "/var/lib/berth/services"); err == nil {
			d.t.Errorf("on %s a secret is in %s", host, found)
		}
	}
}

// clears leaves the hosts as they were.
func (d *firstDay) clears() {
	for _, host := range hostsOfTheLab {
		_, _ = d.try("exec", host, "sh", "-c", "docker rm -f $(docker ps -aq); docker volume prune -af; docker network prune -f; rm -rf /home/nopass/docker /opt/stacks /srv/bin /srv/clips /srv/photos /srv/photos-data /srv/kanban /mnt/user /data /opt/berth /var/lib/berth")
	}
}
