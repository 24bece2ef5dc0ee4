import type { RawConfig } from '../config/config.ts';
import type { TriggerEvent } from '../model/event.ts';
import type { Progress } from '../ports/progress.ts';

/** What a door hands over: its inputs as texts, and the outside as it sees it. */
export type Asked = {
  readonly inputs: Readonly<Record<string, string>>;
  readonly prefix: RawConfig['prefix'];
  readonly event: TriggerEvent;
  readonly environment: Readonly<Record<string, string>>;
  /** The whole environment: build secrets are read there, and nothing else. */
  readonly given: Readonly<Record<string, string | undefined>>;
  readonly temporaryRoot: string | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly runId: string;
  /** The container this program runs in, null on a host. */
  readonly ownContainer: string | null;
  /** `until-post`: the private name stays for the job's later steps. `as-latest`: the newest image of each name is kept. */
  readonly keep: 'until-post' | 'as-latest';
  /** `smoke --image`: an image that exists is tested in place of a build. */
  readonly image?: string;
  /** Safe fixes first: `write` them into the files, or `show` what that would change. */
  readonly mend?: 'write' | 'show';
};
