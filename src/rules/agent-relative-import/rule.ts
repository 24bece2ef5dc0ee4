import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { startedFiles } from '../support/agent-file.ts';

/** Seen in a container: `ImportError: attempted relative import with no known parent package`, status 1. */
export const agentRelativeImport = rule<{ readonly module: string; readonly instead: string | null }>({
  id: 'agent-relative-import',
  title: 'a relative import in a file that `--agent` starts',
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ module, instead }) =>
    `--agent imports this file by its name alone, as a module without a package, so \`${module}\` leads nowhere (ImportError: attempted relative import with no known parent package); ${instead === null ? 'import by the full name of an installed package' : `the file's folder is on sys.path: import ${instead}`}`,
  *check(repo) {
    for (const { found, mounted } of startedFiles(repo)) {
      const module = found.kind === 'file' && found.source !== null && !mounted ? repo.python(found.source) : null;
      for (const each of module?.imports ?? []) {
        if (!each.relative || each.conditional) continue;
        const [, dots = '', rest = ''] = /^(\.+)(.*)$/.exec(each.module) ?? [];
        const beside = dots === '.' ? rest || (each.names[0] ?? '') : '';
        yield { at: whereIs(each.at), params: { module: each.module, instead: beside === '' ? null : beside } };
      }
    }
  },
});
