package inventory

import (
	"net/url"
	"regexp"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// Image is what the disk of a guest is made from. One of Name, Volume and URL is not empty, and a known name has an address, too.
type Image struct {
	Name     string // of an image that berth knows, or of a template that pveam has
	Volume   string // that is there: local:import/mine.qcow2, or a path on the hypervisor
	URL      string
	Checksum string // sha256:... or sha512:...; empty where Sums has it
	Sums     string // the address of a list of checksums, as sha512sum writes it
}

// File is the name that the image has on the hypervisor.
func (i Image) File() string {
	name := i.URL[strings.LastIndex(i.URL, "/")+1:]
	if i.URL != "" {
		return name
	}
	return i.Name
}

// DefaultImage and DefaultTemplate are what guests are made from where the inventory says nothing.
const (
	DefaultImage    = "debian-13"
	DefaultTemplate = "debian-13-standard"
)

// images are those that are known by name. Debian's generic image has the drivers that the one for clouds lacks, without which a
// device that is passed through is of no use. Their publishers put new ones at the same address, so their lists of checksums count.
var images = map[string]Image{
	"debian-12":    {URL: "https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-generic-amd64.qcow2", Sums: "https://cloud.debian.org/images/cloud/bookworm/latest/SHA512SUMS"},
	"debian-13":    {URL: "https://cloud.debian.org/images/cloud/trixie/latest/debian-13-generic-amd64.qcow2", Sums: "https://cloud.debian.org/images/cloud/trixie/latest/SHA512SUMS"},
	"ubuntu-24.04": {URL: "https://cloud-images.ubuntu.com/releases/24.04/release/ubuntu-24.04-server-cloudimg-amd64.img", Sums: "https://cloud-images.ubuntu.com/releases/24.04/release/SHA256SUMS"},
}

func knownImage(name string) Image {
	i := images[name]
	i.Name = name
	return i
}

func defaultImage(kind planner.Kind) Image {
	if kind == planner.LXC {
		return Image{Name: DefaultTemplate}
	}
	return knownImage(DefaultImage)
}

// imageForm is what an image of a kind of guest looks like.
type imageForm struct {
	word   func(string) (Image, message.Text) // what a word means, or why it means nothing
	volume *regexp.Regexp
	file   *regexp.Regexp
	like   string
}

var (
	vmImage = imageForm{
		word: func(s string) (Image, message.Text) {
			if _, ok := images[s]; ok {
				return knownImage(s), message.Text{}
			}
			return Image{}, message.Of("is no image that berth knows by name: %s%s", oneOf(names(images)), strictyaml.DidYouMean(s, names(images)))
		},
		volume: regexp.MustCompile(`^([A-Za-z][A-Za-z0-9._-]*:[A-Za-z0-9][A-Za-z0-9._+/-]{0,199}|/[A-Za-z0-9][A-Za-z0-9._+@/-]{0,199})$`),
		file:   regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,119}\.(qcow2|raw|img|vmdk)$`),
		like:   "image: {url: https://example.org/debian.qcow2, checksum: sha256:...}",
	}
	lxcTemplate = imageForm{
		word: func(s string) (Image, message.Text) {
			if templateName.MatchString(s) {
				return Image{Name: s}, message.Text{}
			}
			return Image{}, message.Word("is no template; write one that pveam knows (debian-13-standard), or one that is there (local:vztmpl/mine.tar.zst)")
		},
		volume: regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*:vztmpl/[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$`),
		file:   regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,119}\.tar\.(gz|xz|zst|bz2)$`),
		like:   "template: {url: https://example.org/debian.tar.zst, checksum: sha256:...}",
	}
	templateName = regexp.MustCompile(`^[a-z0-9][a-zA-Z0-9]*-[a-zA-Z0-9._-]{1,119}$`)
	checksum     = regexp.MustCompile(`^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$`)
)

// intoImage reads a name, a volume of Proxmox, a path, or an address with its checksum.
func intoImage(dst *Image, form imageForm) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		if v.IsMap() {
			readFetched(dst, form, v)
			return
		}
		s, ok := v.Text()
		if !ok {
			return
		}
		switch {
		case strings.Contains(s, "://"):
			v.Errorf("%s: what is fetched needs its checksum; write %s", v.What(), strings.Replace(form.like, exampleURL(form), s, 1))
		case form.volume.MatchString(s):
			*dst = Image{Volume: s}
		default:
			i, wrong := form.word(s)
			if !wrong.IsZero() {
				v.Errorf("%s: %s %s", v.What(), quote(s), wrong)
				return
			}
			*dst = i
		}
	}
}

func exampleURL(form imageForm) string {
	_, rest, _ := strings.Cut(form.like, "{url: ")
	at, _, _ := strings.Cut(rest, ",")
	return at
}

// readFetched reads an image that comes from an address.
func readFetched(dst *Image, form imageForm, v strictyaml.Value) {
	var i Image
	given := v.Like(message.Same(form.like)).Struct(strictyaml.Fields{
		"url": func(v strictyaml.Value) {
			s, ok := v.Text()
			if !ok {
				return
			}
			u, err := url.Parse(s)
			i.URL = s
			switch {
			case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || !plainURL.MatchString(s):
				v.Errorf("%s: %s is no address; write one such as %s", v.What(), quote(s), exampleURL(form))
			case u.User != nil:
				v.Errorf("%s: it has a login in it, which would be in plans and logs; fetch it by hand and write the volume", v.What())
			case !form.file.MatchString(i.File()):
				v.Errorf("%s: %s ends in no name of a file that Proxmox takes, such as %s", v.What(), quote(s), exampleURL(form))
			}
		},
		"checksum": word(&i.Checksum, checksum, message.Word("a checksum; write sha256: or sha512: and its digits")),
	})
	if given.Need(v, "url", "checksum") {
		*dst = i
	}
}

var plainURL = regexp.MustCompile(`^[A-Za-z0-9:/._~%+@=-]{1,999}$`)
