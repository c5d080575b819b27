package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/consts"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"
)

const dotEnvName = ".env"

// dotEnv is the file beside a Compose file that Compose takes values of variables from.
type dotEnv struct {
	there  bool
	data   []byte
	values map[string]string
	err    error // it cannot be read; the message has no value in it
}

// dotEnv reads one.
func (s source) dotEnv(p string) dotEnv {
	data, err := s.readFile(p, maxFileSize)
	if err != nil {
		return dotEnv{there: true, err: fmt.Errorf("%s", plainFileError(err))}
	}
	values, err := parseDotEnv(data)
	return dotEnv{there: true, data: data, values: values, err: err}
}

// parseDotEnv reads the text of an env file as Compose does. What is set elsewhere plays no part. The message of an error has
// no line of the file in it: any may be a secret.
func parseDotEnv(data []byte) (values map[string]string, err error) {
	defer func() {
		if recover() != nil {
			values, err = nil, errDotEnv
		}
	}()
	values, err = dotenv.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, errDotEnv
	}
	return values, nil
}

var errDotEnv = errors.New("it is not what Compose reads: a line is NAME=value")

// handsDotEnv reports whether a container gets .env as an env file: all of it, and not only what the Compose files refer to.
func handsDotEnv(p *types.Project) bool {
	for _, c := range p.Services {
		if slices.ContainsFunc(c.EnvFiles, func(f types.EnvFile) bool { return path.Clean(f.Path) == dotEnvName }) {
			return true
		}
	}
	return false
}

// composeFiles are those that COMPOSE_FILE names.
func (d dotEnv) composeFiles() []string {
	text := d.values[consts.ComposeFilePath]
	if text == "" {
		return nil
	}
	separator := d.values[consts.ComposePathSeparator]
	if separator == "" {
		separator = string(os.PathListSeparator)
	}
	var out []string
	for _, name := range strings.Split(text, separator) {
		out = append(out, strings.TrimPrefix(name, "./"))
	}
	return out
}

// profiles are those that COMPOSE_PROFILES switches on.
func (d dotEnv) profiles() []string {
	var out []string
	for name := range strings.SplitSeq(d.values[consts.ComposeProfiles], ",") {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}
