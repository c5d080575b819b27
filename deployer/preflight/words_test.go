package preflight

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/netip"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/catalog"
	"berth/deployer/adopt"
	"berth/deployer/compose"
	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/deployer/status"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

var (
	onCargo   = Place{Host: "cargo"}
	ofImmich  = Place{"cargo", "immich"}
	errWhy    = errors.New("why")
	eightGB   = 8 * planner.GB
	threeGB   = 3 * planner.GB
	amd64v2   = planner.Arch{Family: "amd64", Level: 2}
	threeDays = 72 * time.Hour
	onMedia   = Place{Host: "media"}
	photos    = &inventory.Share{Name: "photos", Server: "cargo", Known: true, Address: "cargo", Kind: inventory.NFS, Path: "/volume1/photos", Export: "/volume1/photos"}
)

func templatesLack() guests.Lack {
	var l guests.TemplatesLack
	l.Guest = "media"
	return l
}

// samples has every sentence that a finding can be told in, each once.
var samples = []Finding{
	Unreachable{Place: onCargo, Err: errWhy, All: []string{"cargo"}},
	GuestNotThere{Place: onCargo, ID: 110, Err: errWhy},
	GuestKept{Place: onCargo, Kept: guests.Kept{Guest: "media", ID: 110, Why: guests.Locked{Lock: "backup"}, Action: guests.Size}},
	GuestKept{Place: onCargo, Kept: guests.Kept{Guest: "media", ID: 110, Why: guests.Protected{}, Action: guests.Remove}},
	GuestLacks{Place: onCargo, Lack: templatesLack()},
	GuestByHand{Place: onCargo, Change: guests.Change{Guest: &planner.Guest{Name: "media", ID: 110}, Action: guests.Boot}},
	GuestOff{Place: Place{Host: "media"}, Machine: "pve", Program: "qm", ID: 110, There: true},
	GuestOff{Place: Place{Host: "media"}, Machine: "pve", Program: "qm", ID: 110},
	GuestLost{Place: Place{Host: "media"}, Machine: "pve", Kind: planner.VM, ID: 110, Lost: []string{"local-lvm:vm-110-disk-0"}},
	GuestLost{Place: Place{Host: "apps"}, Machine: "pve", Kind: planner.LXC, ID: 200, Lost: []string{"local-lvm:vm-200-disk-0"}, Restore: "pct restore 200 local:backup/x.tar.zst --storage local-lvm"},
	GuestDestroyed{Place: onCargo, Guest: "media", ID: 110, Run: "20260711T1200-ab12", Restore: "qmrestore nas:backup/vzdump-qemu-110-2026_07_11-12_00_00.vma.zst 110"},
	GuestDestroyed{Place: onCargo, Guest: "media", ID: 110, Run: "20260711T1200-ab12", Lost: []string{"homepage"}},
	GuestsOver{Place: onCargo, Guest: "media", Need: 30 * planner.GB, Usable: 28 * planner.GB},
	GuestKeys{Place: onCargo, Guest: "media", Err: errWhy},
	NotRoot{Place: onCargo, Err: errWhy},
	MoveGoes{Place: ofImmich, From: "media", Size: 12 * planner.GB},
	MoveGoes{Place: ofImmich, From: "media", Size: 12 * planner.GB, Unknown: true},
	MoveGoes{Place: ofImmich, From: "media", Size: 12 * planner.GB, Rate: 90 * planner.MB, Measured: time.Unix(1_764_514_800, 0)},
	MoveGoes{Place: ofImmich, From: "media", Rests: true},
	MoveGoes{Place: ofImmich, From: "media", Size: 12 * planner.GB, Dumped: []string{"database"}, Why: moves.Wished},
	MoveGoes{Place: ofImmich, From: "media", Size: 12 * planner.GB, Dumped: []string{"database"}, Why: moves.OtherProcessor},
	MoveGoes{Place: ofImmich, From: "media", Size: 12 * planner.GB, Dumped: []string{"database"}, Why: moves.OtherDatabase},
	MoveGoes{Place: ofImmich, From: "media", Size: 12 * planner.GB, Dumped: []string{"media", "pgdata"}, Export: true},
	MoveNoDump{Place: ofImmich},
	MoveVersion{Place: ofImmich, From: "media", Images: []string{"ghcr.io/paperless-ngx/paperless-ngx:3.3.0"}},
	MoveSaved{Place: ofImmich, From: "media"},
	MoveSaved{Place: ofImmich, From: "media", At: time.Unix(1_764_514_800, 0)},
	MoveUnsaved{Place: ofImmich, Err: errors.New("the password does not open the repository")},
	MoveLeaves{Place: ofImmich, From: "media", At: []string{"immich_cache", "/srv/old"}},
	MoveOccupied{Place: ofImmich, At: "/srv/photos"},
	MoveOccupied{Place: ofImmich, At: "/srv/photos", By: []string{"jellyfin"}},
	MoveOccupied{Place: ofImmich, At: "/srv/photos", With: "photoprism"},
	MoveUnnamed{Place: ofImmich, From: "media", Targets: []string{"/data"}},
	MoveWaits{Place: ofImmich, Left: "media"},
	MoveTools{Place: onCargo, Err: errWhy},
	MovePlace{Place: ofImmich, On: "media", At: "/srv/photos"},
	MovePlace{Place: ofImmich, On: "media", At: "/srv/photos", There: true},
	MoveIDs{Place: ofImmich, On: "media", At: "/srv/photos/a", Have: 100999, Most: 65535},
	MoveIDs{Place: ofImmich, On: "media", At: "/srv/photos/a", Kind: UnmadeGroup, Have: 100999, Most: 65535},
	MoveIDs{Place: ofImmich, On: "media", At: "/srv/photos/tty", Kind: UnmadeNode},
	MoveIDs{Place: ofImmich, On: "media", At: "/srv/photos/a", Kind: UnmadeTrusted},
	MoveRemap{Place: ofImmich, From: "media", Was: "100000.100000"},
	MoveUsers{Place: ofImmich, On: "media", At: "/srv/photos", Containers: []string{"jellyfin", "photoprism-1"}},
	MoveArchitecture{Place: ofImmich, From: "media", Image: "postgres:16", Was: amd64v2, Is: planner.Arch{Family: "arm64"}},
	MoveRoom{Place: onCargo, At: "/var/lib/docker", Services: []string{"immich"}, Need: eightGB, Have: threeGB},
	MoveUnderWay{Place: ofImmich, From: "media", Run: "20260711T1200-ab12", State: ledger.MoveCopied},
	MoveUnderWay{Place: ofImmich, From: "media", Run: "20260711T1200-ab12", State: ledger.MoveStarted},
	NoDocker{Place: onCargo},
	DriftLeft{Place: ofImmich, Drift: status.Drift{Kind: status.ContainerWounded, Name: "immich-db-1", Have: int64(eightGB)}},
	Abandoned{Place: ofImmich, Project: "immich"},
	DockerDown{Place: onCargo},
	DockerDown{Place: onCargo, Why: message.Same("Cannot connect")},
	IsPodman{Place: onCargo, Version: "4.3.1"},
	DockerOld{Place: onCargo, Have: "19.03", Least: minDocker},
	ComposeMissing{Place: onCargo},
	ComposeOld{Place: onCargo, Have: "2.9", Least: minCompose},
	ComposeAlone{Place: onCargo, Have: "1.29.2"},
	ComposeAlone{Place: onCargo, Have: "2.26.1"},
	ComposeLacks{Place: ofImmich, Have: "2.20.1", Need: compose.Need{Line: 9, Key: "services.web.label_file", Since: "2.32.2"}},
	OtherArch{Place: onCargo, Stated: planner.Arch{Family: "arm64"}, Have: amd64v2},
	LessMemory{Place: onCargo, Need: eightGB, Have: threeGB},
	MoreMemory{Place: onCargo, Need: threeGB, Have: eightGB},
	OtherCores{Place: onCargo, Stated: 8, Have: 1},
	NoLimits{Place: onCargo},
	LargePages{Place: ofImmich, Image: "ghcr.io/home-assistant/home-assistant:1", Page: 16384},
	DeviceMissing{Place: ofImmich, Device: "gpu"},
	DeviceUnseen{Place: onCargo, Device: "gpu"},
	DiskShort{Place: onCargo, Dir: "/opt", Need: eightGB, Have: threeGB},
	ClockOff{Place: onCargo, Ahead: threeDays},
	ClockOff{Place: onCargo, Ahead: -threeDays},
	PortTaken{Place: ofImmich, Port: planner.Port{Number: 53}},
	PortTaken{Place: ofImmich, Port: planner.Port{Number: 53}, By: "systemd-resolve"},
	PortTaken{Place: ofImmich, Port: planner.Port{Number: 53}, By: "docker-proxy"},
	PortTaken{Place: ofImmich, Port: planner.Port{Number: 53}, By: "x-1", Holder: "x"},
	AddressLacks{Place: ofImmich, Port: planner.Port{Number: 53, Address: "192.0.2.9"}, Has: []netip.Addr{netip.MustParseAddr("192.0.2.2"), netip.MustParseAddr("2001:db8::2")}},
	NameTaken{Place: ofImmich, Name: "x"},
	NotBrought{Place: ofImmich, graded: graded{Stops}, Resource: planner.Resource{Kind: planner.ContainerResource, Name: "vpn"}},
	NotBrought{Place: ofImmich, graded: graded{Stops}, Resource: planner.Resource{Kind: planner.NetworkResource, Name: "edge"}, Near: "proxy_edge"},
	NotBrought{Place: ofImmich, graded: graded{Warns}, Resource: planner.Resource{Kind: planner.NetworkResource, Name: "edge"}},
	OfSwarm{Place: ofImmich, SwarmPart: catalog.SwarmPart{Name: "db_password", Container: "postgres"}},
	OfSwarm{Place: ofImmich, SwarmPart: catalog.SwarmPart{Config: true, Name: "site", Container: "web"}},
	HomeUnknown{Place: ofImmich},
	BindMissing{Place: ofImmich, graded: graded{Stops}, Bind: compose.Bind{Container: "web", Source: "/srv/x", Must: true, Written: "catalog/immich/compose.yaml:9"}},
	BindMissing{Place: ofImmich, graded: graded{Stops}, Bind: compose.Bind{Container: "web", Source: "/srv/web.env", Must: true, Opened: true, Written: "catalog/immich/compose.yaml"}},
	BindMissing{Place: ofImmich, graded: graded{Warns}, Bind: compose.Bind{Container: "web", Source: "/etc/timezone", Written: "catalog/immich/compose.yaml:9"}},
	BindMissing{Place: ofImmich, graded: graded{Stops}, Bind: compose.Bind{Container: "web", Source: "/dev/x", Written: "catalog/immich/compose.yaml:9"}},
	ProjectTaken{Place: ofImmich, Project: "x"},
	FileTheirs{graded: graded{Stops}, InTheWay: InTheWay{Place: ofImmich, Dir: "/opt/x", Name: "compose.yaml", Is: strings.Repeat("0", 64)}},
	FileTheirs{graded: graded{Warns}, InTheWay: InTheWay{Place: ofImmich, Dir: "/opt/x", Name: "compose.yml", Is: strings.Repeat("0", 64), Written: true}},
	FileTheirs{graded: graded{Stops}, InTheWay: InTheWay{Place: ofImmich, Dir: "/opt/x", Name: ".env", Is: probe.Link}},
	AdoptedFiles{Place: onCargo, Services: []string{"immich"}, Count: 1},
	AdoptedFiles{Place: onCargo, Services: []string{"immich", "loki"}, Count: 3},
	TakenOver{Place: ofImmich, Lies: "/home/pi/immich", Differs: []adopt.Difference{
		{Kind: adopt.Setting, Container: "server", Setting: "ports"}, {Kind: adopt.Other, Container: "db"}, {Kind: adopt.File, Setting: "app.conf"},
		{Kind: adopt.Missing, Container: "redis"}, {Kind: adopt.Extra, Container: "immich-old-1"}, {Kind: adopt.Down, Container: "ml"},
	}},
	TakenOver{Place: ofImmich, Differs: []adopt.Difference{{Kind: adopt.Unasked}}},
	FileTheirs{graded: graded{Stops}, InTheWay: InTheWay{Place: ofImmich, Dir: "/opt/x", Name: "files", Is: probe.Directory}},
	FileTheirs{graded: graded{Stops}, InTheWay: InTheWay{Place: ofImmich, Dir: "/opt/x", Name: "files/a", Is: probe.Blocked}},
	FileTheirs{graded: graded{Stops}, InTheWay: InTheWay{Place: ofImmich, Dir: "/opt/x", Name: "files/b", Is: probe.Unread}},
	DirOthers{Place: onCargo, Dir: "/home/ann", Owner: "ann"},
	BuildRoom{Place: ofImmich, Need: eightGB, Have: threeGB},
	BuildRoom{Place: ofImmich, Dir: "/var/lib/docker", Need: eightGB, Have: threeGB},
	ImageOtherArch{Place: ofImmich, Image: "x", Arch: amd64v2},
	ImageUnknown{Place: ofImmich, Image: "x", Why: message.Same("no JSON")},
	BuildTool{Place: ofImmich, Tool: "tar"},
	ImageUnknown{Place: ofImmich, Image: "x", Means: NotThere, Why: message.Same("manifest unknown")},
	ImageUnknown{Place: ofImmich, Image: "x", Means: Denied, Why: message.Same("denied")},
	ImageUnknown{Place: ofImmich, Image: "x", Means: RateLimited, Why: message.Same("toomanyrequests")},
	ImageUnknown{Place: ofImmich, Image: "x", Means: NotReached, Why: message.Same("connection refused")},
	ImageUnknown{Place: ofImmich, Image: "x", Means: NotTrusted, Why: message.Same("x509: unknown authority")},
	ImageMoved{Place: ofImmich, Image: "x:1", Was: "x@sha256:a", Now: "x@sha256:b"},
	ImageGone{Place: ofImmich, Image: "x:1", Was: "x@sha256:a"},
	ImageUnasked{Place: ofImmich, Image: "x:1", Why: message.Same("connection refused")},
	LockHeld{Place: onCargo},
	LockHeld{Place: onCargo, Owner: ledger.Owner{Who: "ann", When: "today", Run: "r1", Plan: "p"}},
	JournalOpen{Place: onCargo, Run: "r1"},
	RecordUnreadable{Place: ofImmich, Why: errors.New("no JSON")},
	SecretMissing{Place: ofImmich, Secret: compose.SecretRef{Service: "immich", Name: "KEY"}, Err: errWhy},
	PackageNeeded{Place: ofImmich},
	TwoPlaces{Place: ofImmich, Copies: []status.Copy{{Host: "cargo", Containers: 1, Project: "immich"}, {Host: "nas", Containers: 1, Project: "immich"}}},
	TwoPlaces{Place: ofImmich, Copies: []status.Copy{{Host: "cargo", Dir: "/opt/berth/immich"}, {Host: "nas", Containers: 1, Up: true}}},
	DataNotThere{Place: ofImmich, At: "mine"},
	StartsEmpty{Place: ofImmich, graded: graded{Stops}, Lacks: []string{"immich_library"}, By: Evidence{Run: "r1", Data: []string{"immich_library"}}},
	StartsEmpty{Place: ofImmich, graded: graded{Stops}, Lacks: []string{"immich_library"}, By: Evidence{Run: "r1", Anew: true}},
	StartsEmpty{Place: ofImmich, graded: graded{Stops}, Lacks: []string{"immich_library"}, By: Evidence{Today: true},
		Candidates: []Candidate{{At: "old_library", Volume: "library", Weight: probe.Weight{Counted: true, Size: threeGB, Made: time.Unix(1e9, 0), Changed: time.Unix(1e9, 0)}, Users: []string{"old-1 (exited)"}}, {On: "nas", At: "immich_library"}}},
	StartsEmpty{Place: ofImmich, graded: graded{Stops}, Lacks: []string{"immich_library"}, By: Evidence{Container: "old-1"}},
	StartsEmpty{Place: ofImmich, graded: graded{Stops}, Lacks: []string{"immich_library"}, By: Evidence{Volume: "old_library"}},
	StartsEmpty{Place: ofImmich, graded: graded{Stops}, Lacks: []string{"immich_library"}, By: Evidence{On: "nas", Volume: "immich_library"}},
	StartsEmpty{Place: ofImmich, graded: graded{Warns}, Lacks: []string{"immich_library"}, By: Evidence{Today: true}},
	EmptyAllowed{Place: ofImmich},
	ShareTheirs{Place: onMedia, Share: photos, Unit: "/etc/systemd/system/srv-photos.mount"},
	ShareTheirs{Place: onMedia, Share: photos, Unit: "srv-photos.mount", Changed: true},
	ShareHides{Place: onMedia, Share: photos, Names: []string{"a.jpg", "b"}},
	ShareMissing{Place: onMedia, Share: photos, Services: []string{"immich"}},
	ShareMissing{Place: onMedia, Share: photos, Services: []string{"immich", "jellyfin"}, Package: "nfs-common (nfs-utils)"},
	ShareMissing{Place: onMedia, Share: photos, Services: []string{"immich"}, Stuck: true},
	ShareMissing{Place: onMedia, Share: photos, Services: []string{"loki"}, On: "pve", ID: 200},
	ShareMissing{Place: onMedia, Share: photos, Services: []string{"sonarr"}, Coming: true},
	ShareMissing{Place: onCargo, Share: photos, Services: []string{"immich"}, Serves: true},
	ShareDiffers{Place: onMedia, Share: photos, From: "nas:/other", With: "cargo", At: "/volume1/photos", Marked: true},
	ShareDiffers{Place: onMedia, Share: photos, From: "nas:/other", With: "cargo", At: "/volume1/photos"},
	ShareDiffers{Place: onMedia, Share: photos, From: "nas:/other", With: "cargo", At: "/volume1/photos", Copy: true, Marked: true},
	ShareUnproven{Place: onMedia, Share: photos, With: "cargo"},
	NotMounted{Place: ofImmich, At: "/mnt/a/photos", Disk: "/mnt/a"},
	DataChanges{Place: ofImmich, Had: []string{"old"}, Gets: []string{"new"}},
	DataShared{Place: ofImmich, With: "immich-b", At: []string{"/srv/photos"}},
	DataStaysBehind{Place: ofImmich, On: "media", ByHand: true},
	DataStaysBehind{Place: ofImmich, On: "nas"},
	RunsElsewhere{Place: ofImmich, On: "nas"},
	DataUnknown{Place: ofImmich, graded: graded{Stops}, On: "nas", By: Clue{Run: "r1"}, Err: errWhy},
	DataUnknown{Place: ofImmich, graded: graded{Warns}, On: "nas", By: Clue{Today: true}, Err: errWhy},
	DataUnknown{Place: ofImmich, graded: graded{Stops}, On: "nas", By: Clue{Untold: true}, Err: errWhy},
	DataUnknown{Place: ofImmich, graded: graded{Stops}, On: "nas", Err: errWhy},
	DataLeft{Place: ofImmich, On: "nas"},
	NotSeen{Place: ofImmich, On: "nas"},
	HostUnasked{Place: onCargo, Services: []string{"immich", "app"}, Err: errWhy},
	HostGone{Place: ofImmich, On: "nas", Run: "r1"},
	RunsByHand{Place: ofImmich, graded: graded{Stops}, On: "nas"},
	RunsByHand{Place: Place{"cargo", "app"}, graded: graded{Warns}, On: "nas"},
	LeavesLater{Place: ofImmich, To: "nas"},
	ToolMissing{Place: onCargo, graded: graded{Stops}, Tool: "sha256sum"},
	ToolMissing{Place: onCargo, graded: graded{Warns}, Tool: "df"},
	AnswerUnclear{Place: onCargo, Answer: message.Same("x")},
	FilesUnreadable{Place: ofImmich, Err: errWhy},
}

