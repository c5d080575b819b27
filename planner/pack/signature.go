package pack

import "encoding/binary"

// Keys of lists of figures.

// signature is lists of figures, each with its length before it: two are equal where all figures are. It makes the
// keys of a fleet's million choices in a fraction of the time that printing them takes.
type signature []byte

func (s *signature) add(figures ...int64) {
	*s = binary.AppendVarint(*s, int64(len(figures)))
	for _, v := range figures {
		*s = binary.AppendVarint(*s, v)
	}
}

func addAll[T int | int32](s *signature, figures []T) {
	for _, v := range figures {
		s.add(int64(v))
	}
}
