package stacks

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/consts"

	"berth/message"
)

// cleaner makes of the files of a project what may be in a catalog.
type cleaner struct {
	*bringer
	taker *taker
	out   map[string][]byte // by path relative to the project's directory
	alone string            // the Compose file that is called as Compose takes it, since .env cannot name it
}

// clean goes from what decides for others to what refers to it: files that stay, variables, Compose files.
func (c *cleaner) clean() error {
	names := slices.Sorted(maps.Keys(c.files))
	var composes [][]byte
	for _, at := range names {
		if f := c.files[at]; f.is == "file" && (f.has(composeKind) || f.has(extendedKind) || f.has(envKind)) {
			composes = append(composes, f.data)
		}
	}
	c.taker = newTaker(c.env, composes)
	stay := map[string]bool{}
	for _, at := range names {
		if err := c.other(at, stay); err != nil {
			return err
		}
	}
	if err := c.dotEnv(); err != nil {
		return err
	}
	for range 2 { // what was found in the last one may stand in the first without a name that tells
		for _, at := range names {
			f := c.files[at]
			if f.is != "file" || !f.has(composeKind) && !f.has(extendedKind) {
				continue
			}
			text, err := c.taker.compose(f.data, c.Dir, f.bases[0], stay)
			if err != nil {
				return message.Errorf("%s: %w", at, err)
			}
			c.out[at] = text
		}
	}
	return c.search()
}

// other judges a file that is neither Compose's nor the project's own variables.
func (c *cleaner) other(at string, stay map[string]bool) error {
	f := c.files[at]
	plain := f.has(mountKind) || f.has(readKind) || f.has(contextKind)
	switch {
	case f.is == "large" || f.is == "outside" || f.is == "other":
		c.stay(at, map[string]message.Text{"large": message.Word("it is large"), "outside": message.Word("it is a link that leads elsewhere"), "other": message.Word("it is no file")}[f.is])
		return nil
	case f.is != "file" || f.has(composeKind) || f.has(extendedKind) || f.has(dotEnvKind) && at == ".env":
		return nil
	case f.has(secretKind):
		stay[at] = true
		c.stay(at, message.Word("it is a secret"))
	case f.has(envKind):
		text, err := c.taker.envFile(string(f.data), strings.TrimSuffix(path.Base(at), path.Ext(at)))
		if err != nil {
			return message.Errorf("%s: %w", at, err)
		}
		c.out[at] = []byte(text)
	case f.has(dotEnvKind):
		if hasSecrets(".env", f.data) && !slices.Contains(c.envs(), at) {
			return message.Errorf("%s, the variables of a part of it, has secrets; have them in .env beside its Compose file", at)
		}
		if !slices.Contains(c.envs(), at) {
			c.out[at] = f.data
		}
	case f.has(rawKind) && hasSecrets(".env", f.data), f.has(labelKind) && hasSecrets(".env", f.data), f.has(configKind) && hasSecrets(at, f.data):
		stay[at] = true
		c.stay(at, message.Word("it has secrets in it"))
	case plain && bytes.IndexByte(f.data, 0) >= 0:
		c.stay(at, message.Word("it is no text"))
	case plain && hasSecrets(at, f.data):
		c.stay(at, message.Word("it has secrets in it"))
	default:
		c.out[at] = f.data
	}
	return nil
}

// envs are the files that Compose took the project's variables from.
func (c *cleaner) envs() []string {
	if len(c.EnvFiles) == 0 {
		return []string{".env"}
	}
	var out []string
	for at, f := range c.files {
		if f.has(dotEnvKind) && slices.Contains(c.EnvFiles, path.Join(c.Dir, at)) {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return slices.Index(c.EnvFiles, path.Join(c.Dir, a)) - slices.Index(c.EnvFiles, path.Join(c.Dir, b))
	})
	return out
}

// dotEnv writes .env: what Compose took variables from, in one file, and which Compose files it took where it would not find them
// by itself.
func (c *cleaner) dotEnv() error {
	handed := c.files[".env"] != nil && c.files[".env"].has(envKind)
	if handed && !slices.Contains(c.envs(), ".env") {
		return message.New("its containers get .env, and Compose took its variables from elsewhere")
	}
	var text strings.Builder
	for _, at := range c.envs() {
		f := c.files[at]
		if f == nil || f.is != "file" {
			continue
		}
		if text.Len() > 0 && !strings.HasSuffix(text.String(), "\n") {
			text.WriteString("\n")
		}
		text.WriteString(c.taker.dotEnv(string(f.data), handed))
	}
	named := c.named()
	if named != "" {
		if handed && len(c.Running.Files) > 1 {
			return message.New("its Compose files have names that Compose does not take by itself, and its containers get all of .env")
		}
		if handed {
			c.alone = named
			named = ""
		}
	}
	if named != "" {
		if text.Len() > 0 && !strings.HasSuffix(text.String(), "\n") {
			text.WriteString("\n")
		}
		text.WriteString(consts.ComposeFilePath + "=" + named + "\n")
	}
	delete(c.out, ".env")
	if text.Len() > 0 {
		c.out[".env"] = []byte(text.String())
	}
	return nil
}

// named is COMPOSE_FILE for a project whose files Compose would not take by itself, or has been told already.
func (c *cleaner) named() string {
	var list []string
	for _, at := range c.Running.Files {
		if rel, ok := strings.CutPrefix(at, c.Dir+"/"); ok {
			list = append(list, rel)
		}
	}
	if len(list) != len(c.Running.Files) || c.env[consts.ComposeFilePath] != "" {
		return ""
	}
	has := func(name string) bool { return slices.Contains(list, name) }
	var usual []string
	for _, names := range [][]string{cli.DefaultFileNames, cli.DefaultOverrideFileNames} {
		if i := slices.IndexFunc(names, has); i >= 0 {
			usual = append(usual, names[i])
		}
	}
	if slices.Equal(usual, list) {
		return ""
	}
	return strings.Join(list, ":")
}

// search refuses to let a secret of the stack come along with some other file.
func (c *cleaner) search() error {
	for _, s := range c.taker.secrets {
		if !isTelling(s.Value) {
			continue
		}
		for _, at := range slices.Sorted(maps.Keys(c.out)) {
			f := c.files[at]
			if at == ".env" || f != nil && f.has(envKind) {
				c.out[at] = commentsWithout(c.out[at], s.Value)
			}
			if !bytes.Contains(c.out[at], []byte(s.Value)) {
				continue
			}
			if f == nil || f.must || at == ".env" || f.has(composeKind) || f.has(extendedKind) || f.has(envKind) {
				return message.Errorf("%s: the value of %s stands in it a second time", at, s.Name)
			}
			delete(c.out, at)
			c.stay(at, message.Word("it has secrets in it"))
		}
	}
	return nil
}

// commentsWithout takes a value out of the comments of a file of variables.
func commentsWithout(text []byte, value string) []byte {
	lines := strings.SplitAfter(string(text), "\n")
	for i, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			lines[i] = strings.ReplaceAll(line, value, "...")
		}
	}
	return []byte(strings.Join(lines, ""))
}
