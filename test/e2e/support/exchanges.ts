/**
 * What goes over the wire of one or two connections, in order. A connection is named by its instance-id, and by a word
 * more where an instance has a second one. `$name` in a frame stands for an id: it is bound when it first comes and
 * the same from then on; `$any` stands for anything (wording, details).
 */
export type Step =
  | { readonly step: 'send'; readonly on: string; readonly frame: unknown }
  | { readonly step: 'get'; readonly on: string; readonly frame: unknown }
  | { readonly step: 'text'; readonly on: string; readonly text: string; readonly binary?: boolean }
  | { readonly step: 'ping'; readonly on: string }
  | { readonly step: 'hang up'; readonly on: string }
  | { readonly step: 'closed'; readonly on: string; readonly status: number }
  | { readonly step: 'refused'; readonly on: string; readonly offers: readonly string[]; readonly status: number }
  | {
      readonly step: 'http';
      readonly on: string;
      readonly request: { readonly method?: string; readonly type?: string; readonly body?: string };
      readonly status: number;
      readonly body?: unknown;
      /** Answers the invocation that the request makes. */
      readonly meanwhile?: readonly Step[];
    };

export type Exchange = {
  readonly title: string;
  readonly steps: readonly Step[];
  /** Where Crossbar answers otherwise, and why ours does not follow it. */
  readonly crossbar?: { readonly because: string; readonly steps: readonly Step[] };
};

const bb1 = 'observatory.bb1';
const fd1 = 'observatory.fd1';
const again = 'bb1 again';

const roles = { publisher: {}, subscriber: {}, caller: {}, callee: {} };
const hello = [1, 'test_realm', { roles }];

const send = (on: string, ...frame: readonly unknown[]): Step => ({ step: 'send', on, frame });
const get = (on: string, ...frame: readonly unknown[]): Step => ({ step: 'get', on, frame });
const text = (on: string, what: string, binary = false): Step => ({ step: 'text', on, text: what, binary });
const closed = (on: string, status: number): Step => ({ step: 'closed', on, status });
const join = (on: string): readonly Step[] => [send(on, ...hello), get(on, 2, `$session of ${on}`, '$any')];
const both: readonly Step[] = [...join('bb1'), ...join('fd1')];
const offers = (uri: string, name = '$registration'): readonly Step[] => [
  send('bb1', 64, 1, {}, uri),
  get('bb1', 65, 1, name),
];
/** Against the protocol: WAMP asks for an ABORT with the reason; Crossbar only closes the WebSocket. */
const violation = (...steps: readonly Step[]): Pick<Exchange, 'steps' | 'crossbar'> => ({
  steps: [...steps, get('bb1', 3, '$any', 'wamp.error.protocol_violation'), closed('bb1', 1002)],
  crossbar: { because: 'Crossbar closes without the ABORT that WAMP asks for', steps: [...steps, closed('bb1', 1002)] },
});
const http = (
  body: string | undefined,
  status: number,
  answer?: unknown,
  more: { method?: string; type?: string; meanwhile?: readonly Step[] } = {},
): Step => {
  const { meanwhile = [], ...request } = more;
  return {
    step: 'http',
    on: 'bb1',
    request: body === undefined ? request : { ...request, body },
    status,
    meanwhile,
    ...(answer === undefined ? {} : { body: answer }),
  };
};

