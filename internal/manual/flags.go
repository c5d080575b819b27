package manual

import (
	"errors"

	"github.com/spf13/pflag"

	"berth/message"
)

// FlagError is what is wrong with a flag, in berth's words for what pflag says only in English.
func FlagError(err error) error {
	var unknown *pflag.NotExistError
	var without *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return message.Errorf("unknown shorthand flag: %q in -%s", unknown.GetSpecifiedName()[0], unknown.GetSpecifiedShortnames())
	case errors.As(err, &unknown):
		return message.Errorf("unknown flag: --%s", unknown.GetSpecifiedName())
	case errors.As(err, &without) && without.GetSpecifiedShortnames() != "":
		return message.Errorf("flag needs an argument: %q in -%s", without.GetSpecifiedName()[0], without.GetSpecifiedShortnames())
	case errors.As(err, &without):
		return message.Errorf("flag needs an argument: --%s", without.GetSpecifiedName())
	case errors.As(err, &wrong):
		return message.Errorf("invalid argument %q for %q flag: %w", wrong.GetValue(), flagName(wrong.GetFlag()), wrong.Unwrap())
	case errors.As(err, &syntax):
		return message.Errorf("bad flag syntax: %s", syntax.GetSpecifiedFlag())
	}
	return err
}

// flagName is a flag as its help names it.
func flagName(f *pflag.Flag) string {
	if f.Shorthand != "" && f.ShorthandDeprecated == "" {
		return "-" + f.Shorthand + ", --" + f.Name
	}
	return "--" + f.Name
}
