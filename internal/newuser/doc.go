// Package newuser plays the way of somebody new in a real terminal, from a clone to his own lab on the board, against three made-up
// hosts: it counts commands, keys and seconds, and takes the pictures of it.
package newuser
