package pve_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"berth/internal/pve"
)

// split splits a recorded line as a shell does that knows double quotes.
func split(line string) []string {
	var words []string
	var word strings.Builder
	quoted, open := false, false
	for _, r := range line {
		switch {
		case r == '"':
			quoted, open = !quoted, true
		case r == ' ' && !quoted:
			if open || word.Len() > 0 {
				words = append(words, word.String())
			}
			word.Reset()
			open = false
		default:
			word.WriteRune(r)
		}
	}
	if open || word.Len() > 0 {
		words = append(words, word.String())
	}
	return words
}

// said is a verdict as the recording has it: one line.
func said(call pve.Call, err error) string {
	var refusal *pve.Refusal
	switch {
	case errors.As(err, &refusal):
		return "REFUSED: " + strings.Join(strings.Fields(refusal.Error()), " ")
	case err != nil:
		return err.Error()
	}
	return "ACCEPTED: " + call.String()
}

func recorded(t *testing.T) map[string]string {
	t.Helper()
	file, err := os.ReadFile("testdata/verdicts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[string]string{}
	for line := range strings.Lines(string(file)) {
		call, verdict, ok := strings.Cut(line, "\t")
		if !ok {
			t.Fatalf("not a call and a verdict: %q", line)
		}
		verdicts[call] = strings.Join(strings.Fields(verdict), " ")
	}
	if len(verdicts) != 75 {
		t.Fatalf("%d verdicts, want 75", len(verdicts))
	}
	return verdicts
}

// The recording cuts a verdict after some 260 characters, and shows a list as an address.
func TestTheRecordedVerdictsOfProxmoxVE9AreOurs(t *testing.T) {
	for line, want := range recorded(t) {
		got := said(pve.Judge(pve.PVE9, split(line)))
		if before, _, list := strings.Cut(want, "ARRAY(0x"); list {
			want = before
		}
		if got != want && !(len(want) > 200 && strings.HasPrefix(got, want)) && !(strings.HasSuffix(want, "extra-args=") && strings.HasPrefix(got, want)) {
			t.Errorf("%s\ngot  %s\nwant %s", line, got, want)
		}
	}
}

func TestProxmoxVE8DiffersInOneRecordedCall(t *testing.T) {
	for line := range recorded(t) {
		eight, nine := said(pve.Judge(pve.PVE8, split(line))), said(pve.Judge(pve.PVE9, split(line)))
		if strings.HasSuffix(line, "--agent on") {
			if want := "REFUSED: 400 Parameter verification failed. agent: invalid format - format error agent.enabled: type check ('boolean') failed - got 'on'"; eight != want {
				t.Errorf("%s\ngot  %s\nwant %s", line, eight, want)
			}
			continue
		}
		if eight != nine {
			t.Errorf("%s\n8: %s\n9: %s", line, eight, nine)
		}
	}
}

// more.tsv holds calls as people mistype them, with what the argument parsers of both releases said (qemu-server 8.4.10 and
// 9.2.6, pve-container 5 and 6.1.10, run without a Proxmox around them): which releases, and their words.
func TestMoreCallsGetTheWordsOfBothReleases(t *testing.T) {
	file, err := os.ReadFile("testdata/more.tsv")
	if err != nil {
		t.Fatal(err)
	}
	refused := map[string]bool{}
	for line := range strings.Lines(string(file)) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(columns) != 3 {
			t.Fatalf("not a call, releases and a verdict: %q", line)
		}
		for _, release := range pve.Releases {
			if !strings.Contains(columns[1], string(rune('0'+int(release)))) {
				continue
			}
			call, err := pve.Judge(release, split(columns[0]))
			got := said(call, err)
			var refusal *pve.Refusal
			if errors.As(err, &refusal) {
				refused[columns[0]] = true
				got = "REFUSED: " + strings.Join(strings.Fields(strings.Join(refusal.Warnings, " ")+" "+refusal.Error()), " ")
			}
			if strings.TrimSpace(got) != columns[2] && !(len(columns[2]) > 200 && strings.HasPrefix(got, columns[2])) && got+" extra-args=" != columns[2] {
				t.Errorf("Proxmox VE %d: %s\ngot  %s\nwant %s", release, columns[0], got, columns[2])
			}
		}
	}
	if len(refused) < 80 {
		t.Errorf("%d wrong calls are refused, want 80", len(refused))
	}
}

