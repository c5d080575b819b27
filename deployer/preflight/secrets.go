package preflight

import (
	"berth/deployer/compose"
	"berth/wording"
)

// SecretMissing is a secret that only the operator has, and has not given.
type SecretMissing struct {
	Place
	stops
	Secret compose.SecretRef
	Err    error
}

func (f SecretMissing) Say(w wording.Words) string {
	return w.Say("the secret %s is missing: %v", "le secret %s manque : %v", f.Secret, f.Err)
}

func (f SecretMissing) Hint(wording.Words) string { return "berth secrets set " + f.Secret.String() }

// secrets asks for every secret that only the operator has; of those of an agent, which is on many hosts, once.
func secrets(c *checker) {
	if c.want.Secret == nil {
		return
	}
	told := map[compose.SecretRef]bool{}
	for _, b := range c.want.Bundles {
		for _, ref := range b.Secrets {
			if told[ref] {
				continue
			}
			if err := c.want.Secret(ref); err != nil {
				told[ref] = true
				c.add(SecretMissing{Place: Place{Service: b.Service}, Secret: ref, Err: err})
			}
		}
	}
}
