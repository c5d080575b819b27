package lab

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	beforeDir = "testdata/before/"
	olderDir  = "/opt/berth/diary"
)

// older is a host that the last version deployed to which put whole directories in place.
type older struct {
	*tool
	host, theirs string
}

// olderVersion: such a host goes on as it is, is carried over by the next run that changes something there, and goes back to what it was, whatever breaks that run off.
func olderVersion(t *testing.T) {
	r := newRig(t)
	r.up(1, beforeDir+"catalog")
	r.build()
	o := &older{tool: r.tool(beforeDir+"inventory.yaml", "--catalog", beforeDir+"catalog"), host: firstHost}

	o.lay()
	o.runsOn()
	steps := o.carriedOver(-1)
	o.takenBack()
	for _, n := range chosen(t, steps, 1) {
		o.lay()
		o.carriedOver(n)
		o.takenBack()
	}

	o.lay()
	o.run(0, "rollback", "--yes")
	o.is("the older version's run taken back", "green", 2)
	o.wasLaid("the older version's run taken back", "var/lib/berth/previous/20261130T211102Z-4de6/diary/")

	o.lay()
	o.wants("").run(0, "deploy", "--yes")
	o.same("removed")
	if left := o.sh("docker ps -aq; ls -A /var/lib/berth/services; find " + olderDir + " -type f | sort"); left != olderDir+"/data/photo\n"+olderDir+"/note" {
		t.Errorf("removed, there is still\n%s", left)
	}
}

func (o *older) sh(line string) string {
	o.t.Helper()
	return o.lab("exec", o.host, "sh", "-c", line)
}

// left are the files that the older version left, with the digest that the image has in this lab.
func (o *older) left() map[string]struct{ Mode, Text string } {
	o.t.Helper()
	text := o.read(beforeDir + "left.json")
	const name = "opt/berth/diary/images.yaml"
	var files map[string]struct{ Mode, Text string }
	parse := func() {
		if err := json.Unmarshal([]byte(text), &files); err != nil {
			o.t.Fatal(err)
		}
	}
	parse()
	pins := files[name].Text
	_, was, _ := strings.Cut(pins, "berthlab/web@")
	was, _, found := strings.Cut(was, `"`)
	_, now, _ := strings.Cut(o.sh(`docker pull -q berthlab/web:1 >/dev/null && docker image inspect -f '{{index .RepoDigests 0}}' berthlab/web:1`), "@")
	sum := func(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }
	if !found || now == "" || !strings.Contains(text, sum(pins)) {
		o.t.Fatalf("%q, %q: the image has no digest, or %s is not as its record says", was, now, name)
	}
	text = strings.NewReplacer(was, now, sum(pins), sum(strings.Replace(pins, was, now, 1))).Replace(text)
	parse()
	return files
}

// lay makes the host what the older version left, with its service started as it did that, and with files of the operator's beside.
func (o *older) lay() {
	o.t.Helper()
	o.forget(filepath.Dir(o.flags[1]))
	o.sh(emptied)
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	w := tar.NewWriter(zip)
	files := o.left()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		mode, err := strconv.ParseInt(files[name].Mode, 8, 12)
		if err != nil {
			o.t.Fatal(err)
		}
		h := &tar.Header{Name: name, Mode: mode, Size: int64(len(files[name].Text)), Typeflag: tar.TypeReg}
		if strings.HasSuffix(name, "/") {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			o.t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[name].Text)); err != nil {
			o.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		o.t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		o.t.Fatal(err)
	}
	o.sh("echo " + base64.StdEncoding.EncodeToString(packed.Bytes()) + ` | base64 -d | tar -C / -xzp && env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root docker compose --project-directory ` +
		olderDir + ` --project-name diary -f ` + olderDir + `/compose.yaml -f ` + olderDir + `/images.yaml up --detach --no-build --remove-orphans --quiet-pull --wait
mkdir -m 0750 ` + olderDir + `/data && head -c 10000 /dev/urandom >` + olderDir + `/data/photo && echo theirs >` + olderDir + `/note && chown -R 1234:1234 ` + olderDir + `/data ` + olderDir + `/note`)
	o.theirs = ""
	o.same("laid")
}

// same wants the operator's files in the directory to be what they were.
func (o *older) same(when string) {
	o.t.Helper()
	now := o.sh("cd " + olderDir + " && find data note -printf '%M %U:%G %p %T@\\n' | grep -v ' data ' | sort && sha256sum data/photo note && stat -c '%A %u:%g' data")
	if o.theirs == "" {
		o.theirs = now
	}
	if now != o.theirs {
		o.t.Errorf("%s, the operator's files are\n%s\nand were\n%s", when, now, o.theirs)
	}
}

