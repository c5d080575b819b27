package probe

import (
	"testing"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

// Docker 29 lists images without a tag only with --all. What a run pulls by its digest has none.
func TestImagesWithoutATagAreSeen(t *testing.T) {
	h := shellhost.New(t, "pi")
	h.Program("docker", `#!/bin/sh
one=sha256:1111111111111111111111111111111111111111111111111111111111111111
case "$1 $2 $3" in
"version "*) echo '{"Client":{"Version":"29.0.1"},"Server":{"Version":"29.0.1","ApiVersion":"1.52","Arch":"amd64"}}' ;;
"image ls -a"*) echo $one ;;
"image inspect "*) echo '["'$one'",[],["example.org/shop@'$one'"],"amd64",1]' ;;
esac
`)
	f := Look(t.Context(), []ledger.Host{h}, nil)["pi"]
	if f.Err != nil || len(f.Images) != 1 || f.Image("example.org/shop@"+f.Images[0].ID) == nil {
		t.Errorf("%v, %+v", f.Err, f.Images)
	}
}
