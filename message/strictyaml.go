package message

var strictyaml = table{
	// places, and what a value is called
	"the file":             "le fichier",
	"%s of %s":             "%s de %s",
	"item %d of %s":        "l'élément %d de %s",
	"the map to merge":     "la table à fusionner",
	"and %d more problems": "et %d autres problèmes",

	// shapes
	"a map":                       "une table",
	"a list":                      "une liste",
	"a text":                      "un texte",
	"a whole number":              "un nombre entier",
	"true or false":               "true ou false",
	"nothing":                     "vide",
	"a value with the tag %s":     "une valeur marquée %s",
	"%s: expected %s, found %s%s": "%s : il faut %s, et c'est %s%s",
	"; write %s":                  " ; écrire %s",
	"; %s":                        " ; %s",
	"; did you mean %s?":          " ; vouliez-vous dire %s ?",
	"%s: %v":                      "%s : %v",
	"%s is empty":                 "%s est vide",
	"%s has no field %q":          "%s n'a pas de champ %q",
	"unknown field %s in %s%s":    "champ inconnu %s dans %s%s",
	"%s: %s is not a whole number from %d to %d":                       "%s : %s n'est pas un nombre entier de %d à %d",
	"%s has the control character %s in it":                            "%s contient le caractère de contrôle %s",
	"; a comma ends the value before it: a decimal number has a point": " ; une virgule termine la valeur qui la précède : un nombre décimal s'écrit avec un point",

	// the file as a whole
	"the file is empty": "le fichier est vide",
	"the file has more than one document; keep what is before the second ---": "le fichier contient plus d'un document ; garder ce qui précède le deuxième ---",
	"the file is larger than 1 MiB; no file of berth's is":                    "le fichier dépasse 1 Mio ; aucun fichier de berth n'est aussi grand",
	"this is no text file: byte %s is not allowed; save it as UTF-8":          "ce n'est pas un fichier texte : l'octet %s n'est pas permis ; l'enregistrer en UTF-8",
	"the aliases of this file expand to more than %d values":                  "les alias de ce fichier donnent plus de %d valeurs",
	"the value %s contains itself":                                            "la valeur %s se contient elle-même",
	"maps and lists are nested more than %d deep":                             "tables et listes sont imbriquées sur plus de %d niveaux",
	"a key must be a plain word":                                              "une clé doit être un simple mot",
	"duplicate key %s: it is already given on line %d":                        "clé en double %s : elle est déjà donnée à la ligne %d",

	// what the parser says
	"yaml: cannot read this file (%v)":                                                            "yaml : ce fichier ne peut pas être lu (%v)",
	"a key and its colon are expected here; is the line indented as the ones beside it?":          "une clé et ses deux-points sont attendus ici ; la ligne est-elle en retrait comme ses voisines ?",
	"a list item (- ...) is expected here; is the line indented as the ones beside it?":           "un élément de liste (- ...) est attendu ici ; la ligne est-elle en retrait comme ses voisines ?",
	"this { has no matching }, or a comma is missing":                                             "ce { n'a pas de } qui le ferme, ou une virgule manque",
	"this [ has no matching ], or a comma is missing":                                             "ce [ n'a pas de ] qui le ferme, ou une virgule manque",
	"a value is expected here":                                                                    "une valeur est attendue ici",
	"this line belongs to nothing above it; is it indented as the ones beside it?":                "cette ligne n'appartient à rien de ce qui précède ; est-elle en retrait comme ses voisines ?",
	"a colon and a space are expected after the key":                                              "des deux-points et une espace sont attendus après la clé",
	"a second colon on this line, or a line indented too far; quote a text that has \": \" in it": "des deux-points pour la seconde fois sur cette ligne, ou une ligne trop en retrait ; mettre entre guillemets un texte qui contient « : »",
	"a text must not start with this character (tab, @, `, %); quote it":                          "un texte ne commence pas par ce caractère (tabulation, @, `, %) ; le mettre entre guillemets",
	"a quote that is opened here is never closed":                                                 "un guillemet ouvert ici n'est jamais fermé",
	"a space is missing after the colon; write %s: %s":                                            "il manque une espace après les deux-points ; écrire %s: %s",
	"the line is indented with a tab; use spaces":                                                 "la ligne commence par une tabulation ; utiliser des espaces",
}