const session: readonly Exchange[] = [
  { title: 'HELLO is answered with WELCOME', steps: join('bb1') },
  {
    title: 'another realm is refused, and the right one may follow on the same connection',
    steps: [send('bb1', 1, 'nowhere', { roles }), get('bb1', 3, '$any', 'wamp.error.no_such_realm'), ...join('bb1')],
  },
  {
    title: 'a client that wants to show a ticket is refused',
    steps: [
      send('bb1', 1, 'test_realm', { roles, authmethods: ['ticket'] }),
      get('bb1', 3, '$any', 'wamp.error.no_auth_method'),
    ],
  },
  {
    title: 'a client that offers anonymous among others is welcome',
    steps: [
      send('bb1', 1, 'test_realm', { roles, authmethods: ['ticket', 'anonymous'] }),
      get('bb1', 2, '$session', '$any'),
    ],
  },
  { title: 'HELLO without roles is a violation', ...violation(send('bb1', 1, 'test_realm', {})) },
  { title: 'HELLO with no role at all is a violation', ...violation(send('bb1', 1, 'test_realm', { roles: {} })) },
  {
    title: 'nothing comes before HELLO',
    steps: violation(send('bb1', 64, 1, {}, bb1)).steps,
    crossbar: {
      because: 'Crossbar ignores what comes before HELLO, so that a client waits for ever',
      steps: [send('bb1', 64, 1, {}, bb1), ...join('bb1')],
    },
  },
  {
    title: 'a session is begun only once',
    steps: violation(...join('bb1'), send('bb1', ...hello)).steps,
    crossbar: {
      because: 'Crossbar logs the second HELLO and ignores it',
      steps: [...join('bb1'), send('bb1', ...hello)],
    },
  },
  {
    title: 'GOODBYE is answered with the reason that OCS takes for a normal end',
    steps: [...join('bb1'), send('bb1', 6, {}, 'wamp.close.normal'), get('bb1', 6, {}, 'wamp.close.normal')],
  },
  {
    title: 'a session may begin again after GOODBYE, and its procedures are free',
    steps: [
      ...join('bb1'),
      ...offers(bb1),
      send('bb1', 6, {}, 'wamp.close.normal'),
      get('bb1', 6, {}, 'wamp.close.normal'),
      send('bb1', ...hello),
      get('bb1', 2, '$second session', '$any'),
      ...offers(bb1, '$second registration'),
    ],
  },
  { title: 'a ping is answered', steps: [...join('bb1'), { step: 'ping', on: 'bb1' }] },
  {
    title: 'a client without a subprotocol of ours is refused',
    steps: [
      { step: 'refused', on: 'bb1', offers: [], status: 400 },
      { step: 'refused', on: 'fd1', offers: ['wamp.2.nonsense', 'mqtt'], status: 400 },
    ],
  },
];

const damage: readonly Exchange[] = [
  { title: 'a frame that is not JSON', ...violation(...join('bb1'), text('bb1', '{{{')) },
  { title: 'a frame that is empty', ...violation(...join('bb1'), text('bb1', '')) },
  { title: 'a frame that is no list', ...violation(...join('bb1'), text('bb1', '{"64":1}')) },
  { title: 'a list that is empty', ...violation(...join('bb1'), text('bb1', '[]')) },
  { title: 'a binary frame', ...violation(...join('bb1'), text('bb1', '[64,1,{},"observatory.bb1"]', true)) },
  { title: 'a message type that nobody knows', ...violation(...join('bb1'), send('bb1', 99, 1)) },
  { title: 'a message type that is text', ...violation(...join('bb1'), send('bb1', '64', 1, {}, bb1)) },
  { title: 'a message that only routers send', ...violation(...join('bb1'), send('bb1', 50, 1, {})) },
  { title: 'a request id that is text', ...violation(...join('bb1'), send('bb1', 64, '1', {}, bb1)) },
  { title: 'a request id below zero', ...violation(...join('bb1'), send('bb1', 64, -1, {}, bb1)) },
  { title: 'options that are no object', ...violation(...join('bb1'), send('bb1', 32, 1, [], bb1)) },
  { title: 'a message that is too short', ...violation(...join('bb1'), send('bb1', 64, 1)) },
  { title: 'arguments that are no list', ...violation(...join('bb1'), send('bb1', 48, 1, {}, bb1, { a: 1 })) },
  { title: 'a way to match that nobody knows', ...violation(...join('bb1'), send('bb1', 32, 1, { match: 'x' }, bb1)) },
  { title: 'an ABORT in a session', ...violation(...join('bb1'), send('bb1', 3, {}, 'wamp.error.any')) },
  {
    title: 'an ERROR about a message that was never sent',
    ...violation(...join('bb1'), send('bb1', 8, 48, 1, {}, 'a.b')),
  },
  {
    title: 'an answer to an invocation that nobody made is ignored',
    steps: [...join('bb1'), send('bb1', 70, 77, {}), send('bb1', 8, 68, 78, {}, 'a.b')],
  },
  {
    title: 'an address with an empty component',
    steps: [
      ...join('bb1'),
      send('bb1', 64, 1, {}, `${bb1}..x`),
      get('bb1', 8, 64, 1, {}, 'wamp.error.invalid_uri', '$any'),
    ],
    crossbar: {
      because: 'Crossbar 26 closes the WebSocket; WAMP asks for the error',
      steps: [...join('bb1'), send('bb1', 64, 1, {}, `${bb1}..x`), closed('bb1', 1011)],
    },
  },
];

