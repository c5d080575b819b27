package compose

import (
	"fmt"
	"strings"
	"testing"
)

const keeping = `name: app
services:
  web:
    image: example/web:1.0
    mem_limit: 128m
    volumes:
      - data:/data
      - cache:/cache
      - type: volume
        source: data
        target: /inner
        volume: {subpath: inner}
      - ${APP_DIR:-/srv/app}:/app
      - ${APP_DIR:-/srv/app}/more:/more
      - /srv/read:/read:ro
      - ./config:/config
      - ./assets:/assets:ro
      - /var/run/docker.sock:/var/run/docker.sock
      - scratch:/scratch
      - theirs:/theirs
volumes:
  data:
  cache:
  scratch: {driver_opts: {type: tmpfs, device: tmpfs}}
  theirs: {external: true, name: shared-one}
x-berth:
  title: App
  group: apps
  demand: {memory: 256MB}
  settings: {APP_DIR: where}
`

// placed gives the places of a bundle in short.
func placed(b Bundle) string {
	var out []string
	for _, d := range b.Data {
		word := d.At
		if d.Volume != "" {
			word = d.Volume + "=" + word
		}
		if d.Given {
			word += "!"
		}
		out = append(out, word+fmt.Sprint(d.Targets))
	}
	return strings.Join(out, " ")
}

func TestWhatAServiceKeepsItsDataInIsWhatTheEntrySays(t *testing.T) {
	for name, c := range map[string]struct{ block, wish, want string }{
		"nothing is said":        {"", "{}", "/opt/berth/app/config[/config] /srv/app[/app] /srv/app/more[/more] cache=app_cache[/cache] data=app_data[/data /inner] theirs=shared-one![/theirs]"},
		"one is made anew":       {"  rebuilt: {cache: asked for again}\n", "{}", "/opt/berth/app/config[/config] /srv/app[/app] /srv/app/more[/more] data=app_data[/data /inner] theirs=shared-one![/theirs]"},
		"one is the state":       {"  state: [{volume: data}]\n", "{}", "/opt/berth/app/config[/config] /srv/app[/app] /srv/app/more[/more] cache=app_cache[/cache] data=app_data[/data /inner] theirs=shared-one![/theirs]"},
		"a path is the one":      {"  state: [{path: '${APP_DIR:-/srv/app}'}]\n", "{env: {APP_DIR: /volume1/a b}}", "/opt/berth/app/config[/config] /volume1/a b[/app] /volume1/a b/more[/more] cache=app_cache[/cache] data=app_data[/data /inner] theirs=shared-one![/theirs]"},
		"a volume is taken over": {"  state: [{volume: data}]\n", "{volumes: {data: mynotes_data, cache: other}}", "/opt/berth/app/config[/config] /srv/app[/app] /srv/app/more[/more] data=mynotes_data![/data /inner] cache=other![/cache] theirs=shared-one![/theirs]"},
		"a path is taken over":   {"  state: [{volume: data}]\n", "{volumes: {data: /srv/notes}}", "/opt/berth/app/config[/config] /srv/app[/app] /srv/app/more[/more] data=/srv/notes![/data /inner] cache=app_cache[/cache] theirs=shared-one![/theirs]"},
		"that it may be empty":   {"  state: [{volume: data}]\n", "{begin_empty: true}", "/opt/berth/app/config[/config] /srv/app[/app] /srv/app/more[/more] cache=app_cache[/cache] data=app_data[/data /inner] theirs=shared-one![/theirs]"},
	} {
		b := bundleOf(t, lab(t, oneHost(c.wish), entryDir(t, keeping+c.block, nil)), "pi", "app")
		if got := placed(b); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", name, got, c.want)
		}
	}
}

func TestAVolumeThatIsTakenOverIsNeverMade(t *testing.T) {
	before := bundleOf(t, lab(t, oneHost("{}"), entryDir(t, keeping, nil)), "pi", "app")
	b := bundleOf(t, lab(t, oneHost("{volumes: {data: mynotes_data, cache: /srv/my cache}}"), entryDir(t, keeping, nil)), "pi", "app")
	p, _ := readBack(t, &b)
	if v := p.Volumes["data"]; v.Name != "mynotes_data" || !bool(v.External) {
		t.Errorf("%+v", v)
	}
	if _, still := p.Volumes["cache"]; still {
		t.Error("the volume of the path is still there, and would be made")
	}
	cache := p.Services["web"].Volumes[1]
	if cache.Type != "bind" || cache.Source != "/srv/my cache" || cache.Target != "/cache" || cache.Bind == nil || bool(cache.Bind.CreateHostPath) {
		t.Errorf("%+v", cache)
	}
	if b.Digest == before.Digest {
		t.Error("other data has the same digest")
	}
	b = bundleOf(t, lab(t, oneHost("{volumes: {data: /srv/notes}}"), entryDir(t, keeping, nil)), "pi", "app")
	p, _ = readBack(t, &b)
	if inner := p.Services["web"].Volumes[2]; inner.Source != "/srv/notes/inner" || inner.Volume != nil {
		t.Errorf("%+v", inner)
	}
	if empty := bundleOf(t, lab(t, oneHost("{begin_empty: true}"), entryDir(t, keeping, nil)), "pi", "app"); empty.Digest != before.Digest {
		t.Error("that it may begin empty changes what is deployed")
	}
}

