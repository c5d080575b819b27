package guests

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"berth/planner"
	"berth/wording"
)

// lackSamples and reasonSamples have each sentence once.
var (
	media110    = of{"media"}
	lackSamples = []Lack{
		NumberTaken{media110}, StorageLacks{media110, "fast", nil}, StorageUnfit{media110, "fast", []string{"local-lvm"}}, StorageFull{media110, "local-lvm", []string{"tank"}}, TemplatesLack{media110},
		BridgeLacks{media110, "vmbr9", []string{"vmbr0"}}, NetworkUnknown{media110, "10.0.0.5"}, GatewayUnknown{media110, "10.0.0.5/24"}, DeviceUnknown{media110, "gpu"}, PCILacks{media110, "0000:09:00.0"},
		MappingLacks{media110, "igpu", nil}, MappingLacks{media110, "tpu", []string{"igpu"}}, RootOnly{media110, "ops"}, NoRoot{media110, "ops"},
		DumpLacks{media110, "nas", nil}, DumpUnfit{media110, "nas", []string{"local"}}, DumpFull{of: media110}, DumpFull{media110, planner.GB, []string{"local"}},
	}
	reasonSamples = []Reason{
		OtherKind{}, IsTemplate{}, NumberInUse{}, Locked{"backup"}, HalfMade{}, HalfGone{}, Protected{}, NotOurs{}, InHA{}, Replicated{}, NotNamed{}, NotSeen{}, HasForeign{[]string{"plex"}}, HasData{[]string{"db"}}, UsesMore{},
		DisksGone{Volumes: []string{"local-lvm:vm-110-disk-0"}}, DisksGone{[]string{"local-lvm:vm-110-disk-1"}, "qmrestore local:backup/x.vma.zst 110"},
	}
)

var speaker = regexp.MustCompile(`(?m)^func \((?:\w+ )?(\w+)\) Say\(`)

// A lack or a reason that is added has to be among the samples.
func TestEveryLackAndEveryReasonIsSaidInBothLanguagesWithWhatToDo(t *testing.T) {
	types := map[string]bool{}
	var all []string
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range speaker.FindAllStringSubmatch(string(text), -1) {
			all = append(all, m[1])
		}
	}
	for _, l := range []wording.Lang{wording.EN, wording.FR} {
		w, seen := wording.For(l), map[string]bool{}
		holds := func(what any, say, hint string) {
			types[reflect.TypeOf(what).Name()] = true
			if say == "" || hint == "" || strings.HasSuffix(say, ": ") || strings.Contains(say+hint, "%!") || seen[say] || !strings.Contains(say, "media") {
				t.Errorf("%T in %s: %q, %q", what, l, say, hint)
			}
			seen[say] = true
		}
		for _, lack := range lackSamples {
			holds(lack, lack.Say(w), lack.Hint(w))
		}
		for _, why := range reasonSamples {
			for _, action := range []Action{Size, Remove} {
				k := Kept{Machine: "pve", Guest: "media", ID: 110, Why: why, Action: action}
				holds(why, k.Say(w), k.Hint(w))
			}
		}
	}
	if sampled := slices.Sorted(maps.Keys(types)); !slices.Equal(slices.Sorted(slices.Values(all)), sampled) {
		t.Errorf("there are samples of\n%s, and there are\n%s", sampled, slices.Sorted(slices.Values(all)))
	}
}
