// Package compose renders a plan into the files that its hosts get: for each host and service a
// directory with a Compose file, a .env and the files that the containers mount.
//
// [Render] is pure: the same plan, catalog and inventory give the same bytes. A [Bundle] is one
// directory. Its Compose file is the entry's as compose-go reads and writes it, with the host ports and
// variables of the wish, the limits of the host's processor and labels that say what it is. Variables
// stay variables: their values are in .env beside it, so that docker compose works on the host by
// itself. Whether that means the same as the entry with its values put in is not assumed, it is asked
// of compose-go for every bundle; a variable for which it does not is written out, and a secret for
// which it does not is refused.
//
// Values of secrets are not known here. A bundle has placeholders for them, {{secret SERVICE/NAME}} in
// .env and nowhere else; [Bundle.Upload] puts values in at the last moment, for who writes to the host.
//
// [Save] writes bundles into a local directory and keeps, in a manifest there, what it wrote.
package compose
