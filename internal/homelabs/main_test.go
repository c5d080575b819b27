package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAHomelabIsCountedWithTheReasonOfEachFailure(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"media/docker-compose.yml": "services: {web: {image: 'x:1', env_file: [stack.env], gpus: all, volumes: ['./config:/config', '../shared/a.conf:/a', '${MEDIA}:/media']}}\n",
		"shared/a.conf":            "a\n",
		"media/config/b.conf":      "b\n",
		"notes/compose.yaml":       "services: {web: {image: 'x:1', command: \"serve --key ${API_KEY:?}\", environment: {A: $$b}}}\n",
		"broken/compose.yml":       "services: {web: {image: 'x:1', nonsense: 1}}\n",
	} {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := count(dir, []string{"true"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got.stacks != 3 || got.accepted != 3 || got.read != 2 || got.rendered != 2 || got.madeUp != 3 {
		t.Errorf("%+v", got)
	}
	if len(got.failures) != 1 || !strings.Contains(got.failures[0], "broken: not read") {
		t.Errorf("%q", got.failures)
	}
	if refused, err := count(dir, []string{"false"}, nil); err != nil || refused.accepted != 0 {
		t.Errorf("%+v, %v", refused, err)
	}
	if old, err := count(dir, []string{"true"}, []string{"false"}); err != nil || old.rendered != 0 || len(old.failures) != 3 || !strings.Contains(strings.Join(old.failures, "\n"), "the oldest Compose: ") {
		t.Errorf("%+v, %v", old, err)
	}
}
