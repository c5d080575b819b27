package preflight

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/twohosts"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// wanted is what a run on two hosts is to bring about.
func wanted(t *testing.T) Want {
	t.Helper()
	l := twohosts.Plan(t)
	return Want{Plan: l.Plan, Inventory: l.Inventory, Bundles: l.Bundles}
}

// sound gives facts of hosts that are just as the lab of two hosts says.
func sound(want Want) map[string]*probe.Facts {
	docker := probe.DockerFacts{Client: "27.5.1", Server: "27.5.1", API: "1.47", Compose: "2.33.0", Root: "/var/lib/docker"}
	disk := func(path string) probe.Disk {
		return probe.Disk{Path: path, Device: "/dev/sda2", Size: 100 * planner.GB, Free: 50 * planner.GB}
	}
	host := func(name string, arch planner.Arch, cores int, shown planner.Bytes, devices ...string) *probe.Facts {
		return &probe.Facts{
			Host: name, Root: true, Arch: arch, Cores: cores, Memory: shown, Available: shown / 2, PageSize: 4096, Cgroup: 2, Limits: true,
			Docker: docker, Devices: devices,
			Disks: []probe.Disk{disk(inventory.DefaultDir), disk(ledger.State), disk("/var/lib/docker")},
		}
	}
	size := want.Plan.Placement.Size["media"]
	return map[string]*probe.Facts{
		// What Linux shows of 8 GB on a Pi 5 and on an N100 with its graphics unit.
		"pi":    host("pi", planner.Arch{Family: "arm64"}, 4, 8256*planner.MB*97/100, "/dev/net/tun"),
		"nas":   host("nas", planner.Arch{Family: "amd64", Level: 3}, 4, 7800*planner.MB, "/dev/i2c-1", "/dev/sda", "/dev/sdb"),
		"media": host("media", planner.Arch{Family: "amd64", Level: 4}, 6, size-120*planner.MB, "/dev/dri/card0", "/dev/dri/renderD128"),
	}
}

func TestHostsThatAreAsTheInventorySaysHaveNoFindings(t *testing.T) {
	want := wanted(t)
	for _, f := range Check(want, sound(want)) {
		if !same(f, PackageNeeded{}) {
			t.Errorf("%s", f.Say(wording.For(wording.EN)))
		}
	}
}

func TestADockerThatDoesNotAnswerAtAllIsNeitherMissingNorWithoutCompose(t *testing.T) {
	want := wanted(t)
	facts := sound(want)
	facts["pi"].Docker = probe.DockerFacts{Err: message.Same("it does not answer within 10 s")}
	var said []string
	for _, f := range Check(want, facts) {
		if f.Severity() == Stops {
			said = append(said, f.Say(wording.For(wording.EN)))
		}
	}
	if len(said) != 1 || said[0] != "Docker does not answer on pi: it does not answer within 10 s" {
		t.Errorf("%q", said)
	}
}

// taken lets a port of a host be somebody's.
func taken(host string, port planner.Port, c probe.Container, l probe.Listener) func(map[string]*probe.Facts) {
	return func(f map[string]*probe.Facts) {
		l.Port, l.Container = port, c.Name
		f[host].Listening = append(f[host].Listening, l)
		if c.Name != "" {
			c.ID = strings.Repeat("0a", 32)
			f[host].Containers = append(f[host].Containers, c)
		}
	}
}

var dns = planner.Port{Number: 53, UDP: true}

// wrongs are single things that are wrong on hosts that are sound otherwise, and what is said of each.
type wrong struct {
	change   func(map[string]*probe.Facts)
	finds    Finding // one of the same type
	severity Severity
	says     string
}

