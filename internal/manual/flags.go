package manual

import (
	"errors"
	"strings"

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
		return message.Errorf("invalid argument %q for %q flag: %w", wrong.GetValue(), flagName(wrong.GetFlag()), wanted(wrong))
	case errors.As(err, &syntax):
		return message.Errorf("bad flag syntax: %s", syntax.GetSpecifiedFlag())
	}
	return err
}

// wanted is what is wrong with the value of a flag, without the words of Go's own readers.
func wanted(wrong *pflag.InvalidValueError) error {
	switch kind := wrong.GetFlag().Value.Type(); {
	case kind == "bool":
		return message.New("it is true or false")
	case kind == "duration":
		return message.New("it is a number with its unit, like 30s, 5m or 1h30m")
	case strings.HasPrefix(kind, "int"):
		return message.New("it is a whole number")
	case strings.HasPrefix(kind, "uint"):
		return message.New("it is a whole number, not below 0")
	}
	return wrong.Unwrap()
}

// flagName is a flag as its help names it.
func flagName(f *pflag.Flag) string {
	if f.Shorthand != "" && f.ShorthandDeprecated == "" {
		return "-" + f.Shorthand + ", --" + f.Name
	}
	return "--" + f.Name
}