func TestARefusalIsPrintedWithItsUsage(t *testing.T) {
	for line, want := range map[string]string{
		"qm create 110 --memroy 8192": "Unknown option: memroy\n400 unable to parse option\nqm create <vmid> [OPTIONS]\n",
		"qm dest":                     "400 not enough arguments\nqm destroy <vmid> [OPTIONS]\n",
		"pct exec":                    "400 not enough arguments\npct exec <vmid> [<extra-args>] [OPTIONS]\n",
		"pct unlock":                  "400 not enough arguments\npct unlock <vmid>\n",
		"qm create 110 --memory 8": "400 Parameter verification failed.\nmemory: invalid format - format error\n" +
			"memory.current: value must have a minimum value of 16\n\nqm create <vmid> [OPTIONS]\n",
		"qm guest passwd 110 root --password abc": "400 Parameter verification failed.\npassword: value must be at least 5 characters long\nqm guest passwd <vmid> <username> [OPTIONS]\n",
		"pvesh create /nodes/pve/lxc --vmid 200": "400 Parameter verification failed.\nostemplate: property is missing and it is not optional\n" +
			"pvesh create <api_path> --ostemplate <string> --vmid <integer> [OPTIONS] [FORMAT_OPTIONS]\n",
		"qm crate 110":               "ERROR: unknown command 'qm crate'\n",
		"qm":                         "ERROR: no command specified\n",
		"qm disk":                    "ERROR: incomplete command 'qm disk'\n",
		"qm s 110":                   "ERROR: incomplete command 'qm s'\n",
		"pvesh get /nodes/pve/qemus": "No 'get' handler defined for '/nodes/pve/qemus'\n",
	} {
		_, err := pve.Judge(pve.PVE9, split(line))
		var refusal *pve.Refusal
		if !errors.As(err, &refusal) {
			t.Errorf("%s: not refused: %v", line, err)
		} else if got := refusal.Printed(); got != want {
			t.Errorf("%s\ngot  %q\nwant %q", line, got, want)
		}
	}
}

func TestCallsOfTheAPIAreJudgedByTheirPath(t *testing.T) {
	for line, want := range map[string]string{
		"pvesh get /nodes/pve/qemu/110/config --current 1 --output-format json": "ACCEPTED: api_path=/nodes/pve/qemu/110/config current=1 node=pve output-format=json vmid=110",
		"pvesh get nodes/pve/qemu --output-format=json":                         "ACCEPTED: api_path=nodes/pve/qemu node=pve output-format=json",
		"pvesh get /cluster/resources --type vm":                                "ACCEPTED: api_path=/cluster/resources type=vm",
		"pvesh get /cluster/nextid --vmid 110":                                  "ACCEPTED: api_path=/cluster/nextid vmid=110",
		"pvesh set /nodes/pve/qemu/110/config --memory 8G":                      "REFUSED: 400 Parameter verification failed. memory: invalid format - format error memory.current: type check ('integer') failed - got '8G'",
		"pvesh create /nodes/pve/lxc/200/status/shutdown --timeout 60":          "ACCEPTED: api_path=/nodes/pve/lxc/200/status/shutdown node=pve timeout=60 vmid=200",
		"pvesh get /nodes/pve/qemu/11/config":                                   "REFUSED: 400 Parameter verification failed. vmid: invalid format - value does not look like a valid VM ID",
		"pvesh get /version --output-format xml":                                "REFUSED: 400 Parameter verification failed. output-format: value 'xml' does not have a value in the enumeration 'text, json, json-pretty, yaml'",
		"pvesh get /nodes/pve/storage/local/content/local:vztmpl/d.tar.zst":     "ACCEPTED: api_path=/nodes/pve/storage/local/content/local:vztmpl/d.tar.zst node=pve storage=local volume=local:vztmpl/d.tar.zst",
		"pvesh delete /nodes/pve/qemu/110 --purge":                              "ACCEPTED: api_path=/nodes/pve/qemu/110 node=pve purge=1 vmid=110",
		"pvesh get /nodes/pve/qemu/110/config extra":                            "REFUSED: 400 too many arguments",
		"pvesm status --content images":                                         "ACCEPTED: content=images node=pve",
		"pvesm path local:iso/x.iso":                                            "ACCEPTED: volume=local:iso/x.iso",
		"pvesm status --content disks":                                          "REFUSED: 400 Parameter verification failed. content: invalid format - invalid content type 'disks'",
		"pveam download local debian-12-standard_12.7-1_amd64.tar.zst":          "ACCEPTED: node=pve storage=local template=debian-12-standard_12.7-1_amd64.tar.zst",
		"pveam available --section debian":                                      "REFUSED: 400 Parameter verification failed. section: value 'debian' does not have a value in the enumeration 'system, mail, turnkeylinux'",
		"pveam list":                                                            "REFUSED: 400 not enough arguments",
	} {
		for _, release := range pve.Releases {
			if got := said(pve.Judge(release, split(line))); got != want {
				t.Errorf("Proxmox VE %d: %s\ngot  %s\nwant %s", release, line, got, want)
			}
		}
	}
}