func wrongs(want Want) map[string]wrong {
	return map[string]wrong{
		"a host that is down": {func(f map[string]*probe.Facts) {
			f["nas"] = &probe.Facts{Host: "nas", Err: errors.New("no route")}
		}, Unreachable{}, Stops, "cannot be reached: no route"},
		"a guest that is not made yet": {func(f map[string]*probe.Facts) {
			f["media"] = &probe.Facts{Host: "media", Err: errors.New("no route")}
		}, GuestNotThere{}, Stops, "guest media (110)"},
		"a host that was not asked": {func(f map[string]*probe.Facts) { delete(f, "nas") }, Unreachable{}, Stops, "it was not looked at"},
		"no sudo":                   {func(f map[string]*probe.Facts) { f["pi"].RootErr = errors.New("sudo refused pi") }, NotRoot{}, Stops, "sudo refused pi"},
		"no Docker":                 {func(f map[string]*probe.Facts) { f["pi"].Docker = probe.DockerFacts{} }, NoDocker{}, Stops, "pi has no Docker"},
		"Podman":                    {func(f map[string]*probe.Facts) { f["pi"].Docker = probe.DockerFacts{Client: "4.3.1", Podman: "4.3.1"} }, IsPodman{}, Stops, "Podman 4.3.1, and berth needs Docker"},
		"Docker down": {func(f map[string]*probe.Facts) {
			f["pi"].Docker.Server, f["pi"].Docker.Err = "", message.Same("Cannot connect")
		}, DockerDown{}, Stops, "Cannot connect"},
		"a Docker that is stuck":       {func(f map[string]*probe.Facts) { f["pi"].Docker.Err = message.Same("it does not list its containers") }, DockerDown{}, Stops, "it does not list"},
		"an old Docker":                {func(f map[string]*probe.Facts) { f["pi"].Docker.Server = "19.03.8" }, DockerOld{}, Stops, "19.03.8, and 20.10"},
		"no Compose":                   {func(f map[string]*probe.Facts) { f["pi"].Docker.Compose = "" }, ComposeMissing{}, Stops, "pi"},
		"docker-compose in Python":     {func(f map[string]*probe.Facts) { f["pi"].Docker.Compose, f["pi"].Docker.Alone = "", "1.29.2" }, ComposeAlone{}, Stops, "pi has docker-compose 1.29.2, the one in Python"},
		"a Compose beside Docker":      {func(f map[string]*probe.Facts) { f["pi"].Docker.Compose, f["pi"].Docker.Alone = "", "2.26.1" }, ComposeAlone{}, Stops, "as a program of its own"},
		"an old Compose":               {func(f map[string]*probe.Facts) { f["pi"].Docker.Compose = "2.9.1" }, ComposeOld{}, Stops, "2.9.1, and 2.20"},
		"another family":               {func(f map[string]*probe.Facts) { f["pi"].Arch = planner.Arch{Family: "arm"} }, OtherArch{}, Stops, "pi is arm, and the inventory says arm64"},
		"kvm64":                        {func(f map[string]*probe.Facts) { f["nas"].Arch.Level = 1 }, OtherArch{}, Stops, "nas is amd64/v1"},
		"half the memory":              {func(f map[string]*probe.Facts) { f["nas"].Memory = 3900 * planner.MB }, LessMemory{}, Stops, "3.8 GB of memory, and the plan rests on 8 GB"},
		"twice the memory":             {func(f map[string]*probe.Facts) { f["nas"].Memory = 15900 * planner.MB }, MoreMemory{}, Warns, "15.5 GB"},
		"fewer cores":                  {func(f map[string]*probe.Facts) { f["media"].Cores = 2 }, OtherCores{}, Stops, "media has 2 cores, and the inventory says 6 cores"},
		"no memory cgroup":             {func(f map[string]*probe.Facts) { f["pi"].Limits = false }, NoLimits{}, Warns, "pi ignores memory limits"},
		"no GPU":                       {func(f map[string]*probe.Facts) { f["media"].Devices = nil }, DeviceMissing{}, Stops, "jellyfin needs gpu, and media does not have it"},
		"a device that nobody needs":   {func(f map[string]*probe.Facts) { f["nas"].Devices = []string{"/dev/sda"} }, DeviceUnseen{}, Warns, "nas shows no device for led"},
		"a full disk":                  {func(f map[string]*probe.Facts) { f["nas"].Disks[2].Free = planner.MB }, DiskShort{}, Stops, "nas has 1 MB free for /var/lib/docker"},
		"a clock behind":               {func(f map[string]*probe.Facts) { f["pi"].Clock = -90 * time.Second }, ClockOff{}, Warns, "behind by 1m30s"},
		"the stub of systemd-resolved": {taken("pi", dns, probe.Container{}, probe.Listener{Process: "systemd-resolve", Addresses: []string{"127.0.0.53"}}), PortTaken{}, Stops, "port 53/udp of pi is taken by systemd-resolve, and adguard-home needs it"},
		"somebody's container":         {taken("nas", planner.Port{Number: 3002}, probe.Container{Name: "wiki"}, probe.Listener{}), PortTaken{}, Stops, "by wiki"},
		"a service that stays":         {taken("nas", planner.Port{Number: 3002}, probe.Container{Name: "x-1", Service: "grafana"}, probe.Listener{}), PortTaken{}, Stops, "by the service grafana"},
		"a container's name": {func(f map[string]*probe.Facts) {
			f["nas"].Containers = []probe.Container{{Name: "uptime-kuma-uptime-kuma-1"}}
		}, NameTaken{}, Stops, "uptime-kuma-uptime-kuma-1"},
		"a stack of the same name": {func(f map[string]*probe.Facts) {
			f["nas"].Containers = []probe.Container{{Name: "kuma", Project: "uptime-kuma"}}
		}, ProjectTaken{}, Stops, "uptime-kuma"},
		"a directory of somebody else": {func(f map[string]*probe.Facts) {
			f["nas"].Above = []probe.DirOwner{{Path: "/opt/berth", Owner: "root"}, {Path: "/opt", Owner: "ann", Other: true}}
		}, DirOthers{}, Warns, "/opt on nas belongs to ann"},
		"an image for another architecture": {func(f map[string]*probe.Facts) {
			f["media"].Images = []probe.Image{{Tags: []string{imageOf(want, "jellyfin")}, Arch: "arm64"}}
		}, ImageOtherArch{}, Warns, "jellyfin"},
		"a lock": {func(f map[string]*probe.Facts) {
			f["nas"].Lock = &ledger.LockFacts{Files: map[string]string{"who": "ann@pc", "when": "2026-11-22T19:00:00Z", "run": "r7"}}
		}, LockHeld{}, Stops, "nas is locked by ann@pc since 2026-11-22T19:00:00Z, run r7"},
		"a broken run": {func(f map[string]*probe.Facts) {
			f["nas"].Journal = &ledger.JournalFacts{Run: "r7", Last: `{"kind":"started"}`}
		}, JournalOpen{}, Stops, "run r7 did not end on nas"},
		"a damaged record": {func(f map[string]*probe.Facts) {
			f["nas"].Services = []probe.ServiceFacts{{Record: ledger.Record{Service: "x"}, Err: errors.New("no JSON")}}
		}, RecordUnreadable{}, Stops, "no JSON"},
		"data on another host": {func(f map[string]*probe.Facts) {
			f["pi"].Services = []probe.ServiceFacts{{Record: ledger.Record{Service: "uptime-kuma"}}}
		}, DataStaysBehind{}, Stops, "the data of uptime-kuma is on pi"},
		"containers that nobody wants": {func(f map[string]*probe.Facts) {
			f["nas"].Containers = []probe.Container{{Name: "wiki-1", Service: "wiki", Project: "wiki", State: "running"}}
		}, Abandoned{}, Warns, "wiki has containers on nas that the plan does not want there"},
		"a process that was killed": {func(f map[string]*probe.Facts) {
			f["nas"].Services = []probe.ServiceFacts{{Record: ledger.Record{Service: "uptime-kuma", Dir: "/opt/berth/uptime-kuma"}}}
			f["nas"].Containers = []probe.Container{{Name: "uptime-kuma-uptime-kuma-1", Service: "uptime-kuma", Project: "uptime-kuma", State: "running", OOMKilled: true}}
		}, DriftLeft{}, Warns, "uptime-kuma on nas: container uptime-kuma-uptime-kuma-1 runs, but a process in it was killed"},
		"no sha256sum":      {func(f map[string]*probe.Facts) { f["nas"].Missing = []string{"sha256sum"} }, ToolMissing{}, Stops, "sha256sum"},
		"no df":             {func(f map[string]*probe.Facts) { f["nas"].Missing = []string{"df"} }, ToolMissing{}, Warns, "df"},
		"an unclear answer": {func(f map[string]*probe.Facts) { f["nas"].Notes = []message.Text{message.Same("disk: unexpected")} }, AnswerUnclear{}, Warns, "disk: unexpected"},
	}
}

