package secretscan

import (
	"regexp"
	"strings"
	"testing"
)

// Values that have the form of a secret are put together here, so that nothing takes this file for a leak.
var (
	github    = "ghp_" + "9aB3dE7fG1hJ5kL0mN4pQ8rS2tU6vW7xYz1A"
	openAI    = "sk-" + "proj-" + strings.Repeat("aB3dE7fG1h", 7) + "aB3d" + "T3BlbkFJ" + strings.Repeat("K9mN4pQ8rS", 7) + "x1Yz"
	jwt       = "ey" + "JhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9" + ".ey" + "JzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4ifQ" + ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"
	apr1      = "$apr1$" + "x7Yz1abc$" + "QqWwEeRrTtYyUuIiOoPp1/"
	bcrypt    = "$2y$" + "10$" + "abcdefghijklmnopqrstuv" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ01234"
	telegram  = "123456789:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawA"
	pem       = "-----BEGIN " + "OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n-----END OPENSSH PRIVATE KEY-----\n"
	discord   = "https://discord.com/api/" + "webhooks/123456789012345678/aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789-_"
	publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0000000000000000000000000000000000000000 me@home"
)

func TestSecretsOfVariables(t *testing.T) {
	for _, tt := range []struct {
		name, value  string
		found        bool
		given, known bool
	}{
		{"DB_PASSWORD", "hunter2", true, false, false},
		{"DB_PASSWORD", "12345678", true, false, true},
		{"DB_PASSWORD", "73519264", true, false, false},
		{"MYSQL_ROOT_PASSWORD", "changeme", true, false, true},
		{"POSTGRES_PASSWORD", "postgres", true, false, true},
		{"MYSQLPASSWORD", "hunter2", true, false, false},
		{"ADMIN_PW", "hunter2", true, false, false},
		{"DB_PWD", "hunter2", true, false, false},
		{"JWT", "x9f3kd02ldk", true, false, false},
		{"NEXTAUTH_JWT_SECRET", "x9f3kd02ldk", true, false, false},
		{"SECRET_KEY_BASE", "x9f3kd02ldk", true, false, false},
		{"HASH_SALT", "x9f3kd02ldk", true, false, false},
		{"APP_KEY", "base64:abcdefghijklmnop", true, false, false},
		{"apiKey", "x9f3kd02ldk", true, true, false},
		{"SMTP_PASSWORD", "hunter2", true, true, false},
		{"CLOUDFLARE_API_TOKEN", "x9f3kd02ldk", true, true, false},
		{"VAULTWARDEN_ADMIN_TOKEN", "x9f3kd02ldk", true, false, false},
		{"NB_SETUP_KEY", "changeme", true, true, true},
		{"NEO4J_AUTH", "neo4j/hunter22", true, false, false},
		{"ANYTHING", github, true, true, false},
		{"ANYTHING", openAI, true, true, false},
		{"ANYTHING", jwt, true, true, false},
		{"ANYTHING", "a," + telegram, true, true, false},
		{"ANYTHING", pem, true, true, false},
		{"NOTIFY", discord, true, true, false},
		{"NOTIFY", "telegram://" + telegram + "@telegram?chats=1", true, true, false},
		{"DATABASE_URL", "postgres://app:hunter2@db/app", true, false, false},
		{"MAILER_DSN", "smtp://me:hunter2@mail.example.org:587", true, true, false},
		{"PASSWORD_HASH", bcrypt, true, true, false},
		{"USERS", "admin:" + apr1, true, true, false},

		{"JAVA_OPTS", "-Xmx1g -Ddb.password=hunter2", true, false, false},
		{"o", "username=me,password=hunter2,vers=3.0", true, false, false},

		{"DB_PASSWORD", "", false, false, false},
		{"JAVA_OPTS", "-Xmx1g -Ddb.password=${DB_PASSWORD}", false, false, false},
		{"DB_PASSWORD", "${DB_PASSWORD}", false, false, false},
		{"DB_PASSWORD", "$DB_PASSWORD", false, false, false},
		{"DB_PASSWORD_FILE", "/run/secrets/db", false, false, false},
		{"DB_PASSWORD", "/run/secrets/db", false, false, false},
		{"DB_PASSWORD", "file:/run/secrets/db", false, false, false},
		{"SECRET_KEY", "{{ .Secret }}", false, false, false},
		{"TOKEN_LIFETIME", "3600s", false, false, false},
		{"MAX_TOKENS", "4096", false, false, false},
		{"ACCESS_TOKEN", "3600", false, false, false},
		{"USE_TOKEN", "true", false, false, false},
		{"PUBLIC_KEY", publicKey, false, false, false},
		{"SSH_PUBLIC_KEY", publicKey, false, false, false},
		{"RECAPTCHA_SITE_KEY", "x9f3kd02ldk", false, false, false},
		{"TLS_KEY", "server.pem", false, false, false},
		{"PWD", "app", false, false, false},
		{"KEYBOARD", "de", false, false, false},
		{"DATABASE_URL", "postgres://app:${DB_PASSWORD}@db/app", false, false, false},
		{"DATABASE_URL", "postgres://app@db/app", false, false, false},
		{"TOKEN_URL", "https://auth.example.org/token", false, false, false},
		{"OAUTH_TOKEN", "https://auth.example.org/token", false, false, false},
		{"IMAGE", "example.org/app@sha256:" + strings.Repeat("0123456789abcdef", 4), false, false, false},
		{"COMMIT", strings.Repeat("0123456789", 4), false, false, false},
		{"SMTP_AUTH", "plain", false, false, false},
		{"NEO4J_AUTH", "none", false, false, false},
		{"UUID", "6f1c2b7e-9d3a-4c58-8f21-0a9b8c7d6e5f", false, false, false},
	} {
		judge(t, tt.name+"="+tt.value, Assigned(tt.name, tt.value), tt.value, tt.found, tt.given, tt.known)
	}
}

