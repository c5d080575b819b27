// Package adopt says whether what runs by hand on a host is what berth would make there. Where it is, a service comes under
// berth's record without a restart; where it is not, it says what differs.
//
// Whether it is the same decides Compose itself, on the host: it is given the file that the containers would be made from, and
// its hash of each is compared with the one that it wrote on the containers when it made them.
package adopt
