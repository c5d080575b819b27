package remote

import (
	"bytes"

	"berth/internal/wholefile"
)

// atMost gives what a command writes, of limit bytes at most. A host may say more than it was asked for: the command is left
// then, and the error is a TooLongError.
func atMost(limit int64, command func(sink) error) ([]byte, error) {
	out := &bounded{left: limit}
	err := command(sink{raw: out})
	switch {
	case out.left < 0:
		return nil, &wholefile.TooLongError{Most: limit}
	case err != nil:
		return nil, err
	}
	return out.data.Bytes(), nil
}

// bounded keeps so much, and takes nothing of what comes after. The buffer is not embedded: its ReadFrom would go around Write.
type bounded struct {
	data bytes.Buffer
	left int64
}

func (w *bounded) Write(p []byte) (int, error) {
	if w.left -= int64(len(p)); w.left < 0 {
		return 0, errFull
	}
	return w.data.Write(p)
}