const procedures: readonly Exchange[] = [
  {
    title: 'an agent registers its two procedures',
    steps: [
      ...join('bb1'),
      send('bb1', 64, 1, {}, `${bb1}.ops`),
      get('bb1', 65, 1, '$ops'),
      send('bb1', 64, 2, {}, bb1),
      get('bb1', 65, 2, '$management'),
    ],
  },
  { title: 'an agent registers more below its address', steps: [...join('bb1'), ...offers(`${bb1}.agent_poll`)] },
  {
    title: 'a procedure is registered once',
    steps: [
      ...join('bb1'),
      ...offers(bb1),
      send('bb1', 64, 2, {}, bb1),
      get('bb1', 8, 64, 2, {}, 'wamp.error.procedure_already_exists', '$any'),
    ],
  },
  {
    title: 'a second instance with the same instance-id is told that the first one is there',
    steps: [
      ...join('bb1'),
      ...offers(bb1),
      ...join(again),
      send(again, 64, 1, {}, bb1),
      get(again, 8, 64, 1, {}, 'wamp.error.procedure_already_exists', '$any'),
    ],
  },
  {
    title: 'an address root that is not allowed',
    steps: [
      ...join('bb1'),
      send('bb1', 64, 1, {}, 'elsewhere.bb1'),
      get('bb1', 8, 64, 1, {}, 'wamp.error.not_authorized', '$any'),
    ],
  },
  {
    title: "another instance's address",
    steps: [...join('bb1'), send('bb1', 64, 1, {}, fd1), get('bb1', 8, 64, 1, {}, 'wamp.error.not_authorized', '$any')],
    crossbar: { because: 'Crossbar cannot tell one agent from another', steps: [...join('bb1'), ...offers(fd1)] },
  },
  {
    title: 'a registration by pattern',
    steps: [
      ...join('bb1'),
      send('bb1', 64, 1, { match: 'prefix' }, bb1),
      get('bb1', 8, 64, 1, {}, 'wamp.error.option_not_allowed', '$any'),
    ],
    crossbar: {
      because: 'no agent of OCS asks for patterns',
      steps: [...join('bb1'), send('bb1', 64, 1, { match: 'prefix' }, bb1), get('bb1', 65, 1, '$registration')],
    },
  },
  {
    title: 'a procedure that is unregistered is gone',
    steps: [
      ...both,
      ...offers(bb1),
      send('bb1', 66, 2, '$registration'),
      get('bb1', 67, 2),
      send('fd1', 48, 1, {}, bb1),
      get('fd1', 8, 48, 1, {}, 'wamp.error.no_such_procedure', '$any'),
    ],
  },
  {
    title: 'what nobody registered cannot be unregistered',
    steps: [...join('bb1'), send('bb1', 66, 1, 4711), get('bb1', 8, 66, 1, {}, 'wamp.error.no_such_registration')],
  },
  {
    title: "another session's procedure cannot be unregistered",
    steps: [
      ...both,
      ...offers(bb1),
      send('fd1', 66, 1, '$registration'),
      get('fd1', 8, 66, 1, {}, 'wamp.error.no_such_registration'),
    ],
  },
];

