package catalog

import (
	"strings"
	"testing"
)

// Compose merges the documents of a file as it does files, those of an included one too; an empty one it refuses.
func TestSeveralDocumentsOfAFileAreOneProject(t *testing.T) {
	files := map[string]string{
		"a/compose.yaml": "---\nservices:\n  web: {image: \"x:1\", ports: [\"80:80\"], mem_limit: 10m}\ninclude: [part.yaml]\n---\n" +
			"services:\n  web: {ports: [\"127.0.0.1:81:81\"], depends_on: [api, two]}\n  api: {image: \"x:1\", mem_limit: 20m}\nx-berth: {title: Both}\n",
		"a/part.yaml": "services: {one: {image: \"x:1\", mem_limit: 8m}}\n---\nservices: {two: {image: \"x:1\", mem_limit: 8m}}\n",
	}
	c, err := Load(write(t, files))
	if err != nil {
		t.Fatal(err)
	}
	e, err := c.Entry("a")
	if err != nil {
		t.Fatal(err)
	}
	if s := e.Service; s.Title != "Both" || s.Demand.Memory != 46<<20 || words(s.Demand.Ports).String() != "80, 127.0.0.1:81" {
		t.Errorf("got %s, %d, %s", s.Title, s.Demand.Memory, words(s.Demand.Ports))
	}
	if at := e.MountedAt("api", "/x"); !strings.HasSuffix(at, "a/compose.yaml") {
		t.Error(at)
	}

	files["a/compose.yaml"] = strings.Replace(files["a/compose.yaml"], "20m", "lots", 1) + "---\n"
	files["a/part.yaml"] = strings.Replace(files["a/part.yaml"], "two: {image", "two: {imagee", 1)
	files["b/compose.yaml"] = "services: {b: {image: \"x:1\", restart: always}}\n---\nservices: {b: {restrat: always}, c: {image: \"x:1\", cpus: all, extends: b}}\n"
	dir := write(t, files)
	_, findings := Check(dir)
	var got []string
	for _, f := range findings {
		if f.Severity == Error {
			got = append(got, strings.TrimPrefix(f.Place.String(), dir+"/"))
		}
	}
	want := `a/compose.yaml:8:23: Compose refuses this: services.api.mem_limit: invalid size: 'lots'
a/compose.yaml:11:1: there is nothing behind a --- of this file, which Compose refuses; delete that line
a/part.yaml:3:18: Compose refuses this: there is no field services.two.imagee
b/compose.yaml:3:16: Compose refuses this: there is no field services.b.restrat
b/compose.yaml:3:52: Compose refuses this: services.c.cpus: "all" is no number`
	if all := strings.Join(got, "\n"); all != want {
		t.Errorf("got\n%s\nwant\n%s", all, want)
	}
}