//raced:skip
func TestWhatIsWrongIsFoundWithItsFigures(t *testing.T) {
	want := wanted(t)
	for name, c := range wrongs(want) {
		facts := sound(want)
		c.change(facts)
		found := Check(want, facts)
		at := slices.IndexFunc(found, func(f Finding) bool {
			return same(f, c.finds) && f.Severity() == c.severity && strings.Contains(f.Say(wording.For(wording.EN)), c.says)
		})
		if at < 0 {
			t.Errorf("%s: not found among %s", name, said(found))
		}
		if Stopped(found) != (c.severity == Stops) {
			t.Errorf("%s: stops: %v\n%s", name, Stopped(found), said(found))
		}
	}
}

// same reports whether findings are of one type.
func same(a, b Finding) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }

func said(found []Finding) string {
	var out []string
	for _, f := range found {
		out = append(out, f.Say(wording.For(wording.EN)))
	}
	return strings.Join(out, "\n  ")
}

// imageOf is the image of a service with one container.
func imageOf(want Want, service string) string {
	for i := range want.Bundles {
		if want.Bundles[i].Service == service {
			p, err := want.Bundles[i].Project()
			if err == nil {
				for _, s := range p.Services {
					return s.Image
				}
			}
		}
	}
	return ""
}

func TestWhatIsOnesOwnIsInNobodysWay(t *testing.T) {
	want := wanted(t)
	facts := sound(want)
	want.Run = "r7"
	kuma := probe.Container{ID: "1", Name: "uptime-kuma-uptime-kuma-1", Service: "uptime-kuma", Project: "uptime-kuma"}
	f := facts["nas"]
	f.Containers, f.Dirs = []probe.Container{kuma}, []string{"uptime-kuma"}
	f.Listening = []probe.Listener{{Port: planner.Port{Number: 3002}, Container: kuma.Name}, {Port: planner.Port{Number: 8080}, Container: "old"}}
	f.Containers = append(f.Containers, probe.Container{ID: "2", Name: "old", Service: "old"})
	f.Lock = &ledger.LockFacts{Files: map[string]string{"run": "r7"}}
	f.Journal = &ledger.JournalFacts{Run: "r7", Last: `{"kind":"started"}`}
	want.Frees = func(host, holder, comes string) bool { return host == "nas" && holder == "old" && comes == "scrutiny" }
	if found := Check(want, facts); Stopped(found) {
		t.Error(said(found))
	}
}