// speakers lists the types of the package that have a method Say.
func speakers(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if m, ok := d.(*ast.FuncDecl); ok && m.Recv != nil && m.Name.Name == "Say" {
				switch r := m.Recv.List[0].Type.(type) {
				case *ast.Ident:
					out = append(out, r.Name)
				case *ast.StarExpr:
					out = append(out, r.X.(*ast.Ident).Name)
				}
			}
		}
	}
	return out
}

func TestEveryFindingHasSentencesOfItsOwnInBothLanguages(t *testing.T) {
	types := map[string]bool{}
	for _, f := range samples {
		types[reflect.TypeOf(f).Name()] = true
	}
	if all := slices.Sorted(slices.Values(speakers(t))); !slices.Equal(all, slices.Sorted(maps.Keys(types))) {
		t.Errorf("there are samples of\n%s, and findings\n%s", slices.Sorted(maps.Keys(types)), all)
	}
	for _, l := range []wording.Lang{wording.EN, wording.FR} {
		w, seen := wording.For(l), map[string]bool{}
		for _, f := range samples {
			s := f.Say(w)
			if s == "" || seen[s] {
				t.Errorf("%T in %s: nothing, or another's sentence %q", f, l, s)
			}
			seen[s] = true
			for _, s := range []string{s, f.Hint(w)} {
				if strings.TrimSpace(s) != s || strings.Contains(s, "%!") || strings.Contains(s, "  ") {
					t.Errorf("%T in %s: badly formed %q", f, l, s)
				}
				if l == wording.EN && strings.ContainsAny(s, "éèàçùœ«»") {
					t.Errorf("%T: French in English: %q", f, s)
				}
			}
		}
	}
}

