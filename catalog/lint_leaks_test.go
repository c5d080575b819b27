package catalog

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

//raced:skip
func TestSecretsAreFoundWhereverTheyStand(t *testing.T) {
	hash := "$$apr1$$" + "x7Yz1abc$$" + "QqWwEeRrTtYyUuIiOoPp1/"
	for _, tt := range []struct {
		name, old, new string
		rule           string
		severity       Severity
		line           int
		hint           string
	}{
		{"a variable", "LEVEL: ${", "ADMIN_PW: h4nter2x\n      LEVEL: ${", "secret-in-file", Warning, 11, "{ADMIN_PW: made}"},
		{"a variable in a list", "mem_limit", "annotations: [\"a.secret=h4nter2x\"]\n    mem_limit", "secret-in-file", Warning, 6, "made"},
		{"somebody else's", "LEVEL: ${", "SMTP_PASSWORD: h4nter2x\n      LEVEL: ${", "secret-in-file", Warning, 11, "{SMTP_PASSWORD: given}"},
		{"a known one", "LEVEL: ${", "JWT_SECRET: changeme\n      LEVEL: ${", "known-secret", Warning, 11, "{JWT_SECRET: made}"},
		{"a default", "LEVEL: ${", "JWT_SECRET: ${JWT_SECRET:-h4nter2x}\n      LEVEL: ${", "secret-in-file", Warning, 11, "{JWT_SECRET: made}"},
		{"a default without a colon", "LEVEL: ${", "JWT_SECRET: ${JWT_SECRET-h4nter2x}\n      LEVEL: ${", "secret-in-file", Warning, 11, "JWT_SECRET"},
		{"an inner default", "LEVEL: ${", "JWT_SECRET: ${A:-${B:-h4nter2x}}\n      LEVEL: ${", "secret-in-file", Warning, 11, "JWT_SECRET"},
		{"beside a required one", "LEVEL: ${", "DB: \"postgres://${WHO:?x}:h4nter2x@db/x\"\n      LEVEL: ${", "secret-in-file", Warning, 11, "{DB: made}"},
		{"a command", "mem_limit", "command: redis-server --requirepass h4nter2x\n    mem_limit", "secret-in-file", Warning, 6, "{REQUIREPASS: made}"},
		{"a command in words", "mem_limit", "command: [app, --api-key, h4nter2x]\n    mem_limit", "secret-in-file", Warning, 6, "{API_KEY: given}"},
		{"an entrypoint", "mem_limit", "entrypoint: [sh, -c, \"PGPASSWORD=h4nter2x exec app\"]\n    mem_limit", "secret-in-file", Warning, 6, "{PGPASSWORD: made}"},
		{"a health check", `[CMD, "true"]`, `[CMD, mysqladmin, ping, -ph4nter2x]`, "secret-in-file", Warning, 7, "made"},
		{"a health check's URL", `[CMD, "true"]`, `["CMD-SHELL", "curl -f http://me:h4nter2x@localhost/"]`, "secret-in-file", Warning, 7, "given"},
		{"a label", "mem_limit", "labels: {traefik.http.middlewares.a.basicauth.users: \"me:" + hash + "\"}\n    mem_limit", "secret-in-file", Warning, 6, "given"},
		{"a label in a list", "mem_limit", "labels: [\"traefik.http.middlewares.a.basicauth.users=me:" + hash + "\"]\n    mem_limit", "secret-in-file", Warning, 6, "given"},
		{"a build argument", "mem_limit", "build: {context: ., args: {NPM_TOKEN: h4nter2x}}\n    mem_limit", "secret-in-file", Warning, 6, "{NPM_TOKEN: given}"},
		{"a log option", "mem_limit", "logging: {driver: splunk, options: {splunk-token: h4nter2x}}\n    mem_limit", "secret-in-file", Warning, 6, "given"},
		{"a hook", "mem_limit", "post_start: [{command: [app, --password, h4nter2x]}]\n    mem_limit", "secret-in-file", Warning, 6, "made"},
		{"an extension", "volumes:\n  data:", "x-env: &e\n  DB_PASSWORD: h4nter2x\nvolumes:\n  data:", "secret-in-file", Warning, 18, "made"},
		{"a config's content", "volumes:\n  data:", "configs: {a: {content: \"db:\\n  password: h4nter2x\\n\"}}\nvolumes:\n  data:", "secret-in-file", Warning, 17, "made"},
		{"a share's options", "  data:\n", "  data:\n    driver_opts: {type: cifs, o: \"username=me,password=h4nter2x\"}\n", "secret-in-file", Warning, 19, "made"},
		{"a backup's command", "{volume: data}", "{volume: data, verify: \"mysqladmin -ph4nter2x ping\"}", "secret-in-file", Warning, 27, "made"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(good, tt.old, tt.new, 1)
			if text == good {
				t.Fatalf("%q is not in the good file", tt.old)
			}
			found := false
			for _, f := range lintText(t, text) {
				if strings.Contains(f.String(), "h4nter2x") || strings.Contains(f.String(), "QqWwEe") {
					t.Errorf("the value is shown: %s", f)
				}
				found = found || f.Rule == tt.rule && f.Severity == tt.severity && near(f.Place.Line, tt.line) && strings.Contains(f.Hint.String(), tt.hint)
			}
			if !found {
				t.Errorf("no finding %s with the hint %q among:\n%v", tt.rule, tt.hint, lintText(t, text))
			}
		})
	}
}

