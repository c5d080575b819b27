package preflight

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"berth/internal/shellhost"
)

const (
	digestOne = "sha256:1111111111111111111111111111111111111111111111111111111111111111"
	digestTwo = "sha256:2222222222222222222222222222222222222222222222222222222222222222"
)

func TestSeveralVariantsOfAnArchitectureHaveNoOneDigest(t *testing.T) {
	m, _ := parseManifest([]byte(`{"manifests":[{"digest":"` + digestOne + `","platform":{"os":"linux","architecture":"arm"}},
		{"digest":"` + digestTwo + `","platform":{"os":"linux","architecture":"arm"}},{"digest":"` + digestTwo + `","platform":{"os":"linux","architecture":"amd64"}}]}`))
	if d, there := m.Platforms["arm"]; !there || d != "" || m.Platforms["amd64"] != digestTwo {
		t.Errorf("%+v", m)
	}
}

func TestAManifestListIsReadStrictly(t *testing.T) {
	digest := "sha256:" + strings.Repeat("0a", 32)
	m, _ := parseManifest([]byte(`{"manifests":[{"digest":"` + digest + `","platform":{"architecture":"arm64","os":"linux"}},
		{"digest":"x","platform":{"architecture":"amd64","os":"linux"}},{"digest":"` + digest + `","platform":{"architecture":"unknown","os":"unknown"}}]}`))
	if want := map[string]string{"arm64": digest}; !maps.Equal(m.Platforms, want) {
		t.Errorf("%v", m)
	}
	if m, _ := parseManifest([]byte("<html>")); m.Err.IsZero() {
		t.Error("no error for what is no JSON")
	}
}

func TestOfASingleImageDockerIsAskedForItsDigestAndArchitecture(t *testing.T) {
	h := shellhost.New(t, "pi")
	h.Program("docker", `#!/bin/sh
case "$1 $2 $3" in
"manifest inspect --verbose") echo '{"Ref":"x","Descriptor":{"digest":"`+digestOne+`","platform":{"architecture":"arm64","os":"linux"}},"SchemaV2Manifest":{}}' ;;
"manifest inspect "*) echo '{"schemaVersion":2,"config":{"digest":"`+digestTwo+`"},"layers":[]}' ;;
esac
`)
	if m := AskImages(t.Context(), h, []string{"x:1"})["x:1"]; m.Platforms["arm64"] != digestOne {
		t.Errorf("%+v", m)
	}
}

// What Docker's command prints, of 20.10.24 and of 28.2.2: both alike, unless two lines stand here.
func TestWhatARegistryRefusesIsReadByItsWords(t *testing.T) {
	debug := func(text string) string {
		return "time=\"2026-11-29T19:58:48Z\" level=debug msg=\"endpoints for x: [{false https://x v2}]\"\n" +
			"time=\"2026-11-29T19:58:48Z\" level=debug msg=\"" + text + "\"\n" +
			"time=\"2026-11-29T19:58:48Z\" level=debug msg=\"skipping non-TLS endpoint http://x for host/port that appears to use TLS\"\nno such manifest: x:1\n"
	}
	for name, c := range map[string]struct {
		plain, debug string
		means        Refusal
		says         string
	}{
		"no such tag":                     {plain: "manifest unknown\n", means: NotThere},
		"no such tag, with a detail":      {"no such manifest: x:1\n", debug("continuing on error (errcode.Errors) manifest unknown: manifest unknown"), NotThere, "manifest unknown: manifest unknown"},
		"no such repository":              {plain: "name unknown\n", means: NotThere},
		"access, which looks like none":   {"no such manifest: x:1\n", debug(`continuing on error (errcode.Errors) errors:\ndenied: requested access to the resource is denied\nunauthorized: authentication required\n`), Denied, "denied: requested access"},
		"access":                          {plain: "Get \"https://x/v2/x/manifests/1\": no basic auth credentials\n", means: Denied},
		"a rate limit":                    {plain: "toomanyrequests: You have reached your pull rate limit.\n", means: RateLimited},
		"an index that 20.10 cannot read": {plain: "unsupported manifest format: <nil>\n", means: UnknownFormat},
		"and the same by the registry":    {"no such manifest: x:1\n", debug("continuing on error (errcode.Errors) manifest unknown: OCI index found, but accept header does not support OCI indexes"), UnknownFormat, ""},
		"a proxy that knows nothing":      {"no such manifest: x:1\n", debug(`continuing on error (*client.UnexpectedHTTPResponseError) error parsing HTTP 404 response body: invalid character '<' looking for beginning of value: \"<html>\"`), Unclear, "error parsing HTTP 404"},
		"a registry in trouble":           {plain: "received unexpected HTTP status: 503 Service Unavailable\n", means: Unclear},
		"no registry":                     {plain: "failed to configure transport: error pinging v2 registry: Get \"https://x/v2/\": dial tcp 10.0.0.1:443: connect: connection refused\n", means: NotReached},
		"no name":                         {plain: "failed to configure transport: error pinging v2 registry: Get \"https://x/v2/\": dial tcp: lookup x on 10.0.0.53:53: no such host\n", means: NotReached},
		"an unknown authority":            {plain: "failed to configure transport: error pinging v2 registry: Get \"https://x/v2/\": tls: failed to verify certificate: x509: certificate signed by unknown authority\n", means: NotTrusted},
		"no experimental features":        {plain: "docker manifest inspect is only supported on a Docker cli with experimental cli features enabled\n", means: Unclear},
	} {
		h := shellhost.New(t, "pi")
		h.Put("bin/plain", c.plain)
		h.Put("bin/debug", c.debug)
		h.Program("docker", "#!/bin/sh\ncase $1 in --debug) cat \"${0%/*}/debug\" >&2 ;; *) cat \"${0%/*}/plain\" >&2 ;; esac\nexit 1\n")
		m := AskImages(t.Context(), h, []string{"x:1"})["x:1"]
		if m.Refusal != c.means || !strings.Contains(m.Err.String(), c.says) || (m.Err.IsZero()) != (c.means == UnknownFormat) {
			t.Errorf("%s: %+v", name, m)
		}
	}
}

func TestARegistryThatDoesNotAnswerIsNotAskedAboutEveryImage(t *testing.T) {
	h := shellhost.New(t, "pi")
	h.Program("docker", "#!/bin/sh\necho \"$3\" >>\"${0%/*}/asked\"\ncase $3 in dark.lan/*) echo 'dial tcp 10.0.0.1:443: i/o timeout' >&2; exit 1 ;; esac\necho '{}'\n")
	images := []string{"shop:1"}
	for i := range 20 {
		images = append(images, fmt.Sprintf("dark.lan/%d:1", i))
	}
	got := AskImages(t.Context(), h, images)
	if len(got) != 21 || got["dark.lan/19:1"].Refusal != NotReached || !got["shop:1"].Err.IsZero() {
		t.Errorf("%+v", got)
	}
	if asked := h.Asked(); len(asked) > 1+imagesAtOnce {
		t.Errorf("asked about %q", asked)
	}
}
