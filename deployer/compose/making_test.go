package compose

import (
	"strings"
	"testing"

	"berth/catalog"
)

const making = `services:
  web:
    image: x:1
    env_file: [stack.env, .env]
    environment: {PASS: "${DB_PASSWORD}", NICE: "over $$it", FROM_ENV: }
    labels: {mine: "yes"}
    volumes: [./data:/data]
    secrets: [token]
  idle: {image: x:1, mem_limit: 64m}
  rare: {image: x:1, profiles: [never]}
secrets: {token: {file: ./token.txt}}
x-berth: {title: x, about: x, group: test, source: x, demand: {memory: 256MB, cpus: 0.5}, arch: [amd64, arm64], suitability: {arm64: viable}, settings: {FROM_ENV: x}, secrets: {DB_PASSWORD: made}}
`

func TestWhatContainersAreMadeFromHasAllValuesAndNothingOfBerths(t *testing.T) {
	b := bundleOf(t, lab(t, oneHost("{env: {FROM_ENV: $x}}"), entryDir(t, making, map[string]string{".env": "OWN=1\n", "token.txt": "t", "stack.env": "A=$a\nNICE=under\n"})), "pi", "app")
	files, err := b.Upload(func(SecretRef) (string, error) { return `pa"ss$word: #1`, nil })
	if err != nil {
		t.Fatal(err)
	}
	text, err := b.Making(files, true)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "berth") || strings.Contains(string(text), "env_file") || strings.Contains(string(text), "rare") || strings.Contains(string(text), "/run/secrets") {
		t.Errorf("%s", text)
	}
	p, err := catalog.LoadCompose("app", "compose.yaml", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	web := p.Services["web"]
	for name, want := range map[string]string{"PASS": `pa"ss$word: #1`, "NICE": "over $it", "FROM_ENV": "$x", "OWN": "1", "A": ""} {
		if got := web.Environment[name]; got == nil || *got != want {
			t.Errorf("%s is %v, not %q", name, got, want)
		}
	}
	if web.Labels["mine"] != "yes" || len(web.Labels) != 1 || web.MemLimit == 0 || !b.Shares("web") || b.Shares("idle") {
		t.Errorf("labels %v, limit %d", web.Labels, web.MemLimit)
	}
	if text, err = b.Making(files, false); err != nil {
		t.Fatal(err)
	}
	if p, err = catalog.LoadCompose("app", "compose.yaml", text, nil); err != nil || p.Services["web"].MemLimit != 0 || p.Services["idle"].MemLimit == 0 {
		t.Errorf("%v: without shares\n%s", err, text)
	}
}