func TestSecretsOfCommands(t *testing.T) {
	for text, want := range map[string]struct{ found, given, known bool }{
		"redis-server --requirepass hunter2":                                         {true, false, false},
		"redis-cli -a hunter2 ping":                                                  {true, false, false},
		"app --api-key=x9f3kd02ldk":                                                  {true, true, false},
		"app --db.password hunter2 --verbose":                                        {true, false, false},
		"mysqladmin ping -h localhost -u root -phunter2":                             {true, false, false},
		"sh -c PGPASSWORD=hunter2 pg_isready":                                        {true, false, false},
		"curl -f -u admin:hunter2 http://localhost/health":                           {true, true, false},
		"curl -H 'X-Api-Key: x9f3kd02ldk' http://localhost/":                         {true, true, false},
		"wget -qO- http://localhost/health?apikey=x9f3kd02ldk":                       {true, true, false},
		"wget --header 'Authorization: Bearer x9f3kd02ldkxx' http://localhost":       {true, true, false},
		"tunnel run --token " + jwt:                                                  {true, true, false},
		"tunnel run --token changeme":                                                {true, true, true},
		"pg_dump postgres://app:hunter2@db/app":                                      {true, false, false},
		"mysqladmin ping -h localhost -p$MYSQL_ROOT_PASSWORD":                        {},
		"mysqladmin ping -p${MYSQL_ROOT_PASSWORD}":                                   {},
		"redis-server --requirepass ${REDIS_PASSWORD}":                               {},
		"redis-server --requirepass $REDIS_PASSWORD":                                 {},
		"app --password-file /run/secrets/x --token-ttl 3600 --tls-key server.pem":   {},
		"app --token --verbose":                                                      {},
		"curl -f http://localhost:8080/health -H \"Authorization: Bearer ${TOKEN}\"": {},
		"tail -f /var/log/auth.log":                                                  {},
		"ssh -p 2222 host":                                                           {},
		"mysqldump --password=$(cat /run/secrets/x)":                                 {},
	} {
		judge(t, text, Command(text), "", want.found, want.given, want.known)
	}
}

