// Package discover finds a lab that is there: it asks hosts by SSH what they are made of and what runs on them, once,
// and writes an inventory of it in which every figure says where it is from. Nothing on any host changes.
package discover
