package wording

import "testing"

func TestFrenchElidesBeforeAVowelThatIsFilledIn(t *testing.T) {
	fr := For(FR)
	for _, c := range []struct{ got, want string }{
		{fr.Say("", "télécharger les images de %s", "immich"), "télécharger les images d'immich"},
		{fr.Say("", "télécharger les images de %s", "pve"), "télécharger les images de pve"},
		{fr.Say("", "attendre que %s soit en bonne santé", "adguard-home"), "attendre qu'adguard-home soit en bonne santé"},
		{fr.Say("", "%s de %s n'existe pas pour %s, l'architecture de %s", "a:1", "immich", "arm64", "ovh"), "a:1 d'immich n'existe pas pour arm64, l'architecture d'ovh"},
		{fr.Say("", "déconseillé à partir de %s", "environ 64 pages"), "déconseillé à partir d'environ 64 pages"},
		{fr.Say("", "que %[1]s réponde ; sans %[1]s", "atlas"), "qu'atlas réponde ; sans atlas"},
		{fr.Say("", "dépassée de %s", "3,8 Go"), "dépassée de 3,8 Go"},
		{fr.Say("", "de %s à %s", "", "/srv"), "de  à /srv"},
		{fr.Say("", "les fichiers de %s", "home-assistant"), "les fichiers de home-assistant"},
		{fr.Say("", "le mode %s", "actif"), "le mode actif"},
		{fr.Say("", "garde %s", "un"), "garde un"},
		{For(EN).Say("de %s", "", "immich"), "de immich"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