const calls: readonly Exchange[] = [
  {
    title: 'a call of a procedure that nobody registered',
    steps: [
      ...join('bb1'),
      send('bb1', 48, 1, {}, fd1),
      get('bb1', 8, 48, 1, {}, 'wamp.error.no_such_procedure', '$any'),
    ],
  },
  {
    title: 'a call outside the address root',
    steps: [
      ...join('bb1'),
      send('bb1', 48, 1, {}, 'elsewhere.x'),
      get('bb1', 8, 48, 1, {}, 'wamp.error.no_such_procedure', '$any'),
    ],
    crossbar: {
      because: "ours has no rules for callers: a call there can't succeed anyway",
      steps: [
        ...join('bb1'),
        send('bb1', 48, 1, {}, 'elsewhere.x'),
        get('bb1', 8, 48, 1, {}, 'wamp.error.not_authorized', '$any'),
      ],
    },
  },
  {
    title: 'a call goes to the callee and its answer back',
    steps: [
      ...both,
      ...offers(`${bb1}.ops`),
      send('fd1', 48, 1, {}, `${bb1}.ops`, ['start', 'acq', { test: true }], { timeout: 1.5 }),
      get('bb1', 68, '$invocation', '$registration', {}, ['start', 'acq', { test: true }], { timeout: 1.5 }),
      send('bb1', 70, '$invocation', {}, [[0, 'started', { ümläut: null }]], { more: [1, 2] }),
      get('fd1', 50, 1, '$any', [[0, 'started', { ümläut: null }]], { more: [1, 2] }),
    ],
  },
  {
    title: 'empty arguments are left out',
    steps: [
      ...both,
      ...offers(bb1),
      send('fd1', 48, 1, {}, bb1, [], {}),
      get('bb1', 68, '$invocation', '$registration', {}),
      send('bb1', 70, '$invocation', {}, []),
      get('fd1', 50, 1, '$any'),
    ],
  },
  {
    title: "a callee's error reaches the caller as it is",
    steps: [
      ...both,
      ...offers(bb1),
      send('fd1', 48, 1, {}, bb1),
      get('bb1', 68, '$invocation', '$registration', {}),
      send('bb1', 8, 68, '$invocation', {}, 'ocs.error.any', ['why'], { where: 1 }),
      get('fd1', 8, 48, 1, {}, 'ocs.error.any', ['why'], { where: 1 }),
    ],
  },
  {
    title: 'two calls are answered in the order of their answers',
    steps: [
      ...both,
      ...offers(bb1),
      send('fd1', 48, 1, {}, bb1, ['first']),
      send('fd1', 48, 2, {}, bb1, ['second']),
      get('bb1', 68, '$one', '$registration', {}, ['first']),
      get('bb1', 68, '$two', '$registration', {}, ['second']),
      send('bb1', 70, '$two', {}, ['2']),
      send('bb1', 70, '$one', {}, ['1']),
      get('fd1', 50, 2, '$any', ['2']),
      get('fd1', 50, 1, '$any', ['1']),
    ],
  },
  {
    title: 'a session may call its own procedure',
    steps: [
      ...join('bb1'),
      ...offers(bb1),
      send('bb1', 48, 2, {}, bb1),
      get('bb1', 68, '$invocation', '$registration', {}),
      send('bb1', 70, '$invocation', {}, [1]),
      get('bb1', 50, 2, '$any', [1]),
    ],
  },
  {
    title: 'a caller is told when the callee goes away',
    steps: [
      ...both,
      ...offers(bb1),
      send('fd1', 48, 1, {}, bb1),
      get('bb1', 68, '$invocation', '$registration', {}),
      { step: 'hang up', on: 'bb1' },
      get('fd1', 8, 48, 1, {}, 'wamp.error.canceled', '$any'),
    ],
  },
  {
    title: 'a callee outlives its caller',
    steps: [
      ...both,
      ...offers(bb1),
      send('fd1', 48, 1, {}, bb1),
      get('bb1', 68, '$invocation', '$registration', {}),
      send('fd1', 6, {}, 'wamp.close.normal'),
      get('fd1', 6, {}, 'wamp.close.normal'),
      send('bb1', 70, '$invocation', {}, [1]),
    ],
  },
  {
    title: 'a call is canceled, and the callee that can stop is told',
    steps: [
      send('bb1', 1, 'test_realm', { roles: { ...roles, callee: { features: { call_canceling: true } } } }),
      get('bb1', 2, '$session', '$any'),
      ...join('fd1'),
      ...offers(bb1),
      send('fd1', 48, 1, {}, bb1),
      get('bb1', 68, '$invocation', '$registration', {}),
      send('fd1', 49, 1, { mode: 'killnowait' }),
      get('bb1', 69, '$invocation', { mode: 'killnowait' }),
      get('fd1', 8, 48, 1, {}, 'wamp.error.canceled'),
      send('bb1', 70, '$invocation', {}, ['too late']),
    ],
  },
  { title: 'what was never called cannot be canceled', steps: [...join('bb1'), send('bb1', 49, 77, {})] },
];