func TestACallThatOneReleaseRefusesIsKnown(t *testing.T) {
	for line, want := range map[string]string{
		"qm create 110 --memory 2048 --agent 1":                               "",
		"qm create 110 --memory 2048 --agent on":                              "8",
		"qm set 110 --hostpci0 c5:00.0,driver=keep":                           "8",
		"qm set 110 --memory 8G":                                              "89",
		"pvesm scan glusterfs 10.0.0.1":                                       "9",
		"pct set 200 --mp0 local-lvm:8,mp=/data,idmap=u:0:100000:65536":       "8",
		"qm create 110 --memory 2048 --cpu host,flags=+nested-virt --cores 2": "8",
	} {
		got := ""
		refusals := pve.Refusals(split(line))
		for _, release := range pve.Releases {
			if refusals[release] != nil {
				got += string(rune('0' + int(release)))
			}
		}
		if got != want {
			t.Errorf("%s: refused by %q, want %q: %v", line, got, want, refusals)
		}
	}
}

func TestTheKeysOfAFileTakeThePlaceOfItsName(t *testing.T) {
	read := func(name string) ([]byte, error) {
		if name != "/tmp/keys" {
			return nil, os.ErrNotExist
		}
		return []byte("ssh-ed25519 AAAA+b op\n"), nil
	}
	judging := pve.Judging{Release: pve.PVE9, ReadFile: read}
	call, err := judging.Judge([]string{"qm", "set", "110", "--sshkeys", "/tmp/keys"})
	if want := "ssh-ed25519%20AAAA%2Bb%20op%0A"; err != nil || call.Params["sshkeys"] != want {
		t.Errorf("got %q, %v; want %q", call.Params["sshkeys"], err, want)
	}
	_, err = judging.Judge([]string{"qm", "set", "110", "--sshkeys", "/tmp/none"})
	if want := "can't open '/tmp/none' - No such file or directory"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func FuzzNothingOnACommandLinePanics(f *testing.F) {
	f.Add("qm\x00create\x00110\x00--net0\x00virtio=,bridge\x00--=\x00-")
	f.Add("pct\x00set\x00200\x00--mp0\x00,=,a=b=c")
	f.Add("pvesh\x00get\x00//nodes//\x00--output-format=")
	f.Fuzz(func(t *testing.T, line string) {
		for _, release := range pve.Releases {
			_, _ = pve.Judge(release, strings.Split(line, "\x00"))
		}
	})
}

// vzdump and qmrestore are programs of one command. What is said of their arguments follows from the schema, and for numbers of guests, which may be
// several, from PVE::JSONSchema::get_options.
func TestProgramsOfOneCommandTakeTheirArgumentsAtOnce(t *testing.T) {
	for line, want := range map[string]string{
		`vzdump 200 --storage local --mode stop --compress zstd --notes-template "{{guestname}}: x"`: "ACCEPTED: compress=zstd mode=stop notes-template={{guestname}}: x storage=local vmid=200",
		"vzdump 100 110 200 --remove 0":                              "ACCEPTED: remove=0 vmid=100,110,200",
		"vzdump --all --mode=snapshot":                               "ACCEPTED: all=1 mode=snapshot",
		"vzdump 200 --mode halt":                                     "REFUSED: 400 Parameter verification failed. mode: value 'halt' does not have a value in the enumeration 'snapshot, suspend, stop'",
		"vzdump 200 --stroage local":                                 "REFUSED: 400 unable to parse option",
		"vzdump 99":                                                  "REFUSED: 400 Parameter verification failed. vmid: invalid format - value does not look like a valid VM ID",
		"qmrestore local:backup/x.vma.zst 110":                       "ACCEPTED: archive=local:backup/x.vma.zst vmid=110",
		"qmrestore local:backup/x.vma.zst":                           "REFUSED: 400 not enough arguments",
		"qmrestore local:backup/x.vma.zst 110 again":                 "REFUSED: 400 too many arguments",
		"pct restore 200 local:backup/x.tar.zst --storage local-lvm": "ACCEPTED: node=pve ostemplate=local:backup/x.tar.zst restore=1 storage=local-lvm vmid=200",
	} {
		for _, release := range pve.Releases {
			if got := said(pve.Judge(release, split(line))); got != want {
				t.Errorf("%d: %s\ngot  %s\nwant %s", release, line, got, want)
			}
		}
	}
}
