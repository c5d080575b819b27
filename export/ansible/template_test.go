package ansible

import (
	"strings"
	"testing"

	"berth/deployer/compose"
)

func TestSecretsStandInTemplatesAndNothingElseMeansAnythingThere(t *testing.T) {
	secrets := []compose.SecretRef{{Service: "store", Name: "PASSWORD"}}
	got, is := template(compose.File{Path: ".env", Data: []byte("A=\"{{ x }} [[% for %]] [[[ y ]]]\"\nB={{secret other/X}}\nPASSWORD={{secret store/PASSWORD}}\n")}, secrets)
	_, got2, _ := strings.Cut(string(got), "\n")
	want := "A=\"{{ x }} [[[ '[[' ]]]% for %]] [[[ '[[' ]]][ y ]]]\"\nB={{secret other/X}}\nPASSWORD=[[[ env(berth_secrets['store/PASSWORD']) ]]]\n"
	if !is || got2 != want {
		t.Errorf("%v\n%s\nwant\n%s", is, got2, want)
	}
	if _, is := template(compose.File{Path: "compose.yaml", Data: []byte("x: ${PASSWORD}\n")}, secrets); is {
		t.Error("a file without secrets is a template")
	}
}

func TestTheLabelOfThePlacementIsLeftOut(t *testing.T) {
	in := "    labels:\n      berth.digest: sha256:1\n      berth.plan: sha256:2\n      other: berth.plan\n"
	if got := string(unplanned([]byte(in), "sha256:2")); got != "    labels:\n      berth.digest: sha256:1\n      other: berth.plan\n" {
		t.Error(got)
	}
}
