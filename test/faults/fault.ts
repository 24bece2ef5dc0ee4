import type { ChildProcess } from 'node:child_process';
import type { Repository } from '../e2e/support/repository.ts';
import type { Engine } from './engine.ts';
import type { Asked, Door } from './one-run.ts';

/** What a fault may use and break. */
export type Place = {
  readonly engine: Engine;
  /** `127.0.0.1:PORT` of a registry of the faults' own. */
  readonly registry: string;
  /** A folder for stand-ins, mounts and the like; gone after the fault. */
  readonly folder: string;
  /** A repository from test/agents, with these files over it, committed. */
  repository(agent: string, files?: Readonly<Record<string, string>>): Repository;
  stopRegistry(): Promise<void>;
};

export type Setting = Partial<Omit<Asked, 'within'>> & {
  /** Takes the fault away again. */
  readonly undo?: () => void | Promise<void>;
};

/** One fault, and how a run with it must end. */
export type Fault = {
  readonly name: string;
  readonly door?: Door;
  /** Folder of test/agents. */
  readonly agent?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly until?: string;
  /** Makes the fault, or says when it is to be made. */
  readonly make?: (place: Place) => Setting | Promise<Setting>;
  readonly when?: {
    readonly says: RegExp;
    readonly does: (place: Place, child: ChildProcess) => void | Promise<void>;
  };
  readonly outcome: string;
  /** null: killed by a signal. */
  readonly status: number | null;
  /** What the log must say. */
  readonly says: RegExp;
  /** Seconds. */
  readonly within: number;
  /** Seconds from the fault to the end, where that is what counts. */
  readonly afterwards?: number;
  /** What a killed run left is removed by the next one; the others leave nothing. */
  readonly killed?: true;
};
