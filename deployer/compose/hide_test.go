package compose

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSecretsAreTakenOutOfWhatContainersPrint(t *testing.T) {
	env := []byte("LEVEL=debug\nDB_PASSWORD='hunter2 is it'\nKEY=\"-----BEGIN\nc2VjcmV0\n-----END\"\nNAME=jellyfin-media\n")
	b := &Bundle{Service: "app", Secrets: []SecretRef{{Service: "app", Name: "DB_PASSWORD"}, {Service: "app", Name: "KEY"}}}
	hide, err := Hide(env, b)
	if err != nil {
		t.Fatal(err)
	}
	if got := hide("debug: cannot log in with hunter2 is it at jellyfin-media"); got != "debug: cannot log in with (hidden) at jellyfin-media" {
		t.Error(got)
	}
	if got := hide("key c2VjcmV0 is bad"); strings.Contains(got, "c2Vj") {
		t.Error(got)
	}
	t.Run("and whole where one begins as another", func(t *testing.T) {
		for range 20 { // in whatever order a map gives them
			hide, err := Hide([]byte("DB_PASSWORD=admin\nKEY=admin-7731\n"), b)
			if err != nil {
				t.Fatal(err)
			}
			if got := hide("login admin-7731, then admin"); got != "login (hidden), then (hidden)" {
				t.Fatal(got)
			}
		}
	})
	t.Run("and every long value where nobody says which are secret", func(t *testing.T) {
		hide, err := Hide(env, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := hide("debug hunter2 is it jellyfin-media"); got != "debug (hidden) (hidden)" {
			t.Error(got)
		}
	})
	t.Run("and nothing is shown where .env is damaged", func(t *testing.T) {
		if _, err := Hide([]byte("A='unterminated hunter2"), b); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Error(err)
		}
	})
}

// hiding takes one secret out of lines.
func hiding(t testing.TB, secret string) func(string) string {
	t.Helper()
	b := &Bundle{Service: "app", Secrets: []SecretRef{{Service: "app", Name: "KEY"}}}
	hide, err := Hide([]byte("KEY="+quoteEnv(secret)+"\n"), b)
	if err != nil {
		t.Fatal(err)
	}
	return hide
}

var percent = regexp.MustCompile(`%[0-9A-F]{2}`)

// encodings are ways in which a program writes a text, and all that is left of it when that is hidden is what stands
// beside it.
var encodings = map[string]func(string) string{
	"as it is":       func(s string) string { return s },
	"a query":        url.QueryEscape,
	"a path":         url.PathEscape,
	"a small query":  func(s string) string { return percent.ReplaceAllStringFunc(url.QueryEscape(s), strings.ToLower) },
	"a query, twice": func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"JSON": func(s string) string {
		text, _ := json.Marshal(s)
		return string(text[1 : len(text)-1])
	},
	"JSON, twice": func(s string) string {
		text, _ := json.Marshal(s)
		text, _ = json.Marshal(string(text[1 : len(text)-1]))
		return string(text[1 : len(text)-1])
	},
	"Go": func(s string) string {
		text := strconv.QuoteToASCII(s)
		return text[1 : len(text)-1]
	},
	"HTML":       html.EscapeString,
	"a shell":    func(s string) string { return strings.ReplaceAll(s, "'", `'\''`) },
	"Compose":    envEscapes.Replace,
	"SQL":        func(s string) string { return strings.ReplaceAll(s, "'", "''") },
	"hex":        func(s string) string { return hex.EncodeToString([]byte(s)) },
	"large hex":  func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
	"base64":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"URL-base64": func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
}

func TestSecretsAreHiddenAsProgramsWriteThem(t *testing.T) {
	for _, secret := range []string{"hunter2-and-more", `p&s's "w" <rd>\$x/+é=`, "🏠 key: 100%~", "\xc3\xbf\xc3\xbe???>>>~~~"} {
		hide := hiding(t, secret)
		for name, encode := range encodings {
			if got := hide("a " + encode(secret) + " b"); got != "a "+Hidden+" b" {
				t.Errorf("%s as %s: %s", secret, name, got)
			}
		}
		for _, beside := range []string{"", "u", "us", "user:"} {
			for _, e := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
				coded := e.EncodeToString([]byte(beside + secret + beside))
				got := hide("auth " + coded)
				left, _ := e.DecodeString(strings.TrimPrefix(strings.ReplaceAll(got, Hidden, ""), "auth "))
				if !strings.Contains(got, Hidden) || len(got) > len("auth ")+len(Hidden)+2*len(beside)+8 || strings.Contains(string(left), secret) {
					t.Errorf("%q: %s became %s", beside+secret+beside, coded, got)
				}
			}
		}
	}
}

