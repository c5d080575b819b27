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

func (l language) chosen() (wording.Lang, error) {
	if l == "" {
		return wording.OfEnvironment(os.Getenv), nil
	}
	lang, ok := wording.Parse(string(l))
	if !ok {
		return lang, usagef("--lang %s: it is one of %s", l, strings.Join(wording.Langs(), ", "))
	}
	return lang, nil
}
