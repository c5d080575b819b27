package catalog

import (
	"bytes"
	"errors"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/consts"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/strictyaml"
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
		return dotEnv{there: true, err: plainFileError(err).Err()}
	}
	values, err := parseDotEnv(data)
	return dotEnv{there: true, data: data, values: values, err: err}
}

// parseDotEnv reads the text of an env file as Compose does. What is set elsewhere plays no part. The error is an [envFault].
func parseDotEnv(data []byte) (values map[string]string, err error) {
	defer func() {
		if recover() != nil {
			values, err = nil, envFault{}
		}
	}()
	values, err = dotenv.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, faultOf(string(data), err.Error())
	}
	return values, nil
}

// envFault is why Compose cannot read an env file. Nothing of the file is in it: any line may be a secret.
type envFault struct {
	line int // 0: unknown
	text message.Text
}

func (f envFault) Error() string { return f.why().String() }

// French is the same in French.
func (f envFault) French() string { return f.why().French() }

func (f envFault) why() message.Text {
	if f.text.IsZero() {
		return message.Word("it is not what Compose reads: a line is NAME=value")
	}
	return f.text
}

var (
	envLine     = regexp.MustCompile(`^line (\d+): (.*)`)
	envUnclosed = regexp.MustCompile(`(?s)unterminated quoted value (.*)$`)
)

// faultOf finds the line of a fault by what the reader says: a quote is missing where it begins, and the reader has gone on from there.
func faultOf(text, said string) envFault {
	if m := envUnclosed.FindStringSubmatch(said); m != nil {
		return envFault{1 + strings.Count(text[:max(strings.Index(text, m[1]), 0)], "\n"), message.Word("a quote that is opened here is never closed")}
	}
	if m := envLine.FindStringSubmatch(said); m != nil {
		line, _ := strconv.Atoi(m[1])
		return envFault{line, message.Word("a line is NAME=value, and a name has letters, digits, points, dashes and underscores")}
	}
	return envFault{}
}

// envProblem is why an env file cannot be read, at its place.
func envProblem(file string, err error) strictyaml.Diagnostic {
	d := strictyaml.Diagnostic{File: file, Text: message.Because(err)}
	var fault envFault
	if errors.As(err, &fault) {
		d.Line, d.Column = fault.line, min(fault.line, 1)
	}
	return d
}

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
