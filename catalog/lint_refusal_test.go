package catalog

import (
	"strings"
	"testing"

	"berth/message"
)

func TestWhatComposeSaysIsPutIntoWords(t *testing.T) {
	for theirs, want := range map[string]string{
		"services.b.cap_add must be a array": "services.b.cap_add must be a list",
		"decoding failed due to the following error(s):; ; 'services[e].command' invalid command line string":                                              "services.e.command: invalid command line string",
		"error while interpolating services.f.cpus: failed to cast to expected type: strconv.ParseFloat: parsing \"many\": invalid syntax":                 `services.f.cpus: "many" is no number`,
		"error while interpolating services.f.tty: failed to cast to expected type: invalid boolean: maybe":                                                `services.f.tty: "maybe" is neither true nor false`,
		"decoding failed due to the following error(s):; ; 'services[app].deploy.resources.limits.cpus' strconv.ParseFloat: parsing \"x\": invalid syntax": `services.app.deploy.resources.limits.cpus: "x" is no number`,
		"services.app.environment.[1]: unexpected type map[string]interface {}":                                                                            "services.app.environment: an item of the list is written NAME=value",
		"validating compose.yaml: services.a.port false schema":                                                                                            "there is no field services.a.port",
		"validating compose.yaml:  additional properties 'foo' not allowed":                                                                                "there is no field 'foo'",
		"validating compose.yaml: volumes.bad additional properties 'drivr' not allowed":                                                                   "volumes.bad: there is no field 'drivr'",
		"validating compose.yaml: services additional properties 'g h' not allowed":                                                                        "services: 'g h' is no name: letters, digits and . _ - are taken",
		"invalid interpolation format for services.b.image.; You may need to escape any $ with another $.; nginx:${":                                       "services.b.image: nginx:${ has a dollar and what follows is no variable; a dollar that is none is written $$",
		"Circular reference:;   a in compose.yaml;   extends b in compose.yaml;   extends a in compose.yaml":                                               "Circular reference: a in compose.yaml; extends b in compose.yaml; extends a in compose.yaml",
		"service \"b\" refers to undefined volume novol: invalid compose project":                                                                          `service "b" refers to undefined volume novol`,
	} {
		if got := inWords(theirs); got.String() != want {
			t.Errorf("%s\ngot  %s\nwant %s", theirs, got, want)
		}
	}
}

// A container that is there, and that a profile keeps off, is not called undefined without a word on why.
func TestAContainerThatAProfileKeepsOffIsSaid(t *testing.T) {
	for _, f := range lintText(t, "services: {a: {image: \"x:1\", profiles: [p]}, c: {image: \"x:1\", depends_on: [a, nobody]}}\n") {
		off := strings.Contains(f.Place.Text.String(), `undefined service "a"`)
		if off != strings.Contains(f.Hint.String(), "a is in a profile that is off") {
			t.Error(f)
		}
	}
}

// What Compose says of an env file has a line of it in it, which may be a secret.
func TestNoLineOfAnEnvFileIsInWhatComposeSays(t *testing.T) {
	l := &composeLoad{files: []File{{Path: composeFile}}}
	said := l.plainError(message.New(`failed to read sub/.env: line 2: unexpected character "'" in variable name "PASSWORD 'h4nter2x"`))
	if said != "failed to read sub/.env: line 2 is not what Compose reads" {
		t.Error(said)
	}
}
