/** What BuildKit waits for while all it does is wait for a registry. */
export type Waiting = {
  /** As BuildKit names it: `docker.io/simonsobs/ocs:v0.12.1`. */
  readonly reference: string;
  /** `answer`: a few kilobytes about an image. `cache`: the same about one of `cache-from`. `layers`: the image itself. */
  readonly for: 'answer' | 'cache' | 'layers';
};

type Step = {
  readonly name: string;
  readonly waiting: Waiting | null;
  /** What it does that is not done, with the bytes that it has of it. */
  readonly doing: Map<string, string>;
};

/**
 * Steps that do nothing but ask a registry, as BuildKit 0.12 to 0.25 names them. `[context socs]` is one of
 * `--build-context`; a token is asked for where a registry says so.
 */
const asks =
  /^(?:\[[^\]]*\] load metadata for|resolve image config for(?: docker-image:\/\/)?|\[auth\] \S+ token for) ?(?<reference>\S+)$/;

const imports = /^importing cache manifest from (?<reference>\S+)$/;

/** Of FROM, of `COPY --from`, and of `# syntax=`. */
const fetches = /^(?:(?:\[[^\]]*\] )?FROM |docker-image:\/\/)(?<reference>\S+)$/;

const status = /^(?<what>.+?)(?<bytes> \d[\d.]*[kMGT]?B(?: \/ \d[\d.]*[kMGT]?B)?)?(?: \d+\.\d+s)?(?<done> done)?$/;

function waitingOf(name: string): Waiting | null {
  const asked = asks.exec(name)?.groups?.['reference'];
  if (asked !== undefined) return { reference: asked, for: 'answer' };
  const imported = imports.exec(name)?.groups?.['reference'];
  if (imported !== undefined) return { reference: imported, for: 'cache' };
  const fetched = fetches.exec(name)?.groups?.['reference'];
  return fetched === undefined ? null : { reference: fetched, for: 'layers' };
}

/** Only a transfer, or the question before it: layers are unpacked in the same step, and that is the engine's work. */
function onlyWaits({ waiting, doing }: Step): boolean {
  if (waiting?.for !== 'layers') return waiting !== null;
  return doing.size > 0 && [...doing.keys()].every((what) => /^(?:sha256:[0-9a-f]+|resolve \S+)$/.test(what));
}

/** Reads the lines of `--progress=plain`, and knows which steps are open. */
export class BuildSteps {
  readonly #open = new Map<string, Step>();

  /** @returns whether the line tells anything new: BuildKit says every five seconds how far it is, even nowhere. */
  read(line: string): boolean {
    const { number, said } = /^#(?<number>\d+) (?<said>.+)$/.exec(line)?.groups ?? {};
    if (number === undefined || said === undefined) return line !== '';
    // What is said about the builder is no step, and never done.
    if (number === '0') return true;
    if (said === '...') return false;
    const step = this.#open.get(number);
    if (step === undefined) {
      this.#open.set(number, { name: said, waiting: waitingOf(said), doing: new Map() });
      return true;
    }
    if (said === step.name) return false;
    if (/^(?:DONE|CACHED|CANCELED|ERROR)\b/.test(said)) {
      this.#open.delete(number);
      return true;
    }
    return step.waiting === null || goesOn(step, said);
  }

  /** null: something else is done than to wait for a registry, or nothing. */
  waiting(): Waiting | null {
    const steps = [...this.#open.values()];
    if (!steps.every(onlyWaits)) return null;
    const all = steps.flatMap(({ waiting }) => waiting ?? []);
    return all.find((one) => one.for === 'layers') ?? all[0] ?? null;
  }
}

function goesOn({ doing }: Step, said: string): boolean {
  const { what = said, bytes = '', done } = status.exec(said)?.groups ?? {};
  const before = doing.get(what);
  if (done === undefined) doing.set(what, bytes);
  else doing.delete(what);
  return done !== undefined || before !== bytes;
}
