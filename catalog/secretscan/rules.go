package secretscan

import (
	_ "embed" // the rules
	"math"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"berth/message"
)

//go:embed gitleaks.toml
var gitleaks string

// rule is one rule of gitleaks.
type rule struct {
	ID          string
	Regex       string
	Path        string
	Keywords    []string
	Entropy     float64
	SecretGroup int
	Allowlists  []allowlist

	compile func() *regexp.Regexp
	path    func() *regexp.Regexp
}

// allowlist is what a rule passes over.
type allowlist struct {
	Condition   string
	RegexTarget string
	Regexes     []string
	StopWords   []string
	Paths       []string

	compile func() []*regexp.Regexp
}

// leftOut are rules whose finds are no secrets, or that names tell better: identifiers and public keys.
var leftOut = regexp.MustCompile(`^generic-api-key$|-client-id$|-pub(lic)?(-api)?-key$|-access-id$|-user-api-id$|^pkcs12-file$`)

// rules reads the rules once; expressions are compiled when a text has one of their keywords.
var rules = sync.OnceValue(func() (all struct {
	Allowlist allowlist
	Rules     []rule
}) {
	if _, err := toml.Decode(gitleaks, &all); err != nil {
		panic(err) // a test reads it
	}
	all.Rules = slices.DeleteFunc(all.Rules, func(r rule) bool { return r.Regex == "" || leftOut.MatchString(r.ID) })
	for i := range all.Rules {
		r := &all.Rules[i]
		r.compile = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(r.Regex) })
		r.path = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(r.Path) })
		for j := range r.Allowlists {
			r.Allowlists[j].prepare()
		}
	}
	all.Allowlist.prepare()
	return all
})

func (a *allowlist) prepare() {
	a.compile = sync.OnceValue(func() []*regexp.Regexp {
		var out []*regexp.Regexp
		for _, text := range a.Regexes {
			out = append(out, regexp.MustCompile(text))
		}
		return out
	})
}

// byRules finds what has the form of a provider's token; path is the file's, for the rules that ask for one.
func byRules(path, text string) []Found {
	lower := strings.ToLower(text)
	var out []Found
	for i := range rules().Rules {
		r := &rules().Rules[i]
		if !slices.ContainsFunc(r.Keywords, func(k string) bool { return strings.Contains(lower, k) }) {
			continue
		}
		if r.Path != "" && !r.path().MatchString(path) {
			continue
		}
		for _, at := range r.compile().FindAllStringSubmatchIndex(text, -1) {
			start, end := r.secret(at)
			if !r.passesOver(text, at[0], at[1], text[start:end]) && !isReference(text[start:end]) {
				out = merge(out, Found{What: message.Of("a secret of the kind %s", r.ID), Given: true, Start: start, End: end})
			}
		}
	}
	return out
}

// secret is the part of a match that is the secret: the group that the rule names, else the first that there
// is, else all of it.
func (r *rule) secret(at []int) (start, end int) {
	if g := 2 * r.SecretGroup; r.SecretGroup > 0 && g+1 < len(at) && at[g] >= 0 {
		return at[g], at[g+1]
	}
	for g := 2; g+1 < len(at); g += 2 {
		if at[g] >= 0 && at[g] < at[g+1] {
			return at[g], at[g+1]
		}
	}
	return at[0], at[1]
}

// passesOver reports whether a find is too plain for its rule, or allowed by a list.
func (r *rule) passesOver(text string, start, end int, secret string) bool {
	if r.Entropy > 0 && entropy(secret) <= r.Entropy {
		return true
	}
	line := text[strings.LastIndex(text[:start], "\n")+1:]
	line, _, _ = strings.Cut(line, "\n")
	for _, a := range append(r.Allowlists, rules().Allowlist) {
		target := secret
		switch a.RegexTarget {
		case "match":
			target = text[start:end]
		case "line":
			target = line
		}
		if a.allows(secret, target) {
			return true
		}
	}
	return false
}

func (a *allowlist) allows(secret, target string) bool {
	lower := strings.ToLower(secret)
	byRegex := slices.ContainsFunc(a.compile(), func(r *regexp.Regexp) bool { return r.MatchString(target) })
	byWord := slices.ContainsFunc(a.StopWords, func(w string) bool { return strings.Contains(lower, strings.ToLower(w)) })
	if strings.EqualFold(a.Condition, "AND") {
		return (byRegex || len(a.Regexes) == 0) && (byWord || len(a.StopWords) == 0) && len(a.Paths) == 0
	}
	return byRegex || byWord
}

// entropy is Shannon's, in bits a character.
func entropy(s string) float64 {
	counts := map[rune]int{}
	n := 0
	for _, r := range s {
		counts[r]++
		n++
	}
	var sum float64
	for _, c := range counts {
		p := float64(c) / float64(n)
		sum -= p * math.Log2(p)
	}
	return sum
}
