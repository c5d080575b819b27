package compose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

// Hidden stands for a value that is not shown.
const Hidden = "(hidden)"

// leastHidden is the shortest value that is looked for where nobody says which values are secret.
const leastHidden = 8

// Hide returns a function that takes secrets of a service out of lines of text, such as what its containers
// printed. env is the .env on its host; b says which of its values are secret, and nil that any long one may
// be. Where .env cannot be read there is no such function: nothing may be shown.
func Hide(env []byte, b *Bundle) (func(string) string, error) {
	all, err := dotenv.Parse(strings.NewReader(string(env)))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read", EnvFile) // the parser's own words quote values
	}
	if b != nil {
		if all, err = b.Kept(env); err != nil {
			return nil, err
		}
	}
	var hidden []string
	for _, value := range all {
		for line := range strings.Lines(value) {
			if line = strings.TrimSpace(line); line != "" && (b != nil || len(line) >= leastHidden) {
				hidden = append(hidden, line)
			}
		}
	}
	// The first that matches is taken: a secret that begins with another one would be shown in part.
	slices.SortFunc(hidden, func(x, y string) int { return cmp.Compare(len(y), len(x)) })
	var pairs []string
	for _, line := range hidden {
		pairs = append(pairs, line, Hidden)
	}
	return strings.NewReplacer(pairs...).Replace, nil
}
