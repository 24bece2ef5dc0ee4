import type { Finding } from '../model/finding.ts';

/** What a rule says about one of its findings. All of it may quote text of others: renderers escape it. */
export type Description = {
  /** What was found, what was expected, what to do: one or two sentences. */
  readonly message: string;
  /** The rule's page, relative to the root of this project: `docs/rules/<id>.md`. */
  readonly help: string;
  /** One line: what the rule finds. */
  readonly title: string;
  /** The page itself, Markdown, where it is at hand. */
  readonly page?: string;
};

export type Describe = (finding: Finding) => Description;
