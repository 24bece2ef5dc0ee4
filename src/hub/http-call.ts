import type { Outcome } from './dealer.ts';
import { parseJson, toJson } from './json.ts';
import { type Dict, isDict, type Payload } from './message.ts';
import { isUri } from './uri.ts';

/** What came to `/call`. */
export type HttpRequest = {
  readonly method: string;
  readonly contentType: string | undefined;
  readonly body: string;
};

export type HttpAnswer = { readonly status: number; readonly body: string };

export type HttpCall =
  | ({ readonly status: 'call'; readonly procedure: string } & Payload)
  | { readonly status: 'answer'; readonly answer: HttpAnswer };

/**
 * Reads a call as Crossbar's `caller` service does: POST or PUT, JSON, any or no Content-Type but a wrong one.
 * Source: crossbar/bridge/rest/common.py and caller.py, v26.10.1; `ocs/client_http.py` sends no Content-Type.
 */
export function readHttpCall({ method, contentType, body }: HttpRequest): HttpCall {
  if (method === 'OPTIONS') return { status: 'answer', answer: { status: 200, body: '' } };
  if (method !== 'POST' && method !== 'PUT') return deny(405, `method ${method} not accepted, only POST and PUT`);
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && type !== 'application/json') return deny(400, `content type ${type} not accepted`);
  const parsed = parseJson(body);
  if (parsed.status === 'damaged') return deny(400, 'the request body is not JSON');
  if (!isDict(parsed.value)) return deny(400, 'the request body must be a JSON object');
  const procedure = parsed.value['procedure'];
  if (procedure === undefined) return deny(400, "the request body has no 'procedure'");
  if (typeof procedure !== 'string' || !isUri(procedure)) return deny(500, "'procedure' is no URI");
  const args = parsed.value['args'] || [];
  const kwargs = parsed.value['kwargs'] || {};
  if (!Array.isArray(args) || !isDict(kwargs)) return deny(500, "'args' must be a list and 'kwargs' an object");
  return { status: 'call', procedure, args, kwargs };
}

/** A refusal in the form of the bridge. */
export function httpProblem(status: number, error: string): HttpAnswer {
  return { status, body: toJson({ error, args: [], kwargs: {} }) };
}

/** Errors of procedures are 200 too: the HTTP call itself went well. */
export function httpAnswer(outcome: Outcome): HttpAnswer {
  return { status: 200, body: toJson(answerBody(outcome)) };
}

function answerBody(outcome: Outcome): Dict {
  const { args, kwargs } = outcome;
  if (outcome.status === 'error') return { error: outcome.uri, args, kwargs };
  if (Object.keys(kwargs).length === 0) return { args: args.length > 0 ? args : [null] };
  return args.length > 0 ? { args, kwargs } : { kwargs };
}

function deny(status: number, error: string): HttpCall {
  return { status: 'answer', answer: httpProblem(status, error) };
}
