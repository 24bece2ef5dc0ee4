import type { SiteInstance } from '../../compose/compose-file.ts';
import type { Fix } from '../../model/finding.ts';
import { type Location, whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';
import { allSiteConfigs } from '../support/site-configs.ts';

type Fault = {
  readonly at: Location;
  readonly written: string;
  readonly because: string;
  readonly advice: string;
  readonly fix?: Fix;
};

/** Source: ocs/site_config.py, v0.12.1, parse_args: `arguments` is flattened, and each element is one argument. */
export const siteConfigArgumentsInvalid = rule<{
  readonly id: string;
  readonly written: string;
  readonly because: string;
  readonly advice: string;
}>({
  id: 'site-config-arguments-invalid',
  title: '`arguments` of an instance is no list of single arguments',
  severity: 'error',
  witness: 'test/e2e/witness/site-config.test.ts',
  message: ({ id, written, because, advice }) => `\`arguments\` of ${id} ${written} ${because}; ${advice}`,
  *check(repo) {
    for (const { hosts, fragment } of allSiteConfigs(repo)) {
      for (const instance of hosts.flatMap(({ instances }) => instances)) {
        for (const { at, fix, ...said } of faultsOf(instance, fragment)) {
          const id = instance.instanceId?.value ?? 'an instance';
          yield { at, params: { id, ...said }, ...(fix ? { fix } : {}) };
        }
      }
    }
  },
});

function* faultsOf(instance: SiteInstance, fragment: boolean): Iterable<Fault> {
  const { argumentsShape: shape, argumentsAt, keys } = instance;
  const key = keys.find(({ value }) => value === 'arguments');
  if (shape === 'absent' || !key) return;
  if (shape === 'list') {
    for (const [index, { value, file, span }] of (instance.arguments ?? []).entries()) {
      const before = instance.arguments?.[index - 1]?.value ?? '';
      const fault = elementFault(value, before);
      if (!fault) continue;
      const at = whereIs({ value, file, span });
      const words = value.trim().split(/\s+/);
      const written = file.text.slice(span.start, span.end);
      const [, quote = '', inner = written] = /^(["'])(.*)\1$/s.exec(written) ?? [];
      const isPlain = inner === value && fault.isSplit && !/["']/.test(inner);
      const list = words.map((word) => `${quote}${word}${quote}`).join(', ');
      const edits = isPlain
        ? [replacing(file, span, quote === '' ? `[${list}]` : inFlow(file.text, span.start, list))]
        : [];
      yield { at, ...fault.said, ...(edits.length > 0 ? { fix: { safe: true, edits } } : {}) };
    }
    return;
  }
  // Left out to be filled in.
  if (fragment && shape === 'null') return;
  const at = whereIs(argumentsAt ?? key);
  const advice = "write a list, ['--option', 'value']";
  if (shape === 'null')
    yield { at, written: 'is empty', because: '(TypeError, status 1)', advice: 'write [], or leave it out' };
  else if (shape === 'text')
    yield {
      at,
      written: 'is a text',
      because: 'of which each letter becomes an argument (IndexError, status 1)',
      advice,
    };
  else yield { at, written: 'is no list', because: '(TypeError or unrecognized arguments, status 1 or 2)', advice };
}

/** Inside of `[ … ]` the elements follow each other; as an item of a block list they are a list of their own. */
function inFlow(text: string, at: number, list: string): string {
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  return /^\s*-\s+$/.test(before) ? `[${list}]` : list;
}

type ElementFault = {
  readonly said: { readonly written: string; readonly because: string; readonly advice: string };
  readonly isSplit: boolean;
};

function elementFault(value: string, before: string): ElementFault | null {
  const isValue = /^--?[A-Za-z]/.test(before) && !/[=\s]/.test(before);
  if (value === '') {
    return {
      said: { written: "holds ''", because: '(IndexError, status 1)', advice: 'leave it out' },
      isSplit: false,
    };
  }
  // `--message=a b` is one argument, and a value may hold blanks.
  if (!/^--[A-Za-z][\w-]*\s/.test(value) || (isValue && !/^--[A-Za-z]/.test(value))) return null;
  return {
    said: {
      written: `holds ${JSON.stringify(value)},`,
      because: 'which is one argument to the agent, not several (unrecognized arguments, status 2)',
      advice: 'make an element of each word',
    },
    isSplit: true,
  };
}
