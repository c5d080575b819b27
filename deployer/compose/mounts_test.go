package compose

import (
	"strings"
	"testing"
)

func TestMountsAreTakenAsComposeTakesThem(t *testing.T) {
	for name, c := range map[string]struct{ old, new, want string }{
		"the entry's file":                     {"", "", ""},
		"the entry's file, written by the app": {"/links.yml:ro", "/links.yml", ""},
		"its directory, read only":             {"./files/links.yml:/links.yml:ro", "./files:/etc/app:ro", ""},
		"its directory":                        {"./files/links.yml:/links.yml:ro", "./files:/etc/app", ""},
		"the service's directory":              {"./files/links.yml:/links.yml:ro", ".:/etc/app", ""},
		"a directory for data":                 {"- data:/data", "- ./data:/data", ""},
		"a full path":                          {"- data:/data", "- /srv/data:/data", ""},
		"a secret that no container gets":      {"x-berth:", "secrets: {a: {file: ./a}}\nx-berth:", ""},
		"an env file beside the file":          {"    restart:", "    env_file: [a.env]\n    restart:", "an env file of web, a.env, is not there"},
		"a config of the entry":                {"x-berth:", "configs: {a: {file: ./files/links.yml}}\nx-berth:", ""},
	} {
		t.Run(name, func(t *testing.T) {
			entry := strings.Replace(app, c.old, c.new, 1)
			_, err := wished(t, lab(t, oneHost("{}"), entryDir(t, entry, map[string]string{"files/links.yml.tmpl": links})), nil)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}
