import { locationOf } from '../../model/location.ts';
import { matchFlag } from '../../ocs/agent-cli.ts';
import { rule } from '../rule.ts';
import { agentServices } from '../support/agent-services.ts';
import { agentImages } from '../support/images.ts';
import { cmdIsUsed } from '../support/services.ts';
import { type Argument, imageStart } from '../support/starts.ts';

/** Source: ocs-agent-cli of v0.12.1: the site config's `--site` is no option of its parser, only the start of three. */
export const siteFlagAmbiguous = rule<{ readonly flag: string; readonly matches: readonly string[] }>({
  id: 'site-flag-ambiguous',
  title: '`--site`, or another option that may mean several',
  severity: 'error',
  witness: 'test/e2e/witness/compose.test.ts',
  message: ({ flag, matches }) =>
    `ocs-agent-cli takes ${flag} for the start of an option and finds several (ambiguous option: could match ${matches.join(', ')}, status 2); ${
      flag === '--site' ? 'give the file by --site-file, or write the option out' : 'write the option out'
    }`,
  *check(repo) {
    const images = agentImages(repo).map((image) => ({
      words: imageStart(image).arguments,
      isSure: cmdIsUsed(image),
    }));
    const services = agentServices(repo).map(({ words, certain }) => ({ words, isSure: certain }));
    for (const { words, isSure } of [...images, ...services]) {
      for (const word of ambiguous(words)) {
        const [flag = ''] = word.text.split('=', 1);
        const end = word.text === flag ? word.span.end : Math.min(word.span.end, word.span.start + flag.length);
        const isPlain = word.file.text.slice(word.span.start, end) === flag;
        yield {
          severity: isSure || word.from !== 'cmd' ? 'error' : 'warning',
          at: locationOf(word.file, isPlain ? { start: word.span.start, end } : word.span),
          params: { flag, matches: matchFlag(flag) },
        };
      }
    }
  },
});

function* ambiguous(words: readonly Argument[]): Iterable<Argument> {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (!word || word.text === '--') return;
    if (!word.text.startsWith('--') || !word.known || /\s/.test(word.text.split('=', 1)[0] ?? '')) continue;
    const matches = matchFlag(word.text);
    if (matches.length > 1) yield word;
    if (matches.length > 0 && !word.text.includes('=')) at += 1;
  }
}