func TestWhatIsShortOrCommonHidesNothingElse(t *testing.T) {
	for secret, lines := range map[string][2]string{
		"1":        {"1 of 10 done", "1 of 10 done"},
		"abc":      {"abc, abcd", "abc, abcd"},
		"true":     {"tls: true", "tls: true"},
		"False":    {"False, false", "False, false"},
		"admin":    {"admin logs in, administrators do not: admin:admin@db", Hidden + " logs in, administrators do not: " + Hidden + ":" + Hidden + "@db"},
		"s3cr":     {"s3cr s3cret czNjcg== czNjcmV0", Hidden + " s3cret " + Hidden + " czNjcmV0"},
		"hunter22": {"xhunter22x", "x" + Hidden + "x"},
	} {
		if got := hiding(t, secret)(lines[0]); got != lines[1] {
			t.Errorf("%s: %q, want %q", secret, got, lines[1])
		}
	}
}

func TestASecretThatIsCutIsHidden(t *testing.T) {
	secret := "correct horse battery staple"
	hide := hiding(t, secret)
	for n := leastBegun; n < len(secret); n++ {
		if got := hide("key " + secret[:n]); got != "key "+Hidden {
			t.Errorf("cut after %d: %s", n, got)
		}
	}
	for n := 1; n <= len(secret)-longHidden; n++ {
		if got := hide(secret[n:] + ", said the key"); got != Hidden+", said the key" {
			t.Errorf("cut before %d: %s", n, got)
		}
	}
	coded := base64.StdEncoding.EncodeToString([]byte(secret))
	if got := hide("Basic " + coded[:20]); got != "Basic "+Hidden {
		t.Error(got)
	}
}

func TestEachLongLineOfASecretIsHidden(t *testing.T) {
	hide := hiding(t, "-----BEGIN KEY-----\nb3BlbnNzaC1rZXk\nab\nAAAAC3NzaC1lZDI\n-----END KEY-----\n")
	if got := hide("b3BlbnNzaC1rZXk ab AAAAC3NzaC1lZDI"); got != Hidden+" ab "+Hidden {
		t.Error(got)
	}
	if got := hide(`"-----BEGIN KEY-----\nb3BlbnNzaC1rZXk\nab\nAAAAC3NzaC1lZDI\n"`); strings.Contains(got, "b3Bl") || strings.Contains(got, "AAAAC") {
		t.Error(got)
	}
}

func TestAnEnvTooLargeToBeLookedForShowsNothing(t *testing.T) {
	if _, err := Hide([]byte("A="+strings.Repeat("x", mostHidden+1)+"\n"), nil); err == nil {
		t.Error("it is looked for all the same")
	}
}

// FuzzHide looks for a secret that passes in some form.
func FuzzHide(f *testing.F) {
	f.Add("hunter2-and-more", "user:", "@db")
	f.Add(`\\"'$ $$ %41`, "%", `\`)
	f.Add("aaaaaaaaaaaaaaaa", "aaa", "aaa")
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		secret = strings.TrimSpace(strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f || r == utf8.RuneError {
				return -1
			}
			return r
		}, secret))
		if len(secret) < 12 || len(secret) > 200 || len(before)+len(after) > 200 || strings.ContainsAny(before+after, "\r\n") || checkValue("KEY", secret) != nil {
			return
		}
		hide := hiding(t, secret)
		for name, encode := range encodings {
			coded := encode(secret)
			if got := hide(before + " " + coded + " " + after); strings.Contains(got, coded) && !strings.Contains(Hidden, coded) {
				t.Errorf("%q as %s: %s", secret, name, fmt.Sprintf("%q", got))
			}
		}
	})
}
