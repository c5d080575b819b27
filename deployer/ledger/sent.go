package ledger

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
)

// TakeText has the function take, which reads what Sent gives.
var TakeText = Shell(scriptFiles, "take")

// Sent is content on its way to a script, as its input. A script that takes it has all of it, or ends.
func Sent(content []byte) io.Reader {
	return io.MultiReader(bytes.NewReader(fmt.Appendf(nil, "%x\n", sha256.Sum256(content))), bytes.NewReader(content))
}
