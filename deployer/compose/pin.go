package compose

// Pin is what an image of a service is taken as on its host.
type Pin struct {
	Image  string // as the Compose file names it
	Digest string // repository@sha256:..., or the ID of an image that no registry has; empty: what the name means once it is pulled
	Was    string // what the service was deployed with, where that is another image, or may be one: it is replaced
	Newer  string // what the name means by now, where that is known to be another image: it is not taken
}
