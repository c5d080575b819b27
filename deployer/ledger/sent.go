package ledger

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

// TakeText has the function take, which reads what Sent gives.
var TakeText = Shell(scriptFiles, "take")

// SentFrom is Sent for what is written twice, the same both times: once for its checksum, once on its way, so that it need not
// be held as a whole. It is closed once nobody takes it any more; Err then says why it could not be written.
func SentFrom(write func(io.Writer) error) (*Stream, error) {
	sum, size := sha256.New(), new(counter)
	if err := write(io.MultiWriter(sum, size)); err != nil {
		return nil, err
	}
	from, to := io.Pipe()
	s := &Stream{Reader: io.MultiReader(bytes.NewReader(fmt.Appendf(nil, "%x\n", sum.Sum(nil))), from), Size: int(*size), from: from, over: make(chan struct{})}
	go func() {
		defer close(s.over)
		s.err = write(to)
		to.CloseWithError(s.err)
	}()
	return s, nil
}

// Stream is content that is written while it is sent.
type Stream struct {
	io.Reader
	Size int

	from *io.PipeReader
	over chan struct{}
	err  error
}

// Close ends the writing, and says why it failed by itself.
func (s *Stream) Close() error {
	s.from.Close()
	<-s.over
	if errors.Is(s.err, io.ErrClosedPipe) {
		return nil
	}
	return s.err
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// Sent is content on its way to a script, as its input. A script that takes it has all of it, or ends.
func Sent(content []byte) io.Reader {
	return io.MultiReader(bytes.NewReader(fmt.Appendf(nil, "%x\n", sha256.Sum256(content))), bytes.NewReader(content))
}
