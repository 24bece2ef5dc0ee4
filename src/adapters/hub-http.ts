import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Outcome } from '../hub/dealer.ts';
import { type HttpAnswer, type HttpCall, httpAnswer, httpProblem, readHttpCall } from '../hub/http-call.ts';

/** Of a request to `/call`, in bytes. */
const maxBody = 1024 * 1024;

export type CallFromHttp = (call: Extract<HttpCall, { status: 'call' }>, signal: AbortSignal) => Promise<Outcome>;

/** Answers a request to a seat's `/call`. Never rejects. */
export async function answerHttpCall(
  request: IncomingMessage,
  response: ServerResponse,
  call: CallFromHttp,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Error('the caller hung up')));
  try {
    respond(response, await answerTo(request, call, gone.signal));
  } catch {
    // The caller hung up or the hub is closing: nobody waits for an answer.
    response.destroy();
  }
}

export function respond(response: ServerResponse, { status, body }: HttpAnswer): void {
  // The rest of a body that was too long must not be taken for another request.
  const headers = {
    'Content-Type': 'application/json; charset=UTF-8',
    ...(status === 413 ? { Connection: 'close' } : {}),
  };
  response.writeHead(status, headers).end(body);
}

async function answerTo(request: IncomingMessage, call: CallFromHttp, signal: AbortSignal): Promise<HttpAnswer> {
  const body = await readBody(request);
  if (typeof body !== 'string') return body;
  const wanted = readHttpCall({ method: request.method ?? '', contentType: request.headers['content-type'], body });
  return wanted.status === 'answer' ? wanted.answer : httpAnswer(await call(wanted, signal));
}

async function readBody(request: IncomingMessage): Promise<string | HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBody) return httpProblem(413, `the request body exceeds ${maxBody} bytes`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    return httpProblem(400, 'the request body is not UTF-8');
  }
}
