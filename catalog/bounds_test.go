package catalog

import (
	"fmt"
	"strings"
	"testing"
)

// repeated is a text for each of so many numbers.
func repeated(n int, text func(int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(text(i))
	}
	return b.String()
}

// What compose-go would read for hours is refused before it sees it: each of these files is small, or smaller than a file may be.
//
//raced:skip
func TestAProjectThatWouldBeReadForHoursIsRefused(t *testing.T) {
	doubled := map[string]string{"a/compose.yaml": "include: [p0.yaml]\nservices: {a: {image: x}}\n", "a/p40.yaml": "services: {z: {image: x}}\n"}
	for i := range 40 {
		doubled[fmt.Sprintf("a/p%d.yaml", i)] = fmt.Sprintf("include: [{path: p%d.yaml}, {path: p%d.yaml}]\n", i+1, i+1)
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"parts that each include the next one twice": {doubled, "read too often: more than 8 MiB in all"},
		"a part that includes itself for many directories": {map[string]string{
			"a/compose.yaml": "include: [{path: p.yaml, project_directory: sub}]\nservices: {a: {image: x}}\n",
			"a/p.yaml":       "include:\n" + repeated(30, func(i int) string { return fmt.Sprintf("  - {path: ../p.yaml, project_directory: ../n%d}\n", i) }),
		}, "read too often"},
		"a file that every container extends": {map[string]string{
			"a/compose.yaml": "services:\n" + repeated(200, func(i int) string { return fmt.Sprintf("  s%d: {extends: {file: big.yaml, service: z}}\n", i) }),
			"a/big.yaml":     "services: {z: {image: x, labels: {" + repeated(3200, func(i int) string { return fmt.Sprintf("a%d: b, ", i) }) + "}}}\n",
		}, "read too often"},
		"containers": {map[string]string{"a/compose.yaml": "services:\n" + repeated(600, func(i int) string { return fmt.Sprintf("  s%d: {image: x, depends_on: [s%d]}\n", i, i+1) })},
			"the file has 600 containers; a project has 500 at most"},
		"values": {map[string]string{"a/compose.yaml": "services: {a: {image: x, environment: [" + repeated(20_000, func(i int) string { return fmt.Sprintf("A%d=1,", i) }) + "]}}\n"},
			"more than 20000 values"},
		"a command":    {map[string]string{"a/compose.yaml": "services: {a: {image: x, command: \"" + strings.Repeat("$$ ", 50_000) + "\"}}\n"}, "more than 128 KiB"},
		"COMPOSE_FILE": {map[string]string{"a/compose.yaml": "services: {a: {image: x}}\n", "a/.env": "COMPOSE_FILE=" + strings.Repeat("compose.yaml:", 300) + "compose.yaml\n"}, "more than 200 files"},
	} {
		t.Run(name, func(t *testing.T) {
			_, findings := Check(write(t, c.files))
			if all := said(findings); !strings.Contains(all, c.want) {
				t.Errorf("%q is missing in\n%.2000s", c.want, all)
			}
		})
	}
}

// A part that others share is no reason to refuse a project.
//
//raced:skip
func TestAPartThatManyContainersExtendIsFine(t *testing.T) {
	c, findings := Check(write(t, map[string]string{
		"a/compose.yaml": "services:\n" + repeated(60, func(i int) string { return fmt.Sprintf("  s%d: {extends: {file: common.yaml, service: z}}\n", i) }),
		"a/common.yaml":  "services: {z: {image: \"x:1\", restart: always}}\n",
	}))
	if _, err := c.Entry("a"); err != nil {
		t.Errorf("%v\n%s", err, said(findings))
	}
}
