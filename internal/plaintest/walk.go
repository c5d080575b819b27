// Package plaintest looks for what is not text in values that were made of what hosts said.
package plaintest

import (
	"reflect"
	"unicode/utf8"

	"berth/plain"
)

// Strange gives what in a text does something on a terminal, or is no UTF-8; empty: nothing.
func Strange(s string) string {
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		if plain.Steers(r) || r == utf8.RuneError && width == 1 {
			return s[i : i+width]
		}
		i += width
	}
	return ""
}

// In gives a text of a value that is strange: one of its strings, the words of one of its errors, or one of those
// that it points to, holds or has as keys. Bytes are no text. It is empty where there is none.
func In(v any) string { return in(reflect.ValueOf(v)) }

func in(v reflect.Value) string {
	if !v.IsValid() {
		return ""
	}
	if v.CanInterface() {
		if err, is := v.Interface().(error); is && err != nil {
			return strangeIn(err.Error())
		}
	}
	switch v.Kind() {
	case reflect.String:
		return strangeIn(v.String())
	case reflect.Pointer, reflect.Interface:
		return in(v.Elem())
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return ""
		}
		for i := range v.Len() {
			if s := in(v.Index(i)); s != "" {
				return s
			}
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			if s := in(key); s != "" {
				return s
			}
			if s := in(v.MapIndex(key)); s != "" {
				return s
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if s := in(v.Field(i)); s != "" {
				return s
			}
		}
	}
	return ""
}

func strangeIn(s string) string {
	if Strange(s) != "" {
		return s
	}
	return ""
}