func TestABundleHasWhatIsMadeOnItsHost(t *testing.T) {
	compose := `name: app
services: {web: {image: "example/web:1", mem_limit: 64m, networks: [edge], volumes: ["pool:/data", "films:/films"]}}
networks: {edge: {external: true, name: "${NET:-proxy}"}}
volumes: {pool: {external: true}, films: {external: true}}
`
	block := "settings: {NET: the network of the proxy}\nnetworks: {edge: create}\nvolumes: {pool: create, films: create}\n"
	for wish, want := range map[string]string{
		"{}":                       "[network proxy volume films volume pool] given []",
		"{env: {NET: web}}":        "[network web volume films volume pool] given []",
		"{volumes: {pool: tank}}":  "[network proxy volume films] given [tank]",
		"{volumes: {pool: /tank}}": "[network proxy volume films] given [/tank]",
	} {
		b := bundleOf(t, lab(t, oneHost(wish), entryDir(t, compose, map[string]string{"berth.yaml": block})), "pi", "app")
		var creates, given []string
		for _, r := range b.Creates {
			creates = append(creates, r.Kind.String()+" "+r.Name)
		}
		for _, d := range b.Data {
			if d.Given {
				given = append(given, d.At)
			}
		}
		if got := fmt.Sprintf("%v given %v", creates, given); got != want {
			t.Errorf("%s: %s, want %s", wish, got, want)
		}
	}
}

func TestABundleKnowsWhatItsHostHasToHave(t *testing.T) {
	compose := `name: app
services:
  web:
    image: example/web:1
    volumes:
      - /etc/localtime:/etc/localtime:ro
      - /var/run/docker.sock:/var/run/docker.sock
      - "${CONF:-/srv/app.yml}:/app.yml"
      - /srv/data:/data
      - ./own:/own
      - {type: bind, source: /srv/films, target: /films, bind: {create_host_path: false}}
      - {type: bind, source: /srv/more, target: /more}
      - pool:/pool
    devices: ["/dev/gpiomem:/dev/gpio", "vendor.com/gpu=all"]
volumes: {pool: {}}
`
	b := bundleOf(t, lab(t, oneHost("{volumes: {pool: /etc/pool}}"), entryDir(t, compose, nil)), "pi", "app")
	var got []string
	for _, bind := range b.Binds {
		_, line, _ := strings.Cut(bind.Written, "compose.yaml:")
		got = append(got, fmt.Sprintf("%s %v line %s", bind.Source, bind.Must, line))
	}
	want := "/dev/gpiomem true line , /etc/localtime false line 6, /srv/app.yml false line 8, /srv/films true line 11, /var/run/docker.sock false line 7"
	if all := strings.Join(got, ", "); all != want {
		t.Errorf("%s\nwant %s", all, want)
	}
}

func TestABundleKnowsThePlatformOfAnImage(t *testing.T) {
	b := &Bundle{Platforms: map[string]string{"a": "linux/386", "b": "linux/arm/v7", "c": "linux/x86_64", "d": "arm64", "e": "linux"}}
	for image, want := range map[string]string{"a": "386", "b": "arm", "c": "amd64", "d": "arm64", "e": "host", "f": "host"} {
		if got := b.Family(image, "host"); got != want {
			t.Errorf("%s: %s, want %s", image, got, want)
		}
	}
	compose := "name: app\nservices: {web: {image: \"example/web:1\", platform: linux/arm/v7}, side: {image: \"example/side:1\"}}\n"
	in := bundleOf(t, lab(t, oneHost("{}"), entryDir(t, compose, nil)), "pi", "app")
	if len(in.Platforms) != 1 || in.Platforms["example/web:1"] != "linux/arm/v7" {
		t.Errorf("%v", in.Platforms)
	}
}
