package discover

import (
	"context"
	"maps"
	"slices"
	"strings"

	"berth/internal/tty"
	"berth/message"
	"berth/wording"
)

// Secrets are the values that were taken out of the stacks that come along, by SERVICE/NAME.
func (l *Lab) Secrets() map[string]string {
	out := map[string]string{}
	for _, s := range l.fresh() {
		for _, x := range s.Stack.Secrets {
			if x.Value != "" {
				out[s.Name+"/"+x.Name] = x.Value
			}
		}
	}
	return out
}

// What is to become of values that look secret.
const (
	KeepSecrets  = "keep"  // they go into the operator's encrypted file
	LeaveSecrets = "leave" // they stay on their hosts
)

// WhatOfSecrets checks the word for that. Without one whoever sits at the terminal is asked later, and where nobody does they stay.
func WhatOfSecrets(word string) error {
	if word != "" && word != KeepSecrets && word != LeaveSecrets {
		return message.Errorf("--secrets %.40q: write keep, to have what was found encrypted, or leave, to have it stay on its hosts", word)
	}
	return nil
}

// Keeps says whether values that were found go into the encrypted file.
func Keeps(ctx context.Context, word string, person tty.Terminal, file string, values map[string]string, w wording.Words) (bool, error) {
	if word != "" || len(values) == 0 || !person.Attended() {
		return word == KeepSecrets && len(values) > 0, nil
	}
	names := strings.Join(slices.Sorted(maps.Keys(values)), ", ")
	answer, err := person.Ask(ctx, w.Say("%d values that look secret were taken out of the files: %s.\nPut them into %s, encrypted for your key? (yes/no; no: they stay on their hosts) ",
		"%d valeurs qui semblent secrètes ont été retirées des fichiers : %s.\nLes mettre dans %s, chiffrées pour votre clé ? (oui/non ; non : elles restent sur leurs hôtes) ", len(values), names, file))
	return tty.IsYes(answer), err
}

// Left says where secrets are that nobody put into the encrypted file.
func (l *Lab) Left(w wording.Words) string {
	var there, gone []string
	for _, s := range l.fresh() {
		for _, x := range s.Stack.Secrets {
			if x.OnHost {
				there = append(there, s.Name+"/"+x.Name)
			} else {
				gone = append(gone, s.Name+"/"+x.Name)
			}
		}
	}
	var out string
	if len(there) > 0 {
		out += w.Say("berth: these secrets stay in the .env of their stacks, where a deployment finds them: %s\n", "berth : ces secrets restent dans le .env de leurs piles, où un déploiement les trouve : %s\n", strings.Join(there, ", "))
	}
	if len(gone) > 0 {
		out += w.Say("berth: these secrets are where no deployment finds them (a Compose file, a container); before you deploy, berth secrets set each: %s\n",
			"berth : ces secrets sont là où aucun déploiement ne les trouve (un fichier Compose, un conteneur) ; avant de déployer, berth secrets set pour chacun : %s\n", strings.Join(gone, ", "))
	}
	return out
}
