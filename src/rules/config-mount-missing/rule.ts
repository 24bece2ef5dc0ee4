import type { Fix } from '../../model/finding.ts';
import { whereIs } from '../../model/location.ts';
import { siteConfigName } from '../../ocs/site-config.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { type AgentService, settingOf, startedServices } from '../support/agent-services.ts';
import { addedToList } from '../support/service-edits.ts';
import { ownSiteConfigs } from '../support/site-configs.ts';
import { siteSourceOf } from '../support/site-source.ts';

export const configMountMissing = rule<{
  readonly service: string;
  readonly path: string;
  /** The folder that is mounted and lacks the file; null: nothing is mounted. */
  readonly folder: string | null;
}>({
  id: 'config-mount-missing',
  title: 'nothing puts a site config where the agent looks for it',
  severity: 'error',
  witness: 'test/e2e/witness/compose-site.test.ts',
  message: ({ service, path, folder }) =>
    folder === null
      ? `service ${service} has no site config: nothing is mounted at ${path.slice(0, path.lastIndexOf('/'))} (FileNotFoundError: '${path}', status 1); mount the folder of your ${siteConfigName} there`
      : `service ${service} mounts ${folder}, in which there is no ${path.slice(path.lastIndexOf('/') + 1)} (FileNotFoundError: '${path}', status 1, unless someone puts it there); mount the folder that has it`,
  *check(repo) {
    for (const agent of startedServices(repo)) {
      const source = siteSourceOf(repo, agent);
      const service = agent.service.name.value;
      if (source.kind === 'left-out' && agent.certain && !isOwnCopy(repo, source.folder)) {
        const { folder, mount } = source;
        yield { severity: 'warning', at: whereIs(mount.at), params: { service, path: pathOf(agent), folder } };
      }
      if (source.kind !== 'nothing') continue;
      const fix = fixOf(repo, agent, source.path);
      yield {
        severity: agent.certain ? 'error' : 'warning',
        at: whereIs(agent.service.name),
        params: { service, path: source.path, folder: null },
        ...(fix ? { fix } : {}),
      };
    }
  },
});

function pathOf(agent: AgentService): string {
  const folder = settingOf(agent, 'OCS_CONFIG_DIR');
  const text = folder.kind === 'environment' || folder.kind === 'image' ? folder.text : null;
  return `${text ?? '/config'}/${siteConfigName}`;
}

/** A template beside it, or a .gitignore: everybody makes a file of their own. */
function isOwnCopy({ snapshot }: AgentRepo, folder: string): boolean {
  return [...snapshot.files.keys()].some(
    (path) =>
      (path.startsWith(`${folder}/`) && /(?:example|sample|template|dist|\.gitkeep|\.gitignore)/i.test(path)) ||
      (/(?:^|\/)\.gitignore$/.test(path) && snapshotMentions(snapshot, path, folder)),
  );
}

function snapshotMentions(snapshot: AgentRepo['snapshot'], path: string, folder: string): boolean {
  const file = snapshot.read(path);
  const text = file && 'text' in file ? file.text : '';
  return (
    text.includes(folder.slice(folder.lastIndexOf('/') + 1)) || text.includes(siteConfigName) || /\.ya?ml/.test(text)
  );
}

/** The repository's only site config, where it lies at or below the compose file. */
function fixOf(repo: AgentRepo, { service }: AgentService, path: string): Fix | null {
  const target = path.slice(0, path.lastIndexOf('/'));
  const composeFolder = service.name.file.path.replace(/[^/]*$/, '');
  const [only, ...others] = ownSiteConfigs(repo).filter(({ file }) => file.path.endsWith(`/${siteConfigName}`));
  const own = only && others.length === 0 && only.file.path.startsWith(composeFolder) ? only.file.path : null;
  const source = own?.slice(composeFolder.length).replace(/\/[^/]*$/, '');
  const isKnown = source !== undefined && source !== siteConfigName;
  const item = `${isKnown ? `./${source}` : '${OCS_CONFIG_DIR}'}:${target}:ro`;
  const [neighbour] = service.mounts.filter(({ kind }) => kind !== 'config' && kind !== 'secret' && kind !== 'tmpfs');
  const edit = addedToList(service, 'volumes', item, neighbour?.at ?? null);
  return edit ? { safe: isKnown, edits: [edit] } : null;
}
