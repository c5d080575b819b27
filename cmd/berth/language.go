package main

import (
	"strings"

	"github.com/spf13/cobra"

	"berth/preferences"
	"berth/wording"
)

// language is the flag that says in which language a command speaks.
type language string

func (l *language) register(cmd *cobra.Command) {
	cmd.Flags().StringVar((*string)(l), "lang", "", "`"+strings.Join(wording.Langs(), "|")+"` (default what LC_ALL, LC_MESSAGES or LANG say, then config.yaml, else en)")
	_ = cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions(wording.Langs(), cobra.ShellCompDirectiveNoFileComp))
}

// spoken are the words for an error of a command.
func spoken(cmd *cobra.Command) wording.Words {
	var l language
	if flag := cmd.Flags().Lookup("lang"); flag != nil {
		l = language(flag.Value.String())
	}
	lang, _ := l.chosen()
	return wording.For(lang)
}

func (l language) chosen() (wording.Lang, error) {
	lang, err := preferences.Language(string(l))
	if err != nil {
		err = usageError{err}
	}
	return lang, err
}
