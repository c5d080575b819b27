package compose

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const withPhotos = `name: app
services:
  web:
    image: example/web:1.0
    mem_limit: 128m
    volumes:
      - ${PHOTOS_DIR:-/srv/photos}:/photos
      - /mnt/photos/films:/films:ro
      - data:/data
      - /mnt/photos2:/other
volumes:
  data:
`

func TestMountsOfSharesAreWrittenAsTheirHostHasThem(t *testing.T) {
	for name, c := range map[string]struct {
		host, wish string
		want       []OnShare
		data       string
	}{
		"on the server": {"nas", "env: {PHOTOS_DIR: /mnt/photos/mine}", []OnShare{{"photos", "/volume1/photos/mine"}, {"photos", "/volume1/photos/films"}}, "/mnt/photos2[/other] /volume1/photos/mine[/photos] data=app_data[/data]"},
		"elsewhere":     {"pi", "env: {PHOTOS_DIR: /volume1/photos}", []OnShare{{"photos", "/mnt/photos"}, {"photos", "/mnt/photos/films"}}, "/mnt/photos[/photos] /mnt/photos/films[/films] /mnt/photos2[/other] data=app_data[/data]"},
		"a volume that a wish names": {"pi", "volumes: {data: /volume1/photos/db}", []OnShare{{"photos", "/mnt/photos/films"}, {"photos", "/mnt/photos/db"}},
			"data=/mnt/photos/db![/data] /mnt/photos2[/other] /srv/photos[/photos]"},
	} {
		t.Run(name, func(t *testing.T) {
			in := lab(t, `name: test
machines:
  nas: {kind: docker, processor: n100, memory: 8GB}
  pi: {kind: docker, processor: bcm2712, memory: 8GB}
shares: {photos: {server: nas, path: /volume1/photos, mounts: /mnt/photos}}
services: {app: {on: `+c.host+", "+c.wish+"}}\n", entryDir(t, withPhotos, nil))
			b := bundleOf(t, in, c.host, "app")
			if d := cmp.Diff(c.want, b.OnShares); d != "" {
				t.Error(d)
			}
			if got := placed(b); got != c.data {
				t.Errorf("got  %s\nwant %s", got, c.data)
			}
			for _, d := range b.Data {
				if on := strings.HasPrefix(d.At, "/volume1/photos") || strings.HasPrefix(d.At, "/mnt/photos/") || d.At == "/mnt/photos"; d.State.Shared != on {
					t.Errorf("%s is shared: %v", d.At, d.State.Shared)
				}
			}
			text := ""
			for _, f := range b.Files {
				if f.Path == ComposeFile {
					text = string(f.Data)
				}
			}
			for _, use := range c.want {
				if !strings.Contains(text, use.At) {
					t.Errorf("%s is not mounted:\n%s", use.At, text)
				}
			}
		})
	}
}
