package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"
)

const askTimeout = 4 * time.Second

// tools are the programs that answer otherwise than by their exit code alone, or do without a running
// stand-in. Every other name asks for health: pg_isready, diun image list, check-health.
var tools = map[string]func(part, []string) error{
	"curl":       func(_ part, args []string) error { return curl(args, os.Stdout) },
	"redis-cli":  func(part, []string) error { return ping(os.Stdout) },
	"valkey-cli": func(part, []string) error { return ping(os.Stdout) },
	"rclone":     func(p part, _ []string) error { return unlessUnhealthy(p) },
	"i2cset":     func(p part, _ []string) error { return unlessUnhealthy(p) },
	"i2cget":     i2cget,
	"psql":       psql,
	"pg_dump":    pgDump,
	"createdb":   func(part, []string) error { return nil },
	"dropdb":     dropdb,
	"promtool":   check,
	"amtool":     check,
}

// askHealth asks the running stand-in of this container; its error is the exit code 1.
func askHealth() error {
	client := http.Client{Timeout: askTimeout, Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", socketPath)
		},
	}}
	answer, err := client.Get("http://standin/")
	if err != nil {
		return fmt.Errorf("no answer: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		fmt.Fprintln(os.Stderr, answer.Status)
		return exitCode(1)
	}
	return nil
}

// ping answers as Redis does: always with exit code 0, the word tells.
func ping(out io.Writer) error {
	if err := askHealth(); err != nil {
		_, err := fmt.Fprintln(out, "LOADING the stand-in is not well")
		return err
	}
	_, err := fmt.Fprintln(out, "PONG")
	return err
}

// unlessUnhealthy is for programs that scripts call before, or without, a running stand-in.
func unlessUnhealthy(p part) error {
	if behaviourOf(p).Unhealthy {
		return exitCode(1)
	}
	return nil
}

// i2cget reads the one register that the LED script asks for: 1, the last change was taken.
func i2cget(p part, _ []string) error {
	if err := unlessUnhealthy(p); err != nil {
		return err
	}
	fmt.Println("0x01")
	return nil
}

// curl fetches the last argument, as the catalog's health checks call it: -fsS, and -o FILE.
func curl(args []string, stdout io.Writer) error {
	url, out := "", stdout
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "-o" && i+1 < len(args):
			i++
			out = io.Discard
		case !strings.HasPrefix(args[i], "-"):
			url = args[i]
		}
	}
	client := http.Client{Timeout: askTimeout}
	answer, err := client.Get(url)
	if err != nil {
		fmt.Fprintln(os.Stderr, "curl: (7)", err)
		return exitCode(7)
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 400 {
		fmt.Fprintln(os.Stderr, "curl: (22) the requested URL returned error:", answer.StatusCode)
		return exitCode(22)
	}
	_, err = io.Copy(out, answer.Body)
	return err
}
