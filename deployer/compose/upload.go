package compose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

// Upload gives the files as they go to the host: the placeholders in .env replaced by values. It asks
// for each secret once. What it returns is for the host alone; nothing of it may be logged or printed.
func (b *Bundle) Upload(value func(SecretRef) (string, error)) ([]File, error) {
	values := map[string]string{}
	for _, ref := range b.Secrets {
		v, err := value(ref)
		if err != nil {
			return nil, fmt.Errorf("secret %s: %w", ref, err)
		}
		if err := checkValue(ref.Name, v); err != nil {
			return nil, fmt.Errorf("secret %s: %w", ref, err)
		}
		values[ref.Name] = v
	}
	files := slices.Clone(b.Files)
	for i := range files {
		if files[i].Path == EnvFile {
			files[i].Data = envText(b.env, values)
		}
	}
	return files, nil
}

// Kept reads the secrets of a bundle out of the .env that a host has: those that were made once and are
// kept there. What is missing, empty or only a placeholder is left out.
func (b *Bundle) Kept(env []byte) (map[string]string, error) {
	all, err := dotenv.Parse(strings.NewReader(string(env)))
	if err != nil {
		return nil, fmt.Errorf("%s of %s on %s cannot be read; look at it there", EnvFile, b.Service, b.Host)
	}
	out := map[string]string{}
	for _, ref := range b.Secrets {
		if v := all[ref.Name]; v != "" && v != (variable{secret: &ref}).shown() {
			out[ref.Name] = v
		}
	}
	return out, nil
}
