import type { instanceKeys } from './instance.ts';
import { mapping, maybeScalar, nested, type Schema } from './schema.ts';

const name: Schema = { type: 'string', minLength: 1 };

const verbs = ['start', 'wait', 'abort', 'stop'];

const operationForms: readonly Schema[] = [
  { ...name, description: 'The name of a task or process to start.' },
  ...verbs.map((verb) =>
    mapping(
      {
        [verb]: { ...name, description: `The operation to ${verb}.` },
        params: { type: ['object', 'null'], description: 'What `start` is given.' },
        timeout: { type: 'number', exclusiveMinimum: 0, default: 10, description: 'Seconds to wait for it.' },
        'may-fail': { type: 'boolean', description: 'Its failure is reported and fails nothing.' },
      },
      [verb],
    ),
  ),
];

/** A path of the repository, a colon, an absolute path in the container. */
const copied: Schema = {
  type: 'string',
  pattern: '^(?!/)(?!([^/]*/)*\\.\\.(/|:/[^:]*$)).+:/[^:]*$',
};

const properties: Readonly<Record<(typeof instanceKeys)[number], Schema>> = {
  'instance-id': {
    type: 'string',
    pattern: '^[A-Za-z0-9_][\\w-]*$',
    description: 'Its address on the hub. Each stands once.',
  },
  'agent-class': { type: ['string', 'null'], description: "Default: the repository's only agent." },
  arguments: { ...nested(), description: 'Arguments of the agent, as in a site config.' },
  env: {
    type: ['object', 'null'],
    additionalProperties: maybeScalar,
    description: 'Environment variables of its container.',
  },
  files: { ...nested(copied), description: 'Copied in: `path/in/repository:/path/in/container`.' },
  devices: { ...nested(), description: 'Devices of the machine, as `docker run --device` takes them.' },
  operations: {
    anyOf: [{ type: 'null' }, ...operationForms, { type: 'array', items: { anyOf: operationForms } }],
    description: 'What the running agent is asked for, in this order.',
  },
  'clean-stop': { enum: ['required', null], description: 'An agent that does not stop by itself at SIGTERM fails.' },
  'allow-failure': { type: 'boolean', description: 'It is reported, and fails nothing.' },
  image: { type: ['string', 'null'], description: 'The image of the repository it runs in.' },
};

/** `instances`, in full. */
export const instancesSchema: Schema = {
  type: ['array', 'null'],
  items: mapping(properties, ['instance-id']),
};
