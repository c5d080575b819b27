package compose

import (
	"strings"
	"testing"
)

// What Compose takes from .env by itself stays there: variables that a container gets by name alone,
// configs and secrets from the environment. Containers of a profile stay and are not started.
func TestWhatComposeTakesFromTheEnvironmentStaysThere(t *testing.T) {
	const entry = `name: app
services:
  web:
    image: "a:1"
    restart: always
    mem_limit: 64m
    environment: {APP_LOCALE: , APP_KEY: }
    configs: [greeting]
    secrets: [key]
  tool:
    image: "b:1"
    restart: "no"
    profiles: [tools]
    mem_limit: 32m
    environment: ["PRICE=$$5", "KEY=${APP_KEY}"]
configs: {greeting: {environment: APP_LOCALE}}
secrets: {key: {environment: APP_KEY}}
x-berth:
  title: App
  group: apps
  demand: {memory: 64MB}
  secrets: {APP_KEY: given}
  settings: {APP_LOCALE: language}
`
	b := bundleOf(t, lab(t, oneHost("{env: {APP_LOCALE: fr}}"), entryDir(t, entry, nil)), "pi", "app")
	files, err := b.Upload(func(SecretRef) (string, error) { return "hunter2", nil })
	if err != nil {
		t.Fatal(err)
	}
	up := Bundle{Service: "app", Files: files}
	text := up.text(t, ComposeFile)
	for _, part := range []string{"APP_LOCALE: ${APP_LOCALE}", "APP_KEY: ${APP_KEY}", " KEY: ${APP_KEY}", "PRICE: $$5", "environment: APP_KEY", "environment: APP_LOCALE", "- tools"} {
		if !strings.Contains(text, part) {
			t.Errorf("compose.yaml lacks %q:\n%s", part, text)
		}
	}
	if strings.Contains(text, "hunter2") || strings.Contains(text, "content:") {
		t.Errorf("compose.yaml has a value:\n%s", text)
	}
	p, env := readBack(t, &up)
	if env["APP_KEY"] != "hunter2" || env["APP_LOCALE"] != "fr" || p.Secrets["key"].Content != "hunter2" || p.Configs["greeting"].Content != "fr" {
		t.Errorf("read back: secret %d characters, config %q", len(p.Secrets["key"].Content), p.Configs["greeting"].Content)
	}
	if len(p.Services) != 1 || len(p.DisabledServices) != 1 {
		t.Errorf("%d containers start, %d wait", len(p.Services), len(p.DisabledServices))
	}
}
