package secretscan

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"berth/message"
)

// Forms of secrets that need no name.
var (
	privateKey = regexp.MustCompile(`-----BEGIN[ A-Z0-9]*PRIVATE KEY`)
	// hash is a password's, as basic authentication, shadow files and web interfaces keep it.
	hash = regexp.MustCompile(`\$\$?apr1\$\$?[./\w]{1,16}\$\$?[./\w]{20,}|\$\$?2[abxy]\$\$?\d\d\$\$?[./\w]{50,}|` +
		`\$\$?[156]\$\$?(?:rounds=\d+\$\$?)?[./\w]{1,16}\$\$?[./\w]{20,}|\$\$?y\$\$?[./\w]+\$\$?[./\w]+\$\$?[./\w]{20,}|` +
		`\$\$?argon2(?:id|i|d)\$\$?[\w=,$+/.-]{30,}|\{SHA\}[\w+/=]{20,}`)
	inURL   = regexp.MustCompile(`\b([a-zA-Z][a-zA-Z0-9+.-]*)://[^\s/:@'"]*:([^\s/@'"]+)@`)
	dsn     = regexp.MustCompile(`(?:^|[\s"'=])[\w.-]+:([^\s/@'"]+)@(?:tcp|unix|udp)\(`) // of Go's drivers for MySQL
	basic   = regexp.MustCompile(`\bBasic\s+([A-Za-z0-9+/]{12,}={0,2})(?:[\s"']|$)`)
	notify  = regexp.MustCompile(`\b(?:discord|telegram|tgram|slack|teams|pushover|pover|pushbullet|pbul|matrix|rocketchat|zulip|mattermost|opsgenie|gotify)s?://([^\s@/'":]{8,})@`)
	bot     = regexp.MustCompile(`\b(\d{8,10}:AA[\w-]{33})\b`) // Telegram's
	webhook = regexp.MustCompile(`https://(?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/\d+/([\w-]{20,})`)
	header  = regexp.MustCompile(`(?i)\b(?:Authorization|X-Api-Key|X-Auth-Token|X-[a-z-]*Token)["']?\s*[:=]\s*["']?(?:Basic\s+|Bearer\s+|Token\s+)?([\w+/=.~-]{8,})`)
)

// madeSchemes are of addresses between containers of a lab.
var madeSchemes = []string{
	"postgres", "postgresql", "mysql", "mariadb", "redis", "rediss", "valkey", "mongodb", "amqp", "mssql", "clickhouse", "nats",
}

// Text finds secrets by their form alone.
func Text(text string) []Found { return byForm("", text) }

func byForm(path, text string) []Found {
	var out []Found
	for _, at := range inURL.FindAllStringSubmatchIndex(text, -1) {
		password := text[at[4]:at[5]]
		if isReference(password) || strings.HasPrefix(password, "{") || strings.HasPrefix(password, "<") {
			continue
		}
		scheme, _, _ := strings.Cut(strings.ToLower(text[at[2]:at[3]]), "+")
		out = merge(out, Found{
			What: message.Word("the password of an address"), Given: !slices.Contains(madeSchemes, scheme), Known: isPlaceholder(password),
			Start: at[4], End: at[5],
		})
	}
	for _, form := range []struct {
		expression *regexp.Regexp
		what       message.Text
	}{
		{privateKey, message.Word("a private key")}, {hash, message.Word("the hash of a password")}, {notify, message.Word("the token of an address")},
		{webhook, message.Word("the token of a webhook")}, {dsn, message.Word("the password of an address")}, {basic, message.Word("what a header authorizes with")}, {bot, message.Word("a bot's token")}, {header, message.Word("what a header authorizes with")},
	} {
		for _, at := range form.expression.FindAllStringSubmatchIndex(text, -1) {
			start, end := at[len(at)-2], at[len(at)-1]
			if value := text[start:end]; form.expression != hash && (isReference(value) || value != "" && settings[strings.ToLower(value)]) {
				continue
			}
			out = merge(out, Found{What: form.what, Given: true, Known: isPlaceholder(text[start:end]), Start: start, End: end})
		}
	}
	return merge(out, byRules(path, text)...)
}

// Assigned finds secrets in the value that a variable, a label or an option is given: by the name, and by
// the form of the value. Places are those of the value.
func Assigned(name, value string) []Found {
	out := byForm("", value)
	if named := byRules("", name+"="+value); len(named) > 0 && len(out) == 0 {
		f := named[0] // rules ask for the provider's name
		shift := len(name) + 1
		if f.Start >= shift {
			f.Start, f.End = f.Start-shift, f.End-shift
			out = merge(out, f)
		}
	}
	switch {
	case len(out) > 0:
	case SoundsSecret(name) && isValue(name, value), pair(name, value):
		out = append(out, Found{
			What: message.Of("the value of %s", name), Given: IsGiven(name), Known: isPlaceholder(value), Start: 0, End: len(value),
		})
	}
	if len(out) == 0 {
		return Command(value) // options of a program: JAVA_OPTS, or of a share
	}
	for i := range out {
		out[i].Name = name
	}
	return out
}

// pair reports whether a value is a user and a password: NEO4J_AUTH=neo4j/password.
func pair(name, value string) bool {
	words := wordsOf(name)
	if len(words) < 2 || words[len(words)-1] != "AUTH" {
		return false
	}
	i := strings.IndexAny(value, ":/")
	return i > 0 && i+1 < len(value) && !strings.ContainsAny(value[:i], " $") && !isReference(value[i+1:]) && !strings.HasPrefix(value[i+1:], "/")
}

