import { whereIs } from '../../model/location.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { pluginsOf } from '../support/plugins.ts';

export const agentDocsMissing = rule<{ readonly class: string; readonly folder: string }>({
  id: 'agent-docs-missing',
  title: 'an agent that the documentation in docs/ does not mention',
  severity: 'notice',
  message: ({ class: agentClass, folder }) =>
    `no page in ${folder} mentions ${agentClass}; describe its arguments, tasks, processes and feeds there, with a site config block`,
  *check(repo) {
    const pages = pagesOf(repo);
    const [first] = pages;
    if (!first) return;
    const text = pages.map((page) => page.text).join('\n');
    const folder = `${first.path.slice(0, first.path.indexOf('/'))}/`;
    for (const { module, entry } of pluginsOf(repo)) {
      if (module.agents.kind !== 'literal' || entry === null) continue;
      for (const agent of module.agents.entries) {
        const names = [agent.class.value, agent.module?.value ?? agent.class.value];
        if (names.some((name) => mentions(text, name))) continue;
        yield { at: whereIs(agent.class), params: { class: agent.class.value, folder } };
      }
    }
  },
});

type Page = { readonly path: string; readonly text: string };

function pagesOf({ snapshot }: AgentRepo): readonly Page[] {
  const paths = [...snapshot.files.keys()].filter((path) =>
    /^docs?\/(?!_build\/|build\/).*\.(?:rst|md|txt|ipynb)$/i.test(path),
  );
  return paths.flatMap((path) => textOf(snapshot, path) ?? []);
}

function mentions(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + name.length] ?? ' ';
    if (!/\w/.test(before) && !/\w/.test(after)) return true;
  }
  return false;
}
