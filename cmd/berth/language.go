package main

import (
	"os"
	"strings"

	"github.com/spf13/cobra"

	"berth/wording"
)

// language is the flag that says in which language a command speaks.
type language string

func (l *language) register(cmd *cobra.Command) {
	cmd.Flags().StringVar((*string)(l), "lang", "", "`"+strings.Join(wording.Langs(), "|")+"` (default what LC_ALL, LC_MESSAGES or LANG say, else en)")
	_ = cmd.RegisterFlagCompletionFunc("lang", cobra.FixedCompletions(wording.Langs(), cobra.ShellCompDirectiveNoFileComp))
}

// spoken are the words for an error of a command.
func spoken(cmd *cobra.Command) wording.Words {
	if flag := cmd.Flags().Lookup("lang"); flag != nil {
		if lang, ok := wording.Parse(flag.Value.String()); ok {
			return wording.For(lang)
		}
	}
	return wording.For(wording.OfEnvironment(os.Getenv))
}

func (l language) chosen() (wording.Lang, error) {
	if l == "" {
		return wording.OfEnvironment(os.Getenv), nil
	}
	lang, ok := wording.Parse(string(l))
	if !ok {
		return wording.OfEnvironment(os.Getenv), usagef("--lang %s: it is one of %s", l, strings.Join(wording.Langs(), ", "))
	}
	return lang, nil
}
