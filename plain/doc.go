// Package plain makes text from elsewhere fit to be shown: what hosts, files and programs say reaches people as
// text, and never as something that their terminal does. Escape sequences move cursors, colour what is not theirs
// and write clipboards; marks of direction and signs of no width make one name look like another.
//
// Text is cleaned where it is taken in ([Text], [Line], [Seen]), so that what is read, compared and stored is clean.
// Everything that berth prints passes a [Writer] at last, which spells out what was forgotten.
package plain
