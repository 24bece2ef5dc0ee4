import type { Edit, Severity } from '../../model/finding.ts';
import { locationOf } from '../../model/location.ts';
import { matchFlag } from '../../ocs/agent-cli.ts';
import { rule } from '../rule.ts';
import { replacing, writtenLike } from '../support/edits.ts';
import { agentImages } from '../support/images.ts';
import { cmdIsUsed, runServices } from '../support/services.ts';
import { type Argument, imageStart, type Start, serviceStart } from '../support/starts.ts';

/** The form `docker run` and Compose hand on untouched: one element, one argument. */
export const argumentOneString = rule<{ readonly element: string; readonly words: readonly string[] }>({
  id: 'argument-one-string',
  title: 'several arguments in one element of CMD, ENTRYPOINT or `command`',
  severity: 'error',
  witness: 'test/e2e/witness/arguments.test.ts',
  message: ({ element, words }) =>
    words.length > 1
      ? `"${element}" is one argument to ocs-agent-cli, not ${words.length}: it is refused or read as something else (mostly \`unrecognized arguments\`, status 2); make an element of each word`
      : `"${element}" has a blank at its end, which makes another argument of it (\`unrecognized arguments\`, status 2); take it away`,
  *check(repo) {
    const ofImages = agentImages(repo).map((image) => ({ start: imageStart(image), used: cmdIsUsed(image) }));
    const ofServices = runServices(repo).map((run) => ({ start: serviceStart(repo, run), used: true }));
    for (const { start, used } of [...ofImages, ...ofServices]) {
      for (const { word, severity } of joined(start)) {
        const words = splitWords(word.text);
        const isDead = word.from === 'cmd' && !used;
        yield {
          severity: isDead ? 'warning' : severity,
          at: locationOf(word.file, word.span),
          params: { element: word.text, words },
          fix: { safe: severity === 'error', edits: [splitting(word)] },
        };
      }
    }
  },
});

type Joined = { readonly word: Argument; readonly severity: Severity };

function* joined(start: Start): Iterable<Joined> {
  const words = candidates(start);
  for (const [at, word] of words.entries()) {
    const severity = word.style === 'none' || !/\s/.test(word.text) ? null : severityOf(word.text, words[at - 1]?.text);
    if (severity) yield { word, severity };
  }
}

/** What reaches ocs-agent-cli; where that is not known, what begins with one of its own options. */
function candidates({ leadsToOcs, arguments: reached, cmd, image, service }: Start): readonly Argument[] {
  if (leadsToOcs === true) return reached;
  const isAgent = image?.isAgentImage ?? service !== null;
  return isAgent && leadsToOcs !== false ? cmd.filter(({ text }) => isOwn(text.split(/[\s=]/, 1)[0] ?? '')) : [];
}

function isOwn(flag: string): boolean {
  return flag.length > 2 && flag.startsWith('--') && matchFlag(flag).length === 1;
}

function severityOf(text: string, before: string | undefined): Severity | null {
  const holdsFlag = /\s--\w/.test(text);
  // The value of the option in front of it may hold blanks.
  if (before !== undefined && isOwn(before) && !before.includes('=')) return holdsFlag ? 'warning' : null;
  const [, flag = '', behind = ''] = /^(--?[\w-]+)(=|\s)/.exec(text) ?? [];
  if (flag === '') return holdsFlag ? 'error' : null;
  if (behind === '=') return !holdsFlag ? null : isOwn(flag) ? 'error' : 'warning';
  return holdsFlag || isOwn(flag) ? 'error' : 'warning';
}

/** At blanks outside of quotes, which are taken away, as a shell would. */
function splitWords(text: string): readonly string[] {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single ?? ''));
}

function splitting(word: Argument): Edit {
  // The written text keeps `${…}` of Compose.
  const source = word.file.text.slice(word.span.start, word.span.end).trim();
  const written = word.known && !source.includes('$') ? word.text : source.replace(/^["']|["']$/g, '');
  return replacing(word.file, word.span, writtenLike(word, splitWords(written)));
}