// wants is the tool with an inventory in which the service has a colour; empty: it is not wished for.
func (o *older) wants(colour string) *tool {
	o.t.Helper()
	before, _, _ := strings.Cut(o.read(beforeDir+"inventory.yaml"), "services:\n")
	services := "services: {}\n"
	if colour != "" {
		services = "services:\n  diary: {on: control-tower, env: {COLOUR: " + colour + "}}\n"
	}
	o.write(o.flags[1], before+services)
	return o.tool
}

// is wants the service to run in a colour, with its data after so many starts, and everything to be well.
func (o *older) is(when, colour string, starts int) {
	o.t.Helper()
	o.same(when)
	got := o.sh(`docker inspect -f '{{.State.Status}} {{.Config.Env}}' diary-diary-1 | grep -o '^running\|COLOUR=[a-z]*\|PASSWORD=2MKJ' | sort | xargs; wc -l </var/lib/docker/volumes/diary_data/_data/standin.state; ls -A /var/lib/berth/lock /var/lib/berth/staging 2>/dev/null || true`)
	if want := fmt.Sprintf("COLOUR=%s PASSWORD=2MKJ running\n%d", colour, starts); got != want && got != want+"\n/var/lib/berth/staging:" {
		o.t.Errorf("%s, the service is\n%s\nwant\n%s", when, got, want)
	}
	next := o.wants(colour)
	if s := next.run(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
		o.t.Errorf("%s:\n%s", when, s.stdout)
	}
	was := o.sh("docker ps -aq --no-trunc")
	if again := next.run(0, "deploy", "--yes"); !strings.HasPrefix(again.stdout, "Nothing to do") || o.sh("docker ps -aq --no-trunc") != was {
		o.t.Errorf("%s, a deployment of what is there does something:\n%s", when, again.stdout)
	}
}

// wasLaid wants the files of the service to be those that were laid below a directory.
func (o *older) wasLaid(when, below string) {
	o.t.Helper()
	for name, f := range o.left() {
		file, is := strings.CutPrefix(name, below)
		if !is || file == "" || strings.HasSuffix(file, "/") || file == "old-note" {
			continue
		}
		if got := o.sh("stat -c 0%a " + olderDir + "/" + file + " && cat " + olderDir + "/" + file); got != strings.TrimSpace(f.Mode+"\n"+f.Text) {
			o.t.Errorf("%s, %s is\n%s\nand was\n%s%s", when, file, got, f.Mode, f.Text)
		}
	}
}

// runsOn: as long as nothing changes, nothing is done there.
func (o *older) runsOn() {
	o.t.Helper()
	before := o.sh("docker ps -aq --no-trunc; find /opt/berth -type f -exec sha256sum {} + | sort")
	o.is("seen by this version", "blue", 1)
	if s := o.run(0, "scan"); !strings.Contains(s.stdout, "diary") {
		o.t.Errorf("%s", s.stdout)
	}
	if now := o.sh("docker ps -aq --no-trunc; find /opt/berth -type f -exec sha256sum {} + | sort"); now != before {
		o.t.Errorf("seen by this version, there is\n%s\nand was\n%s", now, before)
	}
}

// carriedOver changes the service, killed after n steps and resumed (below 0: not killed), and gives how many steps that has. The record of the directory is this version's then.
func (o *older) carriedOver(n int) int {
	o.t.Helper()
	next := o.wants("red")
	when, steps := "changed", 0
	if n < 0 {
		steps = stepsOf(o.t, next.run(0, "deploy", "--yes"))
	} else {
		when = fmt.Sprintf("killed after %d steps of a change", n)
		p := next.start("deploy", "--yes")
		reached := p.after(n)
		p.underWay()
		_ = p.cmd.Process.Kill()
		if out := next.end(p); reached < n || out.code == 0 {
			o.t.Fatalf("%s: it was not: it ended with %d after %d steps\n%s%s", when, out.code, reached, out.stdout, out.stderr)
		}
		o.same(when)
		if again := next.end(next.start("resume", "--yes")); again.code == 4 && strings.Contains(again.stderr, "has begun nothing") {
			next.run(0, "unlock", "--yes")
			next.run(0, "deploy", "--yes")
		} else if again.code != 0 {
			o.t.Fatalf("%s, resume: exit code %d\n%s%s", when, again.code, again.stdout, again.stderr)
		} else if strings.Contains(again.stdout, "Nothing to go on with") {
			next.run(0, "deploy", "--yes")
		}
	}
	o.is(when, "red", 2)
	if made := o.sh("cat /var/lib/berth/files/diary/made"); made != olderDir+"\n"+olderDir+"/files" {
		o.t.Errorf("%s, berth remembers as its own directories\n%s", when, made)
	}
	return steps
}

// takenBack takes the change back: the files are again those that the older version wrote.
func (o *older) takenBack() {
	o.t.Helper()
	o.run(0, "rollback", "--yes")
	o.is("taken back", "blue", 3)
	o.wasLaid("taken back", "opt/berth/diary/")
}
