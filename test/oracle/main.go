// The oracle says what BuildKit itself makes of Dockerfiles. It reads JSON lines {"name", "text", "base64"} and writes one
// verdict a line: first BuildKit's parser and instructions, then (with -convert) its conversion, with a base image that
// resolves to an empty configuration, so that nothing goes over the network.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/patternmatcher/ignorefile"
	digest "github.com/opencontainers/go-digest"
	"github.com/pkg/errors"
	"github.com/tonistiigi/fsutil"
)

type question struct {
	Name string `json:"name"`
	Text string `json:"text"`
	// With -ignore: Text is a .dockerignore, Paths are the files of the context.
	Paths []string `json:"paths"`
}

type instruction struct {
	Name  string   `json:"name"`
	Start int      `json:"start"`
	End   int      `json:"end"`
	JSON  []string `json:"json,omitempty"`
	Exec  bool     `json:"exec"`
	Flags []string `json:"flags,omitempty"`
	Args  []string `json:"args,omitempty"`
	Docs  []string `json:"heredocs,omitempty"`
}

type verdict struct {
	Name         string        `json:"name"`
	OK           bool          `json:"ok"`
	Stage        string        `json:"stage,omitempty"`
	Error        string        `json:"error,omitempty"`
	Line         int           `json:"line,omitempty"`
	Instructions []instruction `json:"instructions,omitempty"`
	Config       any           `json:"config,omitempty"`
	Paths        []string      `json:"paths,omitempty"`
}

type resolver struct{}

func (resolver) ResolveImageConfig(ctx context.Context, ref string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, digest.FromString(ref), []byte(baseConfig), nil
}

const baseConfig = `{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/opt/venv/bin:/usr/bin:/bin","BASE=base"],"Entrypoint":["base-entrypoint"],"Cmd":["base-cmd"],"WorkingDir":"/base"},"rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}`

func args(node *parser.Node) []string {
	var out []string
	for n := node.Next; n != nil; n = n.Next {
		if len(n.Children) == 1 {
			out = append(out, n.Children[0].Value)
			out = append(out, args(n.Children[0])...)
		} else if len(n.Children) == 0 {
			out = append(out, n.Value)
		}
	}
	return out
}

func lineOf(err error, fallback int) int {
	var located *parser.LocationError
	if errors.As(err, &located) && len(located.Locations) > 0 && len(located.Locations[0]) > 0 {
		return located.Locations[0][0].Start.Line
	}
	return fallback
}

func refuse(v verdict, stage string, err error) verdict {
	v.Stage = stage
	v.Error = err.Error()
	v.Line = lineOf(err, 0)
	return v
}

func answer(q question, convert, ignore bool) verdict {
	if ignore {
		return send(q)
	}
	return judge(q, convert)
}

func judge(q question, convert bool) (v verdict) {
	v.Name = q.Name
	defer func() {
		if r := recover(); r != nil {
			v.OK, v.Stage, v.Error = false, "panic", fmt.Sprint(r)
		}
	}()
	if len(q.Text) == 0 {
		return refuse(v, "parse", errors.New("the Dockerfile cannot be empty"))
	}
	result, err := parser.Parse(strings.NewReader(q.Text))
	if err != nil {
		return refuse(v, "parse", err)
	}
	for _, node := range result.AST.Children {
		i := instruction{
			Name:  strings.ToUpper(node.Value),
			Start: node.StartLine,
			End:   node.EndLine,
			Exec:  node.Attributes["json"],
			Flags: node.Flags,
			Args:  args(node),
		}
		for _, doc := range node.Heredocs {
			i.Docs = append(i.Docs, fmt.Sprintf("%s %t %t %s", doc.Name, doc.Expand, doc.Chomp, doc.Content))
		}
		v.Instructions = append(v.Instructions, i)
	}
	stages, _, err := instructions.Parse(result.AST, nil)
	if err == nil && len(stages) == 0 {
		err = errors.New("dockerfile contains no stages to build")
	}
	if err != nil {
		return refuse(v, "instructions", err)
	}
	if convert {
		r, err := dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(q.Text), dockerfile2llb.ConvertOpt{
			MetaResolver: resolver{},
			Config:       dockerui.Config{},
		})
		if err != nil {
			return refuse(v, "convert", err)
		}
		c := r.Image.Config
		v.Config = map[string]any{
			"entrypoint": c.Entrypoint, "cmd": c.Cmd, "env": c.Env, "user": c.User, "workdir": c.WorkingDir, "labels": c.Labels,
			"exposed": c.ExposedPorts, "shell": c.Shell,
		}
	}
	v.OK = true
	return v
}

// The files and folders (with a slash behind) that Docker sends of a context.
func send(q question) (v verdict) {
	v.Name = q.Name
	root, err := os.MkdirTemp("", "context-")
	if err != nil {
		return refuse(v, "panic", err)
	}
	defer os.RemoveAll(root)
	for _, path := range q.Paths {
		full := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return refuse(v, "panic", err)
		}
		if err := os.WriteFile(full, nil, 0o644); err != nil {
			return refuse(v, "panic", err)
		}
	}
	patterns, err := ignorefile.ReadAll(strings.NewReader(q.Text))
	if err != nil {
		return refuse(v, "parse", err)
	}
	disk, err := fsutil.NewFS(root)
	if err != nil {
		return refuse(v, "panic", err)
	}
	filtered, err := fsutil.NewFilterFS(disk, &fsutil.FilterOpt{ExcludePatterns: patterns})
	if err != nil {
		return refuse(v, "parse", err)
	}
	err = filtered.Walk(context.Background(), "", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			path += "/"
		}
		v.Paths = append(v.Paths, path)
		return nil
	})
	if err != nil {
		return refuse(v, "convert", err)
	}
	v.OK = true
	return v
}

func main() {
	ignore := flag.Bool("ignore", false, "read .dockerignore files instead of Dockerfiles")
	convert := flag.Bool("convert", false, "convert to LLB too")
	flag.Parse()
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	decoder := json.NewDecoder(in)
	for decoder.More() {
		var q question
		if err := decoder.Decode(&q); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		if err := encoder.Encode(answer(q, *convert, *ignore)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
	}
}
