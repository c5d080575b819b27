package secretscan

import (
	"slices"
	"strings"
	"unicode"
)

// A name counts by its last word, so that TOKEN_LIFETIME is none of a secret.
var (
	// passwords are words whose values are secrets even where they are numbers.
	passwords = []string{"PASSWORD", "PASSWD", "PASS", "PASSPHRASE", "PASSWORT", "PASSWRD", "PSWD", "PW", "PWD", "PSK", "REQUIREPASS", "MASTERAUTH"}
	// secretWords are the other words that names of secrets end with.
	secretWords = []string{
		"SECRET", "SECRETS", "TOKEN", "TOKENS", "KEY", "KEYS", "CREDENTIAL", "CREDENTIALS", "CREDS", "JWT", "SALT", "PEPPER",
		"MNEMONIC", "AUTHORIZATION",
	}
	// endings are what a last word may end with: MYSQLPASSWORD, apikey.
	endings = []string{
		"PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "APIKEY", "AUTHKEY", "SECRETKEY", "PRIVATEKEY", "ACCESSKEY",
		"ENCRYPTIONKEY", "PRIVKEY", "SHAREDKEY", "DBPW", "ROOTPW", "ADMINPW", "USERPW", "MASTERKEY", "SIGNINGKEY", "SETUPKEY", "SECRETKEYBASE",
	}
	// noKeys are words before KEY whose keys are no secrets.
	noKeys = []string{
		"PUBLIC", "PUB", "SITE", "PRIMARY", "PARTITION", "SORT", "FOREIGN", "HOT", "CACHE", "ROW", "GROUP", "OBJECT", "MAP",
		"ROUTING", "UNIQUE", "INDEX", "REGISTRY", "SHORTCUT",
	}
	// noPasswords end as passwords do.
	noPasswords = []string{"BYPASS", "COMPASS", "ENCOMPASS", "OVERPASS", "TRESPASS", "SURPASS", "PROXYPASS"}
	// weak are names that mean a secret in an environment, and anything in other files.
	weak = []string{"KEY", "KEYS", "PASS", "TOKEN", "TOKENS", "SALT", "AUTH", "SECRETS", "SECRET", "AUTHORIZATION", "PW"}
)

// SoundsSecret reports whether a variable of that name holds a secret, as far as a name can tell.
func SoundsSecret(name string) bool {
	words := wordsOf(name)
	if len(words) == 0 {
		return false
	}
	last, before := words[len(words)-1], ""
	if len(words) > 1 {
		before = words[len(words)-2]
	}
	switch {
	case slices.Contains(noPasswords, last), last == "PASS" && before == "PROXY": // proxy_pass
		return false
	case last == "PWD" && before == "":
		return false // the shell's directory
	case (last == "KEY" || last == "KEYS") && slices.Contains(noKeys, before):
		return false
	case last == "BASE" && before == "KEY": // SECRET_KEY_BASE
		return true
	}
	return isPassword(name) || slices.Contains(secretWords, last) ||
		slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(last, e) })
}

// isPassword reports whether a name's values are secrets even where they are numbers.
func isPassword(name string) bool {
	words := wordsOf(name)
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	return slices.Contains(passwords, last) || strings.HasSuffix(last, "PASSWORD") || strings.HasSuffix(last, "PASS") && !slices.Contains(noPasswords, last)
}

// isWeak reports whether a name alone says little outside of an environment.
func isWeak(name string) bool {
	words := wordsOf(name)
	return len(words) == 1 && slices.Contains(weak, words[0])
}

// wordsOf are the words of a name in capitals: DB_PASSWORD, db-password, dbPassword.
func wordsOf(name string) []string {
	var b strings.Builder
	lower := false
	for _, r := range name {
		if lower && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		lower = unicode.IsLower(r)
		b.WriteRune(unicode.ToUpper(r))
	}
	return strings.FieldsFunc(b.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Words of names whose secrets somebody else has made up, and of those that only the services of a lab share.
var (
	givenWords = []string{
		"API", "APIKEY", "SMTP", "MAIL", "EMAIL", "IMAP", "SENDGRID", "MAILGUN", "CLIENT", "OAUTH", "OAUTH2", "OIDC", "CLOUDFLARE",
		"CF", "DNS", "DUCKDNS", "DDNS", "AWS", "S3", "B2", "R2", "ACCESS", "GITHUB", "GITLAB", "OPENAI", "ANTHROPIC", "TELEGRAM",
		"DISCORD", "SLACK", "BOT", "TWILIO", "VPN", "WIREGUARD", "TUNNEL", "PLEX", "CLAIM", "LICENSE", "LICENCE", "STRIPE",
		"WEBHOOK", "AUTHKEY", "TS", "REGISTRY", "DOCKERHUB", "SETUP", "GOOGLE", "MAXMIND", "PUSHOVER", "LDAP", "FRITZ", "WIFI",
		"PSK", "PRIVATE", "CREDENTIALS", "CREDENTIAL", "CREDS", "MNEMONIC",
	}
	madeWords = []string{"ADMIN", "INIT", "INTERNAL", "SESSION", "JWT", "ROOT", "DB", "POSTGRES", "MYSQL", "MARIADB", "REDIS"}
)

// IsGiven reports whether the value of a secret is somebody else's, as far as its name can tell: berth cannot
// make one up.
func IsGiven(name string) bool {
	words := wordsOf(name)
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	if has(givenWords) {
		return true
	}
	return len(words) > 0 && strings.HasSuffix(words[len(words)-1], "TOKEN") && !has(madeWords)
}
