package catalog

import (
	"strings"
	"testing"
)

func TestAHomeOfSomebodyIsNoneToCompose(t *testing.T) {
	for mount, told := range map[string]bool{"~pi/docker:/x:ro": true, "~/docker:/x:ro": false, "~:/x:ro": false, "./~pi/x:/x:ro": false, "/srv/~pi:/x:ro": false} {
		text := strings.Replace(good, "      - ./files/app.yaml:/etc/app.yaml:ro\n", "      - \""+mount+"\"\n      - ./files/app.yaml:/etc/app.yaml:ro\n", 1)
		found := ""
		for _, f := range lintText(t, text) {
			if f.Rule == "home-of-somebody" {
				found = f.String()
			}
		}
		if told != (found != "") || told && (!strings.Contains(found, ":16:9: ") || !strings.Contains(found, "/home/pi/docker")) {
			t.Errorf("%s: %q", mount, found)
		}
	}
}