func TestAPortThatDockerForgotIsMendedByRestartingIt(t *testing.T) {
	f := PortTaken{Place: Place{"cargo", "app"}, By: "docker-proxy"}
	for _, l := range []wording.Lang{wording.EN, wording.FR} {
		if got := f.Hint(wording.For(l)); !strings.Contains(got, "systemctl restart docker") || !strings.Contains(got, "cargo") {
			t.Errorf("%s: the hint is %q", l, got)
		}
	}
}

// The inventory is only to be changed where it does not allow sudo, and not where sudo wants a password.
func TestSudoIsToBeAllowedOnlyWhereItIsNot(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"a login user who is not root":  {errors.New("uid 1000"), true},
		"sudo is not in the inventory":  {&remote.SudoError{User: "pi", Why: message.Same("this host's ssh settings do not allow sudo"), Off: true}, true},
		"it wants a password":           {&remote.SudoError{User: "pi", Why: message.Same("no password: standard input is no terminal"), Hint: "run berth in a terminal"}, false},
		"the password was wrong":        {&remote.SudoError{User: "pi", Why: message.Same("wrong password")}, false},
		"with the host and step before": {&remote.Error{Host: "cargo", Step: "run sh", Err: &remote.SudoError{User: "pi", Why: message.Same("it is not installed")}}, false},
	} {
		for _, l := range []wording.Lang{wording.EN, wording.FR} {
			if got := (NotRoot{Place: onCargo, Err: c.err}).Hint(wording.For(l)); strings.Contains(got, "sudo: true") != c.want {
				t.Errorf("%s, in %s: the hint is %q", name, l, got)
			}
		}
	}
}

func TestVersionsAreComparedByTheirNumbers(t *testing.T) {
	for have, want := range map[string]bool{
		"2.9.0": true, "2.20.0": false, "2.20": false, "v2.40.3": false, "5.5.1": false, "1.29.2": true, "2": true, "dev": false, "": false,
	} {
		if got := older(have, "2.20"); got != want {
			t.Errorf("older(%q, 2.20) is %v", have, got)
		}
	}
}
