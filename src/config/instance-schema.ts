import type { expectedKeys } from './expected-failures.ts';
import type { instanceKeys } from './instance.ts';
import { mapping, maybeScalar, nested, type Schema, scalar } from './schema.ts';
import { hostName, imageName, type sidecarKeys } from './sidecar.ts';

const name: Schema = { type: 'string', minLength: 1 };

const verbs = ['start', 'wait', 'abort', 'stop'];

const operationForms: readonly Schema[] = [
  { ...name, description: 'The name of a task or process to start.' },
  ...verbs.map((verb) =>
    mapping(
      {
        [verb]: { ...name, description: `The operation to ${verb}.` },
        params: { type: ['object', 'null'], description: 'What `start` is given.' },
        timeout: { type: ['number', 'null'], exclusiveMinimum: 0, default: 10, description: 'Seconds to wait for it.' },
        'may-fail': { type: ['boolean', 'null'], description: 'Its failure is reported and fails nothing.' },
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

const variables: Schema = { type: ['object', 'null'], additionalProperties: maybeScalar };

const word: Schema = { ...scalar, minLength: 1 };

const sidecarProperties: Readonly<Record<(typeof sidecarKeys)[number], Schema>> = {
  name: {
    type: ['string', 'null'],
    pattern: hostName.source,
    default: 'sidecar',
    description: 'The host name that the agent finds it by.',
  },
  image: { type: ['string', 'null'], pattern: imageName.source, description: "Default: the agent's own image." },
  command: {
    ...nested(word),
    description: 'One argument an item. It stands for all of the entry point without `image`.',
  },
  env: { ...variables, description: 'Environment variables of its container.' },
  files: { ...nested(copied), description: 'Copied in: `path/in/repository:/path/in/container`.' },
  'wait-for': {
    type: ['string', 'null'],
    pattern: '\\S',
    description: 'Text of a line that it prints when it is ready.',
  },
};

const sidecars: readonly Schema[] = [
  mapping({ ...sidecarProperties, image: { ...sidecarProperties.image, type: 'string' } }, ['image']),
  mapping({ ...sidecarProperties, command: { ...sidecarProperties.command, type: 'array', minItems: 1 } }, ['command']),
];

const expectedProperties: Readonly<Record<(typeof expectedKeys)[number], Schema>> = {
  'agent-class': { type: 'string', pattern: '\\S' },
  reason: { type: 'string', pattern: '\\S', description: 'Why it cannot be imported.' },
  image: {
    type: 'string',
    pattern: '\\S',
    description: 'The image of the repository in which it is so. Default: each.',
  },
};

/** `expected-failures`, in full. */
export const expectedFailuresSchema: Schema = {
  type: ['array', 'null'],
  items: mapping(expectedProperties, ['agent-class', 'reason']),
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
  sidecar: {
    anyOf: [{ type: 'null' }, ...sidecars, { type: 'array', items: { anyOf: sidecars } }],
    description: 'What runs beside it, for it to talk to: a simulator.',
  },
  operations: {
    anyOf: [{ type: 'null' }, ...operationForms, { type: 'array', items: { anyOf: operationForms } }],
    description: 'What the running agent is asked for, in this order.',
  },
  'clean-stop': { enum: ['required', null], description: 'An agent that does not stop by itself at SIGTERM fails.' },
  'allow-failure': { type: ['boolean', 'null'], description: 'It is reported, and fails nothing.' },
  image: { type: ['string', 'null'], description: 'The image of the repository it runs in.' },
};

/** `instances`, in full. */
export const instancesSchema: Schema = {
  type: ['array', 'null'],
  items: mapping(properties, ['instance-id']),
};
