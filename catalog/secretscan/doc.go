// Package secretscan finds secrets that stand in texts: passwords and keys by the name that they are assigned
// to, in commands, URLs and headers, and tokens of known providers by their form.
//
// The forms of providers' tokens are the rules of gitleaks (gitleaks.toml, copied as it is from
// github.com/zricethezav/gitleaks/v8 v8.30.1 of 2026-02-21, MIT licence in gitleaks.LICENSE); [regexp] reads
// them. Its rule for generic keys is left out: names tell more where names are known. What a rule has found is
// never given away, only that it is there, and where.
package secretscan

import "berth/message"

// Found is a secret in a text.
type Found struct {
	What       message.Text // what it is, for a sentence: a GitHub token, the value of DB_PASSWORD. Never the value
	Name       string       // of the variable that a secret is kept under; empty where the text has none
	Given      bool         // somebody else made it up: a provider's key, a mail server's password
	Known      bool         // a placeholder: everybody knows it
	Start, End int          // of the secret in the text that was scanned
}

// merge adds what is found to a list, unless the same place is in it already.
func merge(list []Found, more ...Found) []Found {
	for _, f := range more {
		covered := false
		for _, g := range list {
			covered = covered || f.Start < g.End && g.Start < f.End
		}
		if !covered {
			list = append(list, f)
		}
	}
	return list
}
