import { setFlagsFromString } from 'node:v8';

/**
 * For its side effect, before anything else: a regular expression that backtracks too often is searched breadth-first
 * instead, in time that grows with the text. Patterns of .dockerignore, of COPY and of `type=match` are strangers', and
 * `*a*a*a*b` would keep V8's usual engine busy for years. Source: V8, flag-definitions.h; Node 20 and 24.
 */
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
