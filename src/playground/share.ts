import { cleanPath, type Project } from './project.ts';

/** Longer ones are cut by chats and mail programs. */
export const longestLink = 30_000;

/** What a link may unfold to: whoever made it was perhaps not this page. */
const largestState = 2_000_000;

export type Shared = Project & { readonly open: string };

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

async function allOf(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new Error('it unfolds to more than this page takes');
    }
    chunks.push(new Uint8Array(value));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** The fragment of a link: everything that has a text. Nothing is sent: a browser keeps a fragment to itself. */
export async function fragmentOf({ name, files, whole, open }: Shared): Promise<string> {
  const texts = [...files].filter(([, text]) => text !== null);
  const json = JSON.stringify({ version: 1, name, files: Object.fromEntries(texts), whole, open });
  const packed = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return `#s=${toBase64(await allOf(packed, Number.POSITIVE_INFINITY))}`;
}

/** What a link holds; null where its fragment is none of ours. Rejects where it is damaged. */
export async function sharedBy(fragment: string): Promise<Shared | null> {
  const packed = /^#s=([\w-]+)$/.exec(fragment)?.[1];
  if (packed === undefined) return null;
  const stream = new Blob([fromBase64(packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return stateOf(JSON.parse(new TextDecoder().decode(await allOf(stream, largestState))));
}

function stateOf(json: unknown): Shared {
  const state = new Map<string, unknown>(Object.entries(typeof json === 'object' && json !== null ? json : {}));
  const given = state.get('files');
  if (state.get('version') !== 1 || typeof given !== 'object' || given === null)
    throw new Error('it was made by another version of this page');
  const files = new Map<string, string>();
  for (const [path, text] of Object.entries(given)) {
    const clean = cleanPath(path);
    if (clean !== null && typeof text === 'string') files.set(clean, text);
  }
  const [first] = files.keys();
  if (first === undefined) throw new Error('it holds no file');
  const open = state.get('open');
  const name = state.get('name');
  return {
    name: typeof name === 'string' ? name : 'my-ocs-agent',
    files,
    whole: state.get('whole') === true,
    open: typeof open === 'string' && files.has(open) ? open : first,
  };
}
