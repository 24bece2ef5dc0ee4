import { locationOf } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { startedFiles } from '../support/agent-file.ts';
import { replacing, writtenLike } from '../support/edits.ts';

export const agentPathRelative = rule<{ readonly path: string; readonly absolute: string | null }>({
  id: 'agent-path-relative',
  title: 'a relative path behind `--agent`',
  severity: 'warning',
  message: ({ path, absolute }) =>
    `--agent ${path} is found from the working directory alone: another WORKDIR, working_dir or \`docker run -w\` and it is gone; write ${
      absolute ?? 'an absolute path'
    }`,
  *check(repo) {
    for (const { relative, path, found, flag, value, mounted } of startedFiles(repo)) {
      // Where it is not there at all, agent-path-missing says where it is.
      if (!relative || (found.kind === 'missing' && !mounted) || !value.text.endsWith('.py')) continue;
      const absolute = found.kind === 'file' || found.kind === 'base' ? path : null;
      const text = flag.joined ? `${flag.name.text.split('=', 1)[0]}=${absolute}` : absolute;
      yield {
        at: locationOf(value.file, value.span),
        params: { path: value.text, absolute },
        ...(text === null || absolute === null || value.style === 'none'
          ? {}
          : { fix: { safe: true, edits: [replacing(value.file, value.span, writtenLike(value, [text]))] } }),
      };
    }
  },
});
