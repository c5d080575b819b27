// Package ledger is what berth writes down on hosts, and how it is read again: locks, the orders and journals of
// runs, the records of services, and the operator's copies of journals.
//
// All of it lies below State on each host, is written by the scripts of sh as root, and is data from outside when it
// is read: names become parts of paths there, texts come to terminals.
package ledger