func TestSecretsAreFoundInTheFilesOfAnEntry(t *testing.T) {
	ok := File{"files/app.yaml", []byte("a: 1")}
	for file, tt := range map[string]struct {
		text, want string
	}{
		"files/db.yml":   {"db:\n  password: h4nter2x\n", "app/files/db.yml:2:13: warning: the value of password is written into the file"},
		"files/key":      {"-----BEGIN " + "RSA PRIVATE KEY-----\nMIIE\n", "app/files/key:1:1: warning: a private key is written"},
		"stack.env":      {"# x\nSMTP_PASSWORD=h4nter2x\n", "app/stack.env:2:15: warning: the value of SMTP_PASSWORD"},
		".env":           {"DB_PASSWORD=h4nter2x\n", "app/.env:1:13: info: the value of DB_PASSWORD"},
		"files/x.yml":    {"db:\n  password: ${DB_PASSWORD}\n", ""},
		"files/pub.key":  {"-----BEGIN PUBLIC KEY-----\nMIIE\n", ""},
		"files/x.ini":    {"password =\n", ""},
		"files/page.md":  {"password: h4nter2x\n", ""},
		"files/logo.png": {"\x00password: h4nter2x\n", ""},
	} {
		var got []string
		for _, f := range lintText(t, good, ok, File{file, []byte(tt.text)}) {
			got = append(got, f.String())
		}
		text := strings.Join(got, "\n")
		if tt.want == "" && text != "" || !strings.Contains(text, tt.want) || strings.Contains(text, "h4nter2x") {
			t.Errorf("%s: got %q, want %q", file, text, tt.want)
		}
	}
}

// Compose replaces variables in Compose files, env files and label files, and in no other: what is mounted needs another way out.
func TestTheHintForASecretInAFileIsOneThatWorksThere(t *testing.T) {
	dir := write(t, map[string]string{
		"a/compose.yaml": "services:\n  a:\n    image: x:1\n    label_file: labels.env\n    env_file: [stack.env, {path: raw.env, format: raw}]\n    volumes: [\"./app.yml:/etc/app.yml:ro\"]\n    secrets: [key]\nsecrets: {key: {file: ./key.pem}}\n",
		"a/app.yml":      "db_password: h4nter2x\n", "a/key.pem": "-----BEGIN " + "RSA PRIVATE KEY-----\nMIIE\n", "a/labels.env": "PASSWORD=h4nter2x\n",
		"a/stack.env": "DB_PASSWORD=h4nter2x\n", "a/raw.env": "SMTP_PASSWORD=h4nter2x\n",
	})
	_, findings := Check(dir)
	hints := map[string]string{}
	for _, f := range findings {
		if f.Rule == "secret-in-file" {
			hints[filepath.Base(f.Place.File)] = f.Hint.String()
		}
	}
	for file, want := range map[string]string{
		"app.yml": "berth secrets set a/DB_PASSWORD <FILE", "key.pem": "secrets: {NAME: {environment: NAME}}", "raw.env": "secrets: {SMTP_PASSWORD: {environment: SMTP_PASSWORD}}",
		"stack.env": "DB_PASSWORD=${DB_PASSWORD} in its place", "labels.env": "${PASSWORD:?the secret} in its place",
	} {
		if !strings.Contains(hints[file], want) {
			t.Errorf("%s: %q, want %q", file, hints[file], want)
		}
	}
}

