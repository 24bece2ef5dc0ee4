import type { ComposeMount } from '../../compose/compose-file.ts';
import { parseVolume } from '../../compose/read-mounts.ts';
import type { Fix } from '../../model/finding.ts';
import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { agentServices } from '../support/agent-services.ts';
import { insertingAt } from '../support/edits.ts';
import { mountAt, siteConfigPath } from '../support/site-source.ts';

export const configMountWritable = rule<{ readonly mount: string }>({
  id: 'config-mount-writable',
  title: 'the site config is mounted writable',
  severity: 'notice',
  message: ({ mount }) =>
    `${mount} lets the container write to the site config, which agents only read, and which others share; add :ro`,
  *check(repo) {
    for (const agent of agentServices(repo)) {
      const path = siteConfigPath(agent) ?? (agent.compose.fragment ? '/config/default.yaml' : null);
      const mount = path === null ? null : mountAt(agent, path);
      // A larger part of the machine is mounted for another reason.
      const isOwn = mount && path !== null && (mount.target === path || path.lastIndexOf('/') === mount.target.length);
      if (!isOwn || mount.readOnly || (mount.kind !== 'bind' && mount.kind !== 'unknown')) continue;
      const fix = fixOf(mount);
      yield { at: whereIs(mount.at), params: { mount: writtenOf(mount) }, ...(fix ? { fix } : {}) };
    }
  },
});

function writtenOf({ at }: ComposeMount): string {
  const written = at.file.text.slice(at.span.start, at.span.end);
  return written.includes('\n') ? at.value : written;
}

function fixOf(mount: ComposeMount): Fix | null {
  const { at } = mount;
  const written = writtenOf(mount);
  const [, quote = '', inner = written] = /^(["'])(.*)\1$/s.exec(written) ?? [];
  if (!/^[^\s{[][^\n]*$/.test(inner) || !/:\/[^:]*$/.test(inner) || parseVolume(at.value).options.length > 0)
    return null;
  return { safe: true, edits: [insertingAt(at.file, at.span.end - quote.length, ':ro')] };
}
