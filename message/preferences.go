package message

// preferences are the words of package preferences.
var preferences = table{
	"the preferences":           "les préférences",
	"%s: %q is not one of %s%s": "%s : %q n'est pas l'un de : %s%s",
}
