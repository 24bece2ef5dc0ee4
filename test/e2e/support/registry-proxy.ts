import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the proxy does instead of handing a request on. */
export type Misdeed =
  | {
      readonly do: 'answer';
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** Instead of the JSON of a registry: what a proxy in front of it would say. */
      readonly body?: string;
    }
  /** Ends the connection, before anything was read. */
  | { readonly do: 'hang-up' }
  /** Reads so many bytes of the request, then resets the connection. */
  | { readonly do: 'reset-after'; readonly bytes: number }
  /** Hands the request on and loses the answer. */
  | { readonly do: 'lose-answer' }
  /** Hands the request on and sends half of the answer's body. */
  | { readonly do: 'half-answer' }
  /** Says nothing for so long, then hands the request on. */
  | { readonly do: 'wait'; readonly milliseconds: number }
  /** Says `201 Created` and keeps nothing. */
  | { readonly do: 'pretend' }
  /** Keeps other bytes than were sent, and says nothing. */
  | { readonly do: 'alter'; readonly body: (sent: Buffer) => Buffer }
  /** Runs something first, then hands the request on. */
  | { readonly do: 'after'; readonly first: () => Promise<void> };

export type Fault = {
  readonly method: string;
  /** On the path, from /v2/. */
  readonly path: RegExp;
  /** How many matching requests pass before the first is hit. */
  readonly after?: number;
  /** How many are hit; all by default. */
  readonly times?: number;
  readonly misdeed: Misdeed;
};

export type RegistryProxy = {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Every request, as `PUT /v2/x/manifests/v1 201`. */
  readonly requests: string[];
  /** How often a fault was hit. */
  hits(): number;
  close(): Promise<void>;
};

function errorBody(code: string, message: string): string {
  return JSON.stringify({ errors: [{ code, message }] });
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** A proxy before a real registry that fails on purpose. */
export async function registryProxy(target: string, faults: readonly Fault[]): Promise<RegistryProxy> {
  const requests: string[] = [];
  const seen = new Map<Fault, number>();
  let hits = 0;

  function misdeedFor(method: string, path: string): Misdeed | null {
    for (const fault of faults) {
      if (fault.method !== method || !fault.path.test(path)) continue;
      const before = seen.get(fault) ?? 0;
      seen.set(fault, before + 1);
      const from = fault.after ?? 0;
      if (before < from || before >= from + (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      hits += 1;
      return fault.misdeed;
    }
    return null;
  }

  function forward(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    loss: 'none' | 'all' | 'half',
    alter?: (sent: Buffer) => Buffer,
  ): void {
    const [host, port] = target.split(':');
    const pass = (body: Buffer | null): void => {
      const headers = { ...incoming.headers };
      if (body) headers['content-length'] = String(body.length);
      const upstream = request(
        { host, port, method: incoming.method, path: incoming.url, headers },
        async (answer: IncomingMessage) => {
          const note = `${incoming.method} ${incoming.url} ${answer.statusCode}`;
          requests.push(note);
          if (loss === 'none') {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
            return;
          }
          const bytes = await bodyOf(answer);
          if (loss === 'half') {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => incoming.socket.destroy());
          } else incoming.socket.destroy();
        },
      );
      upstream.on('error', () => incoming.socket.destroy());
      if (body) upstream.end(body);
      else incoming.pipe(upstream);
    };
    if (alter) void bodyOf(incoming).then((sent) => pass(alter(sent)));
    else pass(null);
  }

  async function act(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const method = incoming.method ?? '';
    const path = incoming.url ?? '';
    const misdeed = misdeedFor(method, path);
    if (misdeed === null) return forward(incoming, outgoing, 'none');
    requests.push(`${method} ${path} ${misdeed.do}`);
    switch (misdeed.do) {
      case 'answer': {
        await bodyOf(incoming);
        const body = misdeed.body ?? errorBody(misdeed.code ?? 'UNKNOWN', misdeed.message ?? 'unknown error');
        outgoing.writeHead(misdeed.status, {
          'content-type': misdeed.body === undefined ? 'application/json' : 'text/html',
          ...misdeed.headers,
        });
        outgoing.end(method === 'HEAD' ? undefined : body);
        return;
      }
      case 'hang-up':
        incoming.socket.destroy();
        return;
      case 'reset-after': {
        let read = 0;
        incoming.on('data', (chunk: Buffer) => {
          read += chunk.length;
          if (read >= misdeed.bytes) incoming.socket.resetAndDestroy();
        });
        return;
      }
      case 'lose-answer':
        return forward(incoming, outgoing, 'all');
      case 'half-answer':
        return forward(incoming, outgoing, 'half');
      case 'wait':
        await new Promise((resolve) => setTimeout(resolve, misdeed.milliseconds));
        return forward(incoming, outgoing, 'none');
      case 'pretend': {
        await bodyOf(incoming);
        outgoing.writeHead(201, { location: path, 'docker-content-digest': `sha256:${'0'.repeat(64)}` });
        outgoing.end();
        return;
      }
      case 'alter':
        return forward(incoming, outgoing, 'none', misdeed.body);
      case 'after':
        await misdeed.first();
        return forward(incoming, outgoing, 'none');
    }
  }

  const server = createServer((incoming, outgoing) => void act(incoming, outgoing));
  // containerd tries TLS first, and takes this answer for the proof that there is none.
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    requests,
    hits: () => hits,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