var (
	flag       = regexp.MustCompile(`(?:^|[\s"'\[,])--?([A-Za-z][\w.-]*)(?:=|["']?,?\s+)["']?([^\s"',;-][^\s"',;]*)`)
	assignment = regexp.MustCompile(`(?:^|[\s"'?&;,\[({])([A-Za-z_][\w.-]*)=["']?([^\s"',;&|)]+)`)
	mysql      = regexp.MustCompile(`\b(?:mysql|mariadb)\S*\b[^|;&]*?\s-p([^\s"';]+)`)
	redis      = regexp.MustCompile(`\b(?:redis|valkey)-cli\b[^|;&]*?\s-a\s+["']?([^\s"';]+)`)
	sshpass    = regexp.MustCompile(`\bsshpass\s+-p\s*["']?([^\s"';]+)`)
	curlUser   = regexp.MustCompile(`\b(?:curl|wget)\b[^|;&]*?\s(?:-u|--user)[\s=]+["']?[^\s:"']+:([^\s"']+)`)
)

// Command finds secrets in the words of a command, joined by spaces: options, assignments, and by their form.
func Command(text string) []Found {
	out := byForm("", text)
	for _, e := range []*regexp.Regexp{flag, assignment} {
		for _, at := range e.FindAllStringSubmatchIndex(text, -1) {
			name, value := text[at[2]:at[3]], text[at[4]:at[5]]
			if SoundsSecret(name) && isValue(name, value) {
				out = merge(out, Found{
					What: message.Of("the value of %s", name), Name: variable(name), Given: IsGiven(name), Known: isPlaceholder(value),
					Start: at[4], End: at[5],
				})
			}
		}
	}
	for _, e := range []*regexp.Regexp{mysql, redis, sshpass, curlUser} {
		for _, at := range e.FindAllStringSubmatchIndex(text, -1) {
			if value := text[at[2]:at[3]]; !isReference(value) {
				out = merge(out, Found{What: message.Word("a password"), Given: e == curlUser || e == sshpass, Known: isPlaceholder(value), Start: at[2], End: at[3]})
			}
		}
	}
	if strings.Contains(text, "\n") { // a file of settings may be written within it
		for _, at := range line.FindAllStringSubmatchIndex(text, -1) {
			out = merge(out, assigned(text, at[2], at[3], at[6], at[7])...)
		}
	}
	return out
}

// variable is a name for a variable: DB_PASSWORD for db-password.
func variable(name string) string { return strings.Join(wordsOf(name), "_") }

// maxScanned bounds what is scanned of one file: the rest is no configuration that somebody has written.
const maxScanned = 512 << 10

// kinds of files by how they assign.
var (
	configEndings = []string{
		".yml", ".yaml", ".json", ".ini", ".conf", ".cfg", ".toml", ".properties", ".cnf", ".xml", ".php", ".sh", ".py", ".js", ".tmpl", "",
	}
	line = regexp.MustCompile(`(?m)^[ \t]*(?:-[ \t]+|export[ \t]+|set[ \t]+)?["']?([A-Za-z_][\w.-]*)["']?[ \t]*(?::|=>?|:=)[ \t]*(["']?)([^\s"',;#]+)`)
	xml  = regexp.MustCompile(`<([A-Za-z]\w*)>([^<\s]+)</`)
)

// File finds secrets in a file of settings.
func File(name, text string) []Found {
	text = text[:min(len(text), maxScanned)]
	if strings.ContainsRune(text, 0) {
		return nil
	}
	if base := path.Base(name); strings.HasPrefix(base, ".env") || strings.HasSuffix(base, ".env") {
		return variables(text)
	}
	out := byForm(name, text)
	if !slices.Contains(configEndings, path.Ext(strings.TrimPrefix(path.Base(name), "."))) {
		return out
	}
	code := slices.Contains([]string{".php", ".sh", ".py", ".js"}, path.Ext(name))
	for _, at := range line.FindAllStringSubmatchIndex(text, -1) {
		if quoted := at[4] < at[5]; quoted || !code {
			out = merge(out, assigned(text, at[2], at[3], at[6], at[7])...)
		}
	}
	for _, at := range xml.FindAllStringSubmatchIndex(text, -1) {
		out = merge(out, assigned(text, at[2], at[3], at[4], at[5])...)
	}
	return out
}

// assigned judges an assignment within a file. A name such as key says something only where the value looks made.
func assigned(text string, nameStart, nameEnd, start, end int) []Found {
	name, value := text[nameStart:nameEnd], text[start:end]
	if !SoundsSecret(name) || !isValue(name, value) || strings.ContainsAny(value, "({[") {
		return nil
	}
	if isWeak(name) && (len(value) < 16 || entropy(value) < 3.5 || !strings.ContainsAny(value, "0123456789")) {
		return nil
	}
	return []Found{{
		What: message.Of("the value of %s", name), Name: variable(name), Given: IsGiven(name), Known: isPlaceholder(value), Start: start, End: end,
	}}
}

var envLine = regexp.MustCompile(`(?m)^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(.*)$`)

// variables finds secrets in a file of variables.
func variables(text string) []Found {
	var out []Found
	for _, at := range envLine.FindAllStringSubmatchIndex(text, -1) {
		value := strings.TrimRight(text[at[4]:at[5]], " \t\r")
		if i := strings.Index(value, " #"); i >= 0 && !strings.HasPrefix(value, `"`) && !strings.HasPrefix(value, "'") {
			value = strings.TrimRight(value[:i], " \t")
		}
		for _, f := range Assigned(text[at[2]:at[3]], value) {
			f.Start, f.End = f.Start+at[4], f.End+at[4]
			out = merge(out, f)
		}
	}
	return merge(out, byForm("", text)...)
}
