package remote

import (
	"os/exec"
	"strings"
	"testing"
)

var hostile = []string{
	"", "a", "a b", "a;reboot", "$(id)", "`id`", "../../etc", "'", "''", `\`, `\'`, `a\\b`, `"`, "$HOME", "~", "~root",
	"a\nb", "\n", "-n", "--", "a=b", "*", "?", "[a]", "{a,b}", "!", "!!", "#x", "a#b", "&", "|", "<x", ">x", "%1", "^a",
	"if", "done", "\t", " ", "é", "\xff\xfe", "\x7f", "\x01", "a\r", "$'x'", "((", "x'; touch /tmp/no; '",
}

func FuzzAQuotedArgumentIsWhatItWas(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	shells := []string{"sh"}
	for _, other := range []string{"bash", "dash", "zsh", "fish", "busybox"} {
		if _, err := exec.LookPath(other); err == nil {
			shells = append(shells, other)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.ContainsRune(s, 0) {
			if _, err := (Command{Args: []string{"printf", s}}).Line(); err == nil {
				t.Fatal("a NUL byte was taken")
			}
			return
		}
		line, err := Command{Args: []string{"printf", "%s|", s, "end"}}.Line()
		if err != nil {
			t.Fatal(err)
		}
		for _, shell := range shells {
			args := []string{"-c", line}
			if shell == "busybox" {
				args = append([]string{"sh"}, args...)
			}
			out, err := exec.Command(shell, args...).Output()
			if err != nil {
				t.Fatalf("%s: %s: %v", shell, line, err)
			}
			if got := string(out); got != s+"|end|" {
				t.Fatalf("%s: %q became %q by %s", shell, s, got, line)
			}
		}
	})
}

func TestAProgramWithTheNameOfAShellWordIsAProgram(t *testing.T) {
	for _, name := range []string{"if", "a=b", "!", "~", "{", "[["} {
		out, err := exec.Command("sh", "-c", Join([]string{name, "x"})).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "not found") {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
}

func TestACommandKeepsItsArgumentsItsDirectoryAndItsVariables(t *testing.T) {
	dir := t.TempDir() + "/a dir; $(id)"
	if err := exec.Command("mkdir", "--", dir).Run(); err != nil {
		t.Fatal(err)
	}
	args := append([]string{"sh", "-c", `pwd; printf '%s\n' "$A" "$B"; printf '%s|' "$@"`, "sh"}, hostile...)
	line, err := Command{Args: args, Dir: dir, Env: map[string]string{"A": "a'b $(id)", "B": ""}}.Line()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("sh", "-c", line).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want := dir + "\na'b $(id)\n\n" + strings.Join(hostile, "|") + "|"
	if string(out) != want {
		t.Errorf("got %q, want %q", out, want)
	}
}

func TestACommandThatCannotBeRunAsGivenIsRefused(t *testing.T) {
	for _, test := range []struct {
		cmd  Command
		want string
	}{
		{Command{}, "empty"},
		{Command{Args: []string{""}}, "empty"},
		{Command{Args: []string{"x"}, Dir: "relative"}, "not absolute"},
		{Command{Args: []string{"x"}, Dir: "/a\x00b"}, "NUL"},
		{Command{Args: []string{"x"}, Env: map[string]string{"A-B": ""}}, `"A-B" is no name`},
		{Command{Args: []string{"x"}, Env: map[string]string{"A": "\x00"}}, "NUL"},
		{Command{Args: []string{"x=y"}, Env: map[string]string{"A": "1"}}, "has a = in its name"},
	} {
		if _, err := test.cmd.Line(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: %v, want %q", test.cmd, err, test.want)
		}
	}
}
