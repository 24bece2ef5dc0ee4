import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { type Completed, ProgramMissing, type RunOptions } from '../ports/docker.ts';

const usuallyKept = 64 * 1024;

/** Milliseconds from SIGTERM to SIGKILL. The runner itself gives a cancelled step ten seconds in all. */
const untilKilled = 3000;
/** Milliseconds that the output of a program may stay open after its end: a child of its own may hold it. */
const untilClosed = 1000;

/**
 * What a child process may see. Inputs of the Action (`INPUT_*`, passwords among them) and the runner's own tokens
 * never are.
 */
const allowed = [
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_.*|TZ|TERM|TMPDIR|TEMP|TMP|XDG_.*|SYSTEMROOT|APPDATA|LOCALAPPDATA|USERPROFILE|PROGRAMFILES|COMSPEC|PATHEXT)$/i,
  /^(DOCKER_HOST|DOCKER_CONTEXT|DOCKER_CONFIG|DOCKER_CERT_PATH|DOCKER_TLS_VERIFY|DOCKER_TLS|DOCKER_API_VERSION|DOCKER_DEFAULT_PLATFORM|BUILDX_.*|BUILDKIT_.*|COMPOSE_.*)$/,
  /^(HTTPS?_PROXY|NO_PROXY|ALL_PROXY|SSL_CERT_FILE|SSL_CERT_DIR)$/i,
  // buildx's cache of type gha reads these; they reach no container.
  /^(ACTIONS_CACHE_URL|ACTIONS_CACHE_SERVICE_V2|ACTIONS_RESULTS_URL|ACTIONS_RUNTIME_TOKEN)$/,
];

export function childEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && allowed.some((pattern) => pattern.test(name))) passed[name] = value;
  }
  return passed;
}

/** Cuts a stream into lines, keeps its tail. */
class LineReader {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  readonly #kept: number;
  #open = '';
  #tail = '';

  constructor(onLine: (line: string) => void, kept: number) {
    this.#onLine = onLine;
    this.#kept = kept;
  }

  push(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    this.#tail = (this.#tail + text).slice(-this.#kept);
    const lines = (this.#open + text).split('\n');
    // A line without end must not grow for ever: it is handed on in pieces.
    this.#open = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (this.#open.length > usuallyKept) {
      this.#onLine(this.#open);
      this.#open = '';
    }
  }

  end(): string {
    const rest = this.#decoder.end();
    this.#tail += rest;
    if (this.#open + rest !== '') this.#onLine(this.#open + rest);
    return this.#tail;
  }
}

/**
 * Runs a program with an argument list, never through a shell.
 * @returns its status (128 + signal number when killed) and the last 64 KiB (or `keep`) of both streams
 * @throws {ProgramMissing} when it cannot be started
 */
export function runChild(
  program: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Promise<Completed> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argv, { env: environment, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    const stdout = new LineReader((line) => options.onLine?.(line, 'stdout'), options.keep ?? usuallyKept);
    const stderr = new LineReader((line) => options.onLine?.(line, 'stderr'), options.keep ?? usuallyKept);
    const timers: NodeJS.Timeout[] = [];
    const abort = (): void => {
      child.kill('SIGTERM');
      timers.push(setTimeout(() => child.kill('SIGKILL'), untilKilled));
    };
    options.signal?.addEventListener('abort', abort, { once: true });
    if (options.signal?.aborted) abort();
    const forget = (): void => {
      options.signal?.removeEventListener('abort', abort);
      for (const timer of timers) clearTimeout(timer);
    };
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A child that ends without reading its input is no fault of ours: its status tells.
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? '');
    child.once('error', (cause) => {
      forget();
      reject(new ProgramMissing(program, { cause }));
    });
    child.once('exit', () => {
      const close = (): void => {
        child.stdout.destroy();
        child.stderr.destroy();
      };
      timers.push(setTimeout(close, untilClosed));
    });
    child.once('close', (status, signal) => {
      forget();
      resolve({ status: status ?? (signal === 'SIGKILL' ? 137 : 143), stdout: stdout.end(), stderr: stderr.end() });
    });
  });
}