func TestWhatOnlyLooksLikeASecretIsNoFinding(t *testing.T) {
	for _, env := range []string{
		"PASSWORD: ${PASSWORD:-}", "DB_PASSWORD_FILE: /run/secrets/db", "TOKEN_TTL: \"3600\"", "PUBLIC_KEY: ssh-ed25519 AAAA",
		"SECRET_NAME: app", "USE_PASSWORD: \"true\"", "TLS_KEY: /certs/key.pem", "URL: https://example.org/token",
	} {
		for _, f := range lintText(t, strings.Replace(good, "LEVEL: ${", env+"\n      LEVEL: ${", 1)) {
			if strings.HasSuffix(f.Rule, "secret-in-file") || f.Rule == "known-secret" {
				t.Errorf("%s: %v", env, f)
			}
		}
	}
}

// Env files go to hosts as they stand: lint says which of them hold a secret, and how it gets out of there; and what Compose cannot
// read of them, with its line and without what stands there.
func TestEnvFilesAreReadAndSaidToGoToHostsAsTheyStand(t *testing.T) {
	dir := write(t, map[string]string{
		"a/compose.yaml": "services:\n  a:\n    image: x:1\n    env_file: [stack.env, open.env, spaced.env, {path: raw.env, format: raw}]\n",
		"a/stack.env":    "# mine\nDB_PASSWORD=h4nter2x\nAPI_TOKEN=${API_TOKEN}\n",
		"a/open.env":     "A=1\nB=\"two\nlines\"\nC=\"h4nter2x\nD=1\n", "a/spaced.env": "A=1\nB=\"two\nlines\"\n\nh4 nter2x=1\n", "a/raw.env": "A B=\"1\n",
		"c/compose.yaml": "include: [sub/p.yaml, {path: q.yaml, env_file: q.env}]\nservices: {c: {image: \"x:1\", label_file: l.labels}}\n", "c/l.labels": "a=b\nh4 nter2x=\n",
		"c/sub/p.yaml": "services: {s: {image: \"x:1\"}}\n", "c/sub/.env": "\n\nPASSWORD 'h4nter2x\n", "c/q.yaml": "services: {q: {image: \"x:1\"}}\n", "c/q.env": "Q=\"h4nter2x\n",
		"b/compose.yaml": "include: [gone.yaml]\nservices: {b: {image: \"x:1\"}}\n", "b/.env": "OK=1\nPASSWORD 'h4nter2x\n",
	})
	c, findings := Check(dir)
	all := said(findings)
	for _, want := range []string{
		"a/stack.env:2:13: warning: the value of DB_PASSWORD is written into the file; it looks like a secret, and goes to the host as it stands",
		"hint: DB_PASSWORD=${DB_PASSWORD} in its place makes it a secret: berth secrets set a/DB_PASSWORD",
		"a/open.env:4:1: error: a quote that is opened here is never closed", "a/spaced.env:5:1: error: a line is NAME=value",
		"c/sub/.env:3:1: error: a line is", "c/q.env:1:1: error: a quote that", "c/l.labels:2:1: error: a line is",
		"b/.env:2:1: error: a line is NAME=value", "b/compose.yaml:1:11: error: include: gone.yaml",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing in\n%s", want, all)
		}
	}
	if strings.Contains(all, "h4nter2x") || strings.Contains(all, "h4 nter2x") || strings.Contains(all, "raw.env") {
		t.Errorf("too much is said:\n%s", all)
	}
	e, err := c.Entry("a")
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Startable(); err == nil || !strings.Contains(err.Error(), "a/spaced.env:5:1: ") {
		t.Errorf("planned with env files that Compose cannot read: %v", err)
	}
	if !slices.ContainsFunc(e.Secrets, func(s Secret) bool { return s.Name == "API_TOKEN" }) {
		t.Errorf("what an env file refers to is no secret: %v", e.Secrets)
	}
}
