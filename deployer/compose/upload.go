package compose

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"berth/message"
)

// Upload gives the files as they go to the host: the placeholders in .env replaced by values. It asks
// for each secret once. What it returns is for the host alone; nothing of it may be logged or printed.
func (b *Bundle) Upload(value func(SecretRef) (string, error)) ([]File, error) {
	values := map[string]string{}
	for _, ref := range b.Secrets {
		v, err := value(ref)
		if err != nil {
			return nil, message.Errorf("secret %s: %w", ref, err)
		}
		if err := checkValue(ref.Name, v); err != nil {
			return nil, message.Errorf("secret %s: %w", ref, err)
		}
		values[ref.Name] = v
	}
	files := slices.Clone(b.Files)
	for i := range files {
		switch files[i].Path {
		case EnvFile:
			files[i].Data = envText(forCompose, b.env, values)
		case containerEnv:
			files[i].Data = envText(forContainers, b.own, values)
		}
	}
	return files, nil
}

// Given is the value that .env beside the entry's Compose file has for a secret, by [SecretRef.String]. The operator's store
// comes before it.
func (b *Bundle) Given(secret string) (string, bool) {
	name, own := strings.CutPrefix(secret, b.Service+"/")
	value, given := b.given[name]
	return value, own && given
}

// Kept reads the secrets of a bundle out of the .env that a host has: those that were made once and are
// kept there. What is missing, empty or only a placeholder is left out.
func (b *Bundle) Kept(env []byte) (map[string]string, error) {
	all, err := dotenv.Parse(strings.NewReader(string(env)))
	if err != nil {
		return nil, message.Errorf("%s of %s on %s cannot be read; look at it there", EnvFile, b.Service, b.Host)
	}
	out := map[string]string{}
	for _, ref := range b.Secrets {
		if v := all[ref.Name]; v != "" && v != (variable{secret: &ref}).shown() {
			out[ref.Name] = v
		}
	}
	return out, nil
}
