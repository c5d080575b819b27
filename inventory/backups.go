package inventory

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"berth/message"
	"berth/strictyaml"
)

// Backups says where the services of the lab are backed up, by restic.
type Backups struct {
	Repository string   // as restic writes it, seen from the host of each service; empty: there are no backups
	Password   string   // the name of the secret that opens it, see BackupSecret
	Secrets    []string // variables that restic gets besides, such as AWS_SECRET_ACCESS_KEY; each is a secret as well
	Keep       Keep
	TooOld     time.Duration // a service whose newest backup is older is told
}

// Keep is how many snapshots of each service stay when a repository is tidied up, as restic counts them.
type Keep struct{ Last, Daily, Weekly, Monthly, Yearly int }

// BackupSecret is what a secret of the backups is called among those of services: berth secrets set backups/NAME.
func BackupSecret(name string) string { return backupSecrets + "/" + name }

const (
	backupSecrets  = "backups"
	backupPassword = "RESTIC_PASSWORD"
	backupTooOld   = 48 * time.Hour
)

// All are the names of the secrets of the backups, as [BackupSecret] has them.
func (b *Backups) All() []string {
	if b.Repository == "" {
		return nil
	}
	out := []string{BackupSecret(b.Password)}
	for _, name := range b.Secrets {
		out = append(out, BackupSecret(name))
	}
	return out
}

var (
	repositoryForm = regexp.MustCompile(`^(/[^\x00-\x1f]*|(sftp|rest|s3|rclone|b2|azure|gs|swift):[^\x00-\x1f]+)$`)
	// credentials finds the password of a URL, as in rest:https://user:password@host/.
	credentials = regexp.MustCompile(`//[^/@]*:[^/@]*@`)
	ageForm     = regexp.MustCompile(`^[1-9][0-9]{0,3}[hd]$`)
)

// readBackups reads where services are backed up.
func (r *reader) readBackups(v strictyaml.Value) {
	b := &r.inv.Backups
	what := v.As(message.Word("backups"))
	given := what.Struct(strictyaml.Fields{
		"repository": func(v strictyaml.Value) { b.Repository = readRepository(v) },
		"password":   word(&b.Password, variable, message.Word("the name of a secret, such as RESTIC_PASSWORD")),
		"secrets": func(v strictyaml.Value) {
			for _, w := range v.Words() {
				if !variable.MatchString(w.Text) {
					w.Value.Errorf("secrets of the backups: %s is no name of a variable that restic reads", secretName(w.Text))
					continue
				}
				b.Secrets = append(b.Secrets, w.Text)
			}
		},
		"keep": func(v strictyaml.Value) {
			keep := v.As(message.Word("keep"))
			said := keep.Struct(strictyaml.Fields{
				"last": strictyaml.IntoInt(&b.Keep.Last, 1, 9999), "daily": strictyaml.IntoInt(&b.Keep.Daily, 1, 9999),
				"weekly": strictyaml.IntoInt(&b.Keep.Weekly, 1, 9999), "monthly": strictyaml.IntoInt(&b.Keep.Monthly, 1, 9999),
				"yearly": strictyaml.IntoInt(&b.Keep.Yearly, 1, 9999),
			})
			if v.IsMap() && len(said) == 0 {
				v.Errorf("keep: nothing would be kept; write how many, such as {daily: 7, weekly: 4, monthly: 6}")
			}
		},
		"too_old": strictyaml.Into(&b.TooOld, parseAge),
	})
	if v.IsMap() {
		given.Need(what, "repository")
	}
	if b.Password == "" {
		b.Password = backupPassword
	}
	if b.TooOld == 0 {
		b.TooOld = backupTooOld
	}
}

func readRepository(v strictyaml.Value) string {
	s, ok := v.Text()
	switch {
	case !ok:
		return ""
	case credentials.MatchString(s): // which is not repeated
		v.Errorf("repository: a password is in it; restic reads it from RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD: name them under secrets")
		return ""
	case !repositoryForm.MatchString(s):
		v.Errorf("repository: %s is none of restic's; write a full path, or sftp:user@host:/path, rest:https://host/, s3:https://host/bucket, rclone:remote:path", quote(s))
		return ""
	}
	return s
}

// parseAge reads a time in hours or days.
func parseAge(s string) (time.Duration, error) {
	if !ageForm.MatchString(s) {
		return 0, message.Errorf("%s is no such time; write 48h or 7d", quote(s))
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	if strings.HasSuffix(s, "d") {
		n *= 24
	}
	return time.Duration(n) * time.Hour, err
}