const feeds: readonly Exchange[] = [
  {
    title: 'a heartbeat reaches who listens to it',
    steps: [
      ...both,
      send('fd1', 32, 1, {}, `${bb1}.feeds.heartbeat`),
      get('fd1', 33, 1, '$subscription'),
      send('bb1', 16, 1, {}, `${bb1}.feeds.heartbeat`, [[{ count: 1 }, { feed_name: 'heartbeat' }]]),
      get('fd1', 36, '$subscription', '$publication', {}, [[{ count: 1 }, { feed_name: 'heartbeat' }]]),
    ],
  },
  {
    title: "the aggregator's pattern gets every feed with its topic, and nothing longer or shorter",
    steps: [
      ...both,
      send('fd1', 32, 1, { match: 'wildcard' }, 'observatory..feeds.'),
      get('fd1', 33, 1, '$subscription'),
      send('bb1', 16, 1, {}, `${bb1}.feeds`, ['shorter']),
      send('bb1', 16, 2, {}, `${bb1}.feeds.a.b`, ['longer']),
      send('bb1', 16, 3, {}, `${bb1}.other.a`, ['another']),
      send('bb1', 16, 4, {}, `${bb1}.feeds.a`, ['right']),
      get('fd1', 36, '$subscription', '$publication', { topic: `${bb1}.feeds.a` }, ['right']),
    ],
  },
  {
    title: 'a prefix gets everything below it',
    steps: [
      ...both,
      send('fd1', 32, 1, { match: 'prefix' }, `${bb1}.`),
      get('fd1', 33, 1, '$subscription'),
      send('bb1', 16, 1, {}, `${bb1}.a.b.c`, [], { x: 1 }),
      get('fd1', 36, '$subscription', '$publication', { topic: `${bb1}.a.b.c` }, [], { x: 1 }),
    ],
  },
  {
    title: 'a publication is acknowledged where that is asked for',
    steps: [
      ...join('bb1'),
      send('bb1', 16, 7, { acknowledge: true }, `${bb1}.feeds.a`),
      get('bb1', 17, 7, '$publication'),
    ],
  },
  {
    title: 'who publishes does not hear itself, but where it asks to',
    steps: [
      ...join('bb1'),
      send('bb1', 32, 1, {}, `${bb1}.feeds.a`),
      get('bb1', 33, 1, '$subscription'),
      send('bb1', 16, 2, {}, `${bb1}.feeds.a`, ['silent']),
      send('bb1', 16, 3, { exclude_me: false }, `${bb1}.feeds.a`, ['heard']),
      get('bb1', 36, '$subscription', '$publication', {}, ['heard']),
    ],
  },
  {
    title: 'the same topic is one subscription',
    steps: [
      ...both,
      send('bb1', 32, 1, {}, 'observatory.t'),
      get('bb1', 33, 1, '$subscription'),
      send('bb1', 32, 2, {}, 'observatory.t'),
      get('bb1', 33, 2, '$subscription'),
      send('fd1', 32, 1, {}, 'observatory.t'),
      get('fd1', 33, 1, '$subscription'),
    ],
  },
  {
    title: 'two patterns that both match give two events',
    steps: [
      ...both,
      send('fd1', 32, 1, {}, `${bb1}.feeds.a`),
      get('fd1', 33, 1, '$exact'),
      send('fd1', 32, 2, { match: 'prefix' }, `${bb1}.`),
      get('fd1', 33, 2, '$prefix'),
      send('bb1', 16, 1, {}, `${bb1}.feeds.a`),
      get('fd1', 36, '$exact', '$publication', {}),
      get('fd1', 36, '$prefix', '$publication', { topic: `${bb1}.feeds.a` }),
    ],
  },
  {
    title: 'who no longer subscribes hears no more',
    steps: [
      ...both,
      send('fd1', 32, 1, {}, `${bb1}.feeds.a`),
      get('fd1', 33, 1, '$subscription'),
      send('fd1', 34, 2, '$subscription'),
      get('fd1', 35, 2),
      send('bb1', 16, 1, { acknowledge: true }, `${bb1}.feeds.a`),
      get('bb1', 17, 1, '$publication'),
    ],
  },
  {
    title: 'what nobody subscribed to cannot be unsubscribed',
    steps: [...join('bb1'), send('bb1', 34, 1, 4711), get('bb1', 8, 34, 1, {}, 'wamp.error.no_such_subscription')],
  },
  {
    title: 'a publication outside the address root is refused, and in silence where no answer is asked for',
    steps: [
      ...join('bb1'),
      send('bb1', 16, 1, {}, 'elsewhere.bb1.feeds.a'),
      send('bb1', 16, 2, { acknowledge: true }, 'elsewhere.bb1.feeds.a'),
      get('bb1', 8, 16, 2, {}, 'wamp.error.not_authorized', '$any'),
    ],
  },
  {
    title: "a publication to another instance's feed",
    steps: [
      ...join('bb1'),
      send('bb1', 16, 2, { acknowledge: true }, `${fd1}.feeds.a`),
      get('bb1', 8, 16, 2, {}, 'wamp.error.not_authorized', '$any'),
    ],
    crossbar: {
      because: 'Crossbar cannot tell one agent from another',
      steps: [
        ...join('bb1'),
        send('bb1', 16, 2, { acknowledge: true }, `${fd1}.feeds.a`),
        get('bb1', 17, 2, '$publication'),
      ],
    },
  },
  {
    title: "Python's NaN and Infinity pass",
    steps: [
      ...both,
      send('fd1', 32, 1, {}, `${bb1}.feeds.a`),
      get('fd1', 33, 1, '$subscription'),
      text('bb1', `[16,1,{},"${bb1}.feeds.a",[NaN,-Infinity,"NaN",{"Infinity":[Infinity,1.5]}]]`),
      get('fd1', 36, '$subscription', '$publication', {}, [
        Number.NaN,
        Number.NEGATIVE_INFINITY,
        'NaN',
        { Infinity: [Number.POSITIVE_INFINITY, 1.5] },
      ]),
    ],
  },
  {
    title: 'a message of two megabytes passes',
    steps: [
      ...both,
      send('fd1', 32, 1, {}, `${bb1}.feeds.a`),
      get('fd1', 33, 1, '$subscription'),
      send('bb1', 16, 1, {}, `${bb1}.feeds.a`, ['x'.repeat(2_000_000)]),
      get('fd1', 36, '$subscription', '$publication', {}, ['x'.repeat(2_000_000)]),
    ],
  },
];

