package catalog

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

//raced:skip
func TestLintSaysWhatABuildLacksAndLeaves(t *testing.T) {
	for name, c := range map[string]struct{ build, rule, says string }{
		"nothing lacks":          {"./web", "", ""},
		"short, and nowhere":     {"./nowhere", "build-missing", "nowhere: no such file"},
		"no Dockerfile":          {"{context: .}", "build-missing", "Dockerfile: no such file"},
		"a Dockerfile beside it": {"{context: ./web, dockerfile: ../other/Dockerfile.x}", "", ""},
		"written here":           {"{context: ., dockerfile_inline: FROM scratch}", "", ""},
		"a repository":           {"https://example.org/app.git#main", "", ""},
		"another context":        {"{context: ./web, additional_contexts: {a: ./gone, b: \"docker-image://x\", c: \"service:app\"}}", "build-missing", "gone: no such file"},
		"the operator's keys":    {"{context: ./web, ssh: [default]}", "build-missing", "ssh lends the keys"},
		"outside of the catalog": {"../../x", "build-missing", "name a directory above both"},
		"nobody has said where":  {"\"${SRC}\"", "", ""},
		"a secret argument":      {"{context: ./web, args: {P: \"${DB_PASSWORD}\", V: \"${LEVEL:-1}\"}}", "build-secret", "DB_PASSWORD stays in the history"},
	} {
		dir := t.TempDir()
		for file, text := range map[string]string{
			"compose.yaml":   strings.Replace(good, "    mem_limit", "    build: "+c.build+"\n    mem_limit", 1),
			"web/Dockerfile": "FROM scratch", "other/Dockerfile.x": "FROM scratch", "files/app.yaml": "a: 1",
		} {
			at := filepath.Join(dir, "app", file)
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		_, findings := Check(dir)
		loaded, err := Load(dir)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		e, err := loaded.Entry("app")
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := e.Startable(); (err != nil) != (c.rule == "build-missing") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: plan says %v", name, err)
		}
		built, found := false, ""
		for _, f := range findings {
			switch {
			case f.Rule == "build" && f.Severity == Warning && f.Place.Line > 0:
				built = true
			case f.Rule == "build-missing" || f.Rule == "build-secret":
				found += f.Rule + " " + f.Place.Text.String() + "\n"
				if (f.Severity == Error) != (f.Rule == "build-missing") || f.Place.Line == 0 {
					t.Errorf("%s: %v", name, f)
				}
			}
		}
		if !built || c.rule == "" && found != "" || !strings.HasPrefix(found, c.rule) || !strings.Contains(found, c.says) || strings.Count(found, "\n") > 1 {
			t.Errorf("%s: %v\n%v", name, found, findings)
		}
	}
}
