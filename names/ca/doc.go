// Package ca is a certificate authority for the names of one lab: what browsers are told to trust can vouch for names below the lab's domain and
// for nothing else, so that who loses it loses no bank.
//
// The root and the intermediate are certificates of RFC 5280 with name constraints (4.2.1.10), critical: DNS names below the domain, and no
// addresses. Their keys lie in the lab's encrypted file ([secrets.Vault]), and never on a host; what a host gets is a leaf and its key.
package ca