const call = (fields: object): string => JSON.stringify({ procedure: bb1, ...fields });
const answers = (...frame: readonly unknown[]): { meanwhile: readonly Step[] } => ({
  meanwhile: [get('bb1', 68, '$invocation', '$registration', {}), send('bb1', ...frame)],
});

const bridge: readonly Exchange[] = [
  {
    title: 'POST /call gives the result',
    steps: [
      ...join('bb1'),
      ...offers(bb1),
      http(
        call({ args: ['get_api'], kwargs: { a: 1 } }),
        200,
        { args: [{ agent_class: 'X' }] },
        {
          meanwhile: [
            get('bb1', 68, '$invocation', '$registration', {}, ['get_api'], { a: 1 }),
            send('bb1', 70, '$invocation', {}, [{ agent_class: 'X' }]),
          ],
        },
      ),
    ],
  },
  {
    title: 'a procedure without a result gives null',
    steps: [...join('bb1'), ...offers(bb1), http(call({}), 200, { args: [null] }, answers(70, '$invocation', {}))],
  },
  {
    title: 'several results, and those with names',
    steps: [
      ...join('bb1'),
      ...offers(bb1),
      http(call({}), 200, { args: [1, 2], kwargs: { a: 3 } }, answers(70, '$invocation', {}, [1, 2], { a: 3 })),
    ],
  },
  {
    title: "a callee's error is an answer too",
    steps: [
      ...join('bb1'),
      ...offers(bb1),
      http(
        call({}),
        200,
        { error: 'ocs.error.any', args: ['why'], kwargs: { a: 1 } },
        answers(8, 68, '$invocation', {}, 'ocs.error.any', ['why'], { a: 1 }),
      ),
    ],
  },
  {
    title: 'a procedure that nobody registered',
    steps: [http(call({}), 200, { error: 'wamp.error.no_such_procedure', args: '$any', kwargs: {} })],
  },
  {
    title: 'PUT does the same',
    steps: [
      http(call({}), 200, { error: 'wamp.error.no_such_procedure', args: '$any', kwargs: {} }, { method: 'PUT' }),
    ],
  },
  {
    title: 'JSON with its charset',
    steps: [
      http(
        call({}),
        200,
        { error: 'wamp.error.no_such_procedure', args: '$any', kwargs: {} },
        {
          type: 'application/json; charset=utf-8',
        },
      ),
    ],
  },
  { title: 'a body that is not JSON', steps: [http('{', 400, { error: '$any', args: [], kwargs: {} })] },
  { title: 'a body that is empty', steps: [http('', 400, { error: '$any', args: [], kwargs: {} })] },
  { title: 'a body that is no object', steps: [http('[]', 400, { error: '$any', args: [], kwargs: {} })] },
  { title: 'a body without a procedure', steps: [http('{}', 400, { error: '$any', args: [], kwargs: {} })] },
  { title: 'a procedure that is a number', steps: [http('{"procedure":5}', 500, '$any')] },
  { title: 'arguments that are a number', steps: [http(call({ args: 5 }), 500, '$any')] },
  { title: 'another content type', steps: [http(call({}), 400, '$any', { type: 'text/plain' })] },
  { title: 'GET', steps: [http(undefined, 405, '$any', { method: 'GET' })] },
];

export const exchanges: readonly Exchange[] = [...session, ...damage, ...procedures, ...calls, ...feeds, ...bridge];