func TestRegistriesAreBelievedAboutArchitectures(t *testing.T) {
	want := wanted(t)
	image := imageOf(want, "jellyfin")
	digest := "sha256:" + strings.Repeat("0a", 32)
	for name, c := range map[string]struct {
		m     Manifest
		finds Finding
		stops bool
		none  bool
	}{
		"it is there":     {m: Manifest{Platforms: map[string]string{"amd64": digest}}, none: true},
		"not for this":    {m: Manifest{Platforms: map[string]string{"arm64": digest}}, finds: ImageOtherArch{}, stops: true},
		"not said":        {m: Manifest{Platforms: map[string]string{}}, none: true},
		"no such image":   {m: Manifest{Err: message.Same("manifest unknown"), Refusal: NotThere}, finds: ImageUnknown{}, stops: true},
		"no access":       {m: Manifest{Err: message.Same("unauthorized"), Refusal: Denied}, finds: ImageUnknown{}},
		"a newer format":  {m: Manifest{Refusal: UnknownFormat}, none: true},
		"no answer there": {m: Manifest{Err: message.Same("i/o timeout"), Refusal: NotReached}, finds: ImageUnknown{}},
	} {
		want.Manifests = map[string]map[string]Manifest{"media": {image: c.m}}
		var found []Finding
		for _, f := range Check(want, sound(want)) {
			if !same(f, PackageNeeded{}) {
				found = append(found, f)
			}
		}
		if c.none && len(found) > 0 || !c.none && (len(found) != 1 || !same(found[0], c.finds) || Stopped(found) != c.stops) {
			t.Errorf("%s: %s", name, said(found))
		}
	}
}

