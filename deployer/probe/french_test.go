package probe

import (
	"strings"
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
	"berth/message"
)

// What a host did not say as it should is said in both languages, and what Docker says stays Docker's.
func TestWhatIsOddOfAHostIsFrenchToo(t *testing.T) {
	f := parsed(t, "down it does not answer within 10 s", "strange x", "ids none")
	if got := f.Docker.Err.French(); got != "il ne répond pas en 10 s" {
		t.Error(got)
	}
	for at, want := range []string{`une ligne inconnue "strange"`, `ids : "none" n'est pas un nombre de 0 à `} {
		if got := f.Notes[at].French(); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := parsed(t, "down Cannot connect to the Docker daemon").Docker.Err.French(); got != "Cannot connect to the Docker daemon" {
		t.Error(got)
	}
}

func TestWhyAHostWasNotLookedAtIsFrenchToo(t *testing.T) {
	h := shellhost.New(t, "pi")
	if got := message.French(look(t.Context(), h, "srv", nil).Err); got != `hôte pi : "srv" n'est pas un répertoire pour des services ; écrire un chemin complet` {
		t.Error(got)
	}
	for text, want := range map[string]string{
		"nothing":                          "il n'a pas exécuté les commandes qui lui ont été données",
		lookFirst:                          "la réponse est coupée ; demander à nouveau",
		lookFirst + "\nstuck /mnt/films\n": "le système de fichiers de /mnt/films ne répond pas en 5 s",
	} {
		_, err := parseLook([]byte(text), time.Now(), time.Now())
		if got := message.French(err); !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	speaks := &speaking{t: t, name: "pi", answer: "nothing"}
	if got := message.French(Look(t.Context(), []ledger.Host{speaks}, nil)["pi"].Err); !strings.HasPrefix(got, "hôte pi : ce qu'il a dit de lui-même est illisible : il n'a pas exécuté") {
		t.Error(got)
	}
}
