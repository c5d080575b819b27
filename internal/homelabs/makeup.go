package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
)

// load reads a stack as docker compose does there, with env files and label files read.
func load(dir string) (*types.Project, error) {
	own := []string{"HOME=/root", "PWD=" + dir} // what Compose has by itself where it runs
	o, err := cli.NewProjectOptions(nil, cli.WithWorkingDirectory(dir), cli.WithEnv(own), cli.WithEnvFiles(), cli.WithDotEnv, cli.WithConfigFileEnv,
		cli.WithDefaultConfigPath, cli.WithEnvFiles(), cli.WithDotEnv, cli.WithDefaultProfiles(), cli.WithDiscardEnvFile)
	if err != nil {
		return nil, err
	}
	return o.LoadProject(context.Background())
}

var (
	noEnvFile  = regexp.MustCompile(`env file (\S+) not found|(?:open|stat) (\S+): no such file`)
	noVariable = regexp.MustCompile(`required variable (\w+) is missing`)
	unset      = regexp.MustCompile(`\$\{(\w+)\}|\$(\w+)`)
)

// makeUp makes what a stack lacks because it is secret: empty env files, files of secrets and configs, and values of variables,
// as its owner would have them in .env. It returns how many files it made.
func makeUp(root, stack string) int {
	done := map[string]bool{}
	write := func(path, text string) bool {
		if !strings.HasPrefix(path, root+string(filepath.Separator)) {
			return false
		}
		if _, err := os.Stat(path); err != nil {
			done[path] = true
		}
		if os.MkdirAll(filepath.Dir(path), 0o755) != nil {
			return false
		}
		f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
		if err != nil {
			return false
		}
		defer f.Close()
		_, err = f.WriteString(text)
		return err == nil
	}
	for range 60 {
		p, err := load(stack)
		if err == nil {
			for _, file := range opened(p) {
				if _, err := os.Stat(file); err != nil {
					write(file, "made-up\n")
				}
			}
			return len(done)
		}
		text := err.Error()
		if m := noVariable.FindStringSubmatch(text); m != nil {
			if !write(filepath.Join(stack, ".env"), "\n"+m[1]+"="+made(m[1])+"\n") {
				break
			}
			continue
		}
		if m := noEnvFile.FindStringSubmatch(text); m != nil {
			if path := m[1] + m[2]; filepath.IsAbs(path) && !done[path] && write(path, "") {
				continue
			}
		}
		if !giveUnset(stack, write) {
			break
		}
	}
	return len(done)
}

// made is a value for a variable, by its name.
func made(name string) string {
	switch name = strings.ToUpper(name); {
	case strings.Contains(name, "PORT"):
		return "8765"
	case strings.HasSuffix(name, "IP"), strings.HasSuffix(name, "ADDRESS"):
		return "192.0.2.1"
	case strings.Contains(name, "NAME"), strings.Contains(name, "TAG"), strings.Contains(name, "VERSION"):
		return "made-up"
	}
	return "/made/up"
}

// opened are the files of secrets and configs that containers get.
func opened(p *types.Project) []string {
	var out []string
	for _, c := range p.Services {
		for _, s := range c.Secrets {
			out = append(out, p.Secrets[s.Source].File)
		}
		for _, s := range c.Configs {
			out = append(out, p.Configs[s.Source].File)
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// giveUnset gives a value to every variable that has no default, once: a mount that begins with one is none without it.
func giveUnset(stack string, write func(path, text string) bool) bool {
	env := filepath.Join(stack, ".env")
	have, _ := os.ReadFile(env)
	var add strings.Builder
	for _, name := range cli.DefaultFileNames {
		text, _ := os.ReadFile(filepath.Join(stack, name))
		for _, m := range unset.FindAllStringSubmatch(string(text), -1) {
			name := m[1] + m[2]
			if line := "\n" + name + "="; !strings.Contains("\n"+string(have)+add.String(), line) {
				fmt.Fprintf(&add, "%s%s\n", line, made(name))
			}
		}
	}
	return add.Len() > 0 && write(env, add.String())
}