func TestSecretsThatAreMissingAreNamedAndNeverShown(t *testing.T) {
	want := wanted(t)
	want.Secret = func(r compose.SecretRef) error {
		if r.Made {
			return nil
		}
		return errors.New("nobody has it")
	}
	found := Check(want, sound(want))
	if !slices.ContainsFunc(found, func(f Finding) bool {
		m, is := f.(SecretMissing)
		return is && m.Secret.String() == "tailscale/TS_AUTHKEY"
	}) {
		t.Error(said(found))
	}
}

// An agent is on every host, and its secrets are the same there.
func TestASecretThatSeveralHostsLackIsToldOnce(t *testing.T) {
	want := wanted(t)
	refs := []compose.SecretRef{{Service: "agent", Name: "A"}, {Service: "agent", Name: "B"}}
	want.Bundles = []compose.Bundle{{Host: "nas", Service: "agent", Secrets: refs}, {Host: "pi", Service: "agent", Secrets: refs}}
	want.Secret = func(r compose.SecretRef) error { return errors.New("nobody has it") }
	found := only(Check(want, sound(want)), SecretMissing{})
	if got := said(found); got != "the secret agent/A is missing: nobody has it\n  the secret agent/B is missing: nobody has it" {
		t.Error(got)
	}
}

func TestWhatStopsIsToldFirstThenByHostCheckAndService(t *testing.T) {
	want := wanted(t)
	facts := sound(want)
	facts["nas"].Notes, facts["nas"].Clock = []message.Text{message.Same("x"), message.Same("x")}, time.Hour
	for _, service := range []string{"uptime-kuma", "scrutiny"} {
		want.InTheWay = append(want.InTheWay, InTheWay{Place: Place{"nas", service}, Name: "x"})
	}
	facts["pi"].RootErr = errors.New("no sudo")
	var got []string
	for _, f := range Check(want, facts) {
		if !same(f, PackageNeeded{}) {
			got = append(got, reflect.TypeOf(f).Name()+" "+f.Where().Host+" "+f.Where().Service)
		}
	}
	if all := strings.Join(got, ", "); all != "FileTheirs nas scrutiny, FileTheirs nas uptime-kuma, NotRoot pi , ClockOff nas , AnswerUnclear nas " {
		t.Error(all)
	}
}

// A file of the operator's stops a run until it is said that it may be replaced, whatever else is confirmed; what is no file does
// in any case.
func TestAFileOfTheOperatorsStopsARunUntilItMayBeReplaced(t *testing.T) {
	want := wanted(t)
	facts := sound(want)
	want.InTheWay = []InTheWay{
		{Place: Place{"nas", "uptime-kuma"}, Dir: "/srv/kuma", Name: "compose.yaml", Is: strings.Repeat("0", 64)},
		{Place: Place{"nas", "uptime-kuma"}, Dir: "/srv/kuma", Name: ".env", Is: probe.Directory},
	}
	for _, takeOver := range []bool{false, true} {
		want.TakeOver = takeOver
		var got []Finding
		for _, f := range Check(want, facts) {
			if same(f, FileTheirs{}) {
				got = append(got, f)
			}
		}
		if len(got) != 2 || !Stopped(got) || Stopped(got[1:]) == takeOver {
			t.Errorf("take over %v: %+v", takeOver, got)
		}
	}
}