func TestSecretsOfFiles(t *testing.T) {
	for _, tt := range []struct {
		file, text   string
		found        bool
		given, known bool
	}{
		{".env", "A=b\nDB_PASSWORD=hunter2 # the database's\n", true, false, false},
		{"stack.env", "export SMTP_PASSWORD='hunter2'\n", true, true, false},
		{".env.example", "DB_PASSWORD=changeme\n", true, false, true},
		{"id_ed25519", pem, true, true, false},
		{"app.yml", "db:\n  password: hunter2\n", true, false, false},
		{"app.json", "{\n  \"apiKey\": \"x9f3kd02ldk\"\n}", true, true, false},
		{"app.ini", "[smtp]\npassword = hunter2\n", true, false, false},
		{"config.xml", "<Config>\n  <ApiKey>x9f3kd02ldk</ApiKey>\n</Config>", true, true, false},
		{"htpasswd", "admin:" + apr1 + "\n", true, true, false},
		{"alertmanager.yml", "receivers:\n  - url: " + discord + "\n", true, true, false},
		{"secrets.sh", "TOKEN=" + github + "\n", true, true, false},
		{"run.sh", "PASSWORD=\"hunter2\"\n", true, false, false},

		{".env", "DB_PASSWORD=\n#DB_PASSWORD=hunter2\nTZ=Europe/Paris\n", false, false, false},
		{"run.sh", "PASSWORD=$(cat /run/secrets/x)\nTOKEN=$1\n", false, false, false},
		{"nginx.conf", "location / { proxy_pass http://app:80; }\nssl_certificate_key /etc/key.pem;\n", false, false, false},
		{"app.yml", "password: ${DB_PASSWORD}\nsecret: !secret db\nkey: value\ntoken_lifetime: 1h\n", false, false, false},
		{"app.json", "{\"key\": \"value\", \"keys\": [\"a\"], \"password\": \"\"}", false, false, false},
		{"readme.md", "Set password: hunter2 in the page\n", false, false, false},
		{"authorized_keys", publicKey + "\n", false, false, false},
		{"logo.png", "\x89PNG\x00\npassword: hunter2\n", false, false, false},
	} {
		judge(t, tt.file, File(tt.file, tt.text), "", tt.found, tt.given, tt.known)
	}
}

func judge(t *testing.T, text string, got []Found, value string, found, given, known bool) {
	t.Helper()
	switch {
	case !found && len(got) > 0:
		t.Errorf("%s: found %+v", text, got)
	case !found:
	case len(got) != 1:
		t.Errorf("%s: got %+v, want one", text, got)
	case got[0].Given != given || got[0].Known != known:
		t.Errorf("%s: got %+v, want given %v, known %v", text, got[0], given, known)
	case value != "" && strings.Contains(got[0].What.String(), value):
		t.Errorf("%s: the value is shown: %q", text, got[0].What)
	}
}

func TestPlacesAreThoseOfTheSecret(t *testing.T) {
	text := "a: b\ndb:\n  password: 'hunter2'\n"
	got := File("app.yml", text)
	if len(got) != 1 || text[got[0].Start:got[0].End] != "hunter2" {
		t.Errorf("got %+v", got)
	}
	text = "# x\nDB_PASSWORD=hunter2\n"
	if got := File(".env", text); len(got) != 1 || text[got[0].Start:got[0].End] != "hunter2" {
		t.Errorf("got %+v", got)
	}
}

func TestEveryRuleCompiles(t *testing.T) {
	all := rules()
	if len(all.Rules) < 150 {
		t.Errorf("%d rules", len(all.Rules))
	}
	for _, r := range all.Rules {
		if len(r.Keywords) == 0 {
			t.Errorf("%s has no keyword: it would be tried on every text", r.ID)
		}
		if _, err := regexp.Compile(r.Regex); err != nil {
			t.Errorf("%s: %v", r.ID, err)
		}
		for _, k := range r.Keywords {
			if k != strings.ToLower(k) {
				t.Errorf("%s: the keyword %q is not in lower case", r.ID, k)
			}
		}
		for _, a := range r.Allowlists {
			a.compile()
		}
	}
	all.Allowlist.compile()
}

func FuzzScan(f *testing.F) {
	f.Add("app.yml", "password: hunter2")
	f.Add(".env", "A=b\nDB_PASSWORD=hunter2 # x")
	f.Fuzz(func(t *testing.T, name, text string) {
		for _, found := range [][]Found{File(name, text), Command(text), Assigned(name, text), Text(text)} {
			for _, x := range found {
				if x.Start < 0 || x.Start > x.End || x.End > len(text) {
					t.Errorf("%+v in a text of %d bytes", x, len(text))
				}
			}
		}
	})
}
