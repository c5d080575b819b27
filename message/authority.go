package message

// authority are the words of package names/ca.
var authority = table{
	"%s has no certificate":     "%s ne contient pas de certificat",
	"%s has no certificate: %w": "%s ne contient pas de certificat : %w",
	"%s was not made by berth: it is not for the names of one domain alone": "%s n'a pas été créé par berth : il ne vaut pas pour les noms d'un seul domaine",
	"%s is not of %s: %w":                                                                     "%s n'est pas de %s : %w",
	"the key of the intermediate is no PEM":                                                   "la clé de l'intermédiaire n'est pas du PEM",
	"the key is not that of %s":                                                               "la clé n'est pas celle de %s",
	"the key of the intermediate is not open":                                                 "la clé de l'intermédiaire n'est pas ouverte",
	"a certificate needs a name":                                                              "il faut un nom à un certificat",
	"%s is an address: only names below %s can have a certificate":                            "%s est une adresse : seuls les noms sous %s peuvent avoir un certificat",
	"%s is not below %s, and nobody would believe it":                                         "%s n'est pas sous %s, et personne n'y croirait",
	"%q is no name: letters a to z, figures and hyphens, in parts of at most 63":              "%q n'est pas un nom : lettres de a à z, chiffres et tirets, en parties de 63 au plus",
	"%d days: a certificate holds for 1 to %d, or browsers refuse it":                         "%d jours : un certificat vaut de 1 à %d jours, sinon les navigateurs le refusent",
	"%s held until %s: move the directory away, and berth ca init makes a new one":            "%s valait jusqu'au %s : déplacer le répertoire, et berth ca init en crée un nouveau",
	"the inventory has no domain that certificates could be for; add one: domain: home.lan":   "l'inventaire n'a pas de domaine pour des certificats ; en ajouter un : domain: home.lan",
	"%s is there already; a new CA has to be trusted anew on every device, so this one stays": "%s existe déjà ; une nouvelle autorité serait à approuver de nouveau sur chaque appareil, donc celle-ci reste",
	"%s has keys of a CA whose certificates are not in %s: bring those back, or forget it: berth secrets rm %s, berth secrets rm %s": "%s a les clés d'une autorité dont les certificats ne sont pas dans %s : les y remettre, ou l'oublier : berth secrets rm %s, berth secrets rm %s",
	"%s has no %s: the CA in %s was made with another file":                                                                          "%s n'a pas de %s : l'autorité dans %s a été créée avec un autre fichier",
	"%s is not there: berth ca init makes a CA":                                                                                      "%s n'existe pas : berth ca init crée une autorité",
}
