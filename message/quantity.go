package message

var quantity = table{
	// amounts
	"%s is too large; write %s at most":                               "%s est trop grand ; écrire %s au plus",
	"%s is a range, and this is one amount; write %s":                 "%s est une plage, et il faut ici une seule quantité ; écrire %s",
	"%s is no amount of memory or disk; write %s":                     "%s n'est pas une quantité de mémoire ou de disque ; écrire %s",
	"512MB, 6GB or 1.5GB":                                             "512MB, 6GB ou 1.5GB (ou 512Mo, 6Go, 1.5Go)",
	"%s is no whole number of bytes; is a unit missing (512MB, 6GB)?": "%s n'est pas un nombre entier d'octets ; manque-t-il une unité (512Mo, 6Go) ?",
	"%s is no amount of memory or disk: %w":                           "%s n'est pas une quantité de mémoire ou de disque : %w",
	"%s is %s bytes; write %s, with its unit":                         "%s veut dire %s octets ; écrire %s, avec son unité",
	"%s is no amount; write a range with two points: %s":              "%s n'est pas une quantité ; une plage s'écrit avec deux points : %s",
	"%s is no range; write %s":                                        "%s n'est pas une plage ; écrire %s",
	"the range %s is upside down; write %s..%s":                       "la plage %s est à l'envers ; écrire %s..%s",

	// shares, factors, processor time
	"%s is no share; write 90%%":                                                               "%s n'est pas une part ; écrire 90%%",
	"%s is finer than a tenth of a percent":                                                    "%s est plus fin qu'un dixième de pour cent",
	"%s is not between 0.1%% and 100%%":                                                        "%s n'est pas entre 0.1%% et 100%%",
	"%s is no factor between 0.1 and 100; write 2 or 1.5":                                      "%s n'est pas un facteur entre 0.1 et 100 ; écrire 2 ou 1.5",
	"%s is no speed; write how many times as fast as an Intel N100 it is, such as 1.9 or 0.32": "%s n'est pas une vitesse ; écrire combien de fois il est plus rapide qu'un Intel N100, par exemple 1.9 ou 0.32",
	"%s is no number of cores; write 2, 0.5 or 250m":                                           "%s n'est pas un nombre de cœurs ; écrire 2, 0.5 ou 250m",

	// power
	"%s is no power; write 8W or 6.5W":                  "%s n'est pas une puissance ; écrire 8W ou 6.5W",
	"%s is no price of a kilowatt hour; write 0.30 EUR": "%s n'est pas un prix du kilowattheure ; écrire 0.30 EUR",

	// ports, addresses, architectures
	"%s is no port; write 8096, 53/udp or 192.168.1.2:53":   "%s n'est pas un port ; écrire 8096, 53/udp ou 192.168.1.2:53",
	"%s is no IP address; write 192.168.1.2 or fd00::2":     "%s n'est pas une adresse IP ; écrire 192.168.1.2 ou fd00::2",
	"%s is no architecture; write %s":                       "%s n'est pas une architecture ; écrire %s",
	"%s is no architecture; write amd64, amd64/v3 or arm64": "%s n'est pas une architecture ; écrire amd64, amd64/v3 ou arm64",
	"%s: %s has no level v%s":                               "%s : %s n'a pas de niveau v%s",

	// measured times, use
	"%s is too long for a figure, or not on one line":                            "%s est trop long pour un chiffre, ou n'est pas sur une ligne",
	"%s is no time; write 1-2s, 10-15min, ~30s, 1-2h, or a word such as instant": "%s n'est pas une durée ; écrire 1-2s, 10-15min, ~30s, 1-2h, ou un mot comme instant",
	"%s takes no time; write instant":                                            "%s ne prend aucun temps ; écrire instant",
	"the range %s is upside down":                                                "la plage %s est à l'envers",
	"%s is no workload; write 30 photos/week":                                    "%s n'est pas une charge ; écrire 30 photos/week",
	"%s: %s is no period; write /day, /week, /month or /year":                    "%s : %s n'est pas une période ; écrire /day, /week, /month ou /year",
	"%s: %s is too much to count":                                                "%s : %s dépasse ce qui se compte",
}
