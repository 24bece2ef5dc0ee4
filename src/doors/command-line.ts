import { Command, CommanderError, Option } from 'commander';
import picocolors from 'picocolors';
import { childEnvironment } from '../adapters/child.ts';
import { systemClock } from '../adapters/system.ts';
import { inputKeys, inputName, inputs } from '../config/inputs.ts';
import { FilesFailed } from '../ports/files.ts';
import type { Progress } from '../ports/progress.ts';
import { formats, isFormat, render } from '../report/render/index.ts';
import { asciiSymbols, unicodeSymbols } from '../report/words.ts';
import { manualEvent } from '../tags/parse-event.ts';
import { version } from '../version.ts';
import { cancelSignal } from './cancel.ts';
import { type Delivery, deliverAll, writeNamed, writeOut } from './deliver.ts';
import { exitStatus } from './exit-status.ts';
import { addGenerateOptions } from './generate-command.ts';
import { newIdentity } from './identity.ts';
import { mendedDiff, mendedNote } from './mend.ts';
import { plainProgress } from './progress.ts';
import { renderContext } from './render-context.ts';
import { runRoad } from './run.ts';
import { UsageProblem } from './usage.ts';

type Options = Readonly<Record<string, unknown>>;
type Environment = NodeJS.ProcessEnv;

/** Keys that a flag of another name or meaning stands for. */
const notFlags = new Set(['path', 'until', 'password', 'githubToken', 'comment', 'suggest', 'push']);

function addInputs(command: Command): Command {
  for (const key of inputKeys) {
    if (notFlags.has(key)) continue;
    const input = inputs[key];
    const name = inputName(key);
    const placeholder = 'placeholder' in input ? ` <${input.placeholder}>` : ' [true|false]';
    const option = new Option(`--${name}${placeholder}`, input.description.replaceAll('`', ''));
    if ('repeatable' in input)
      option.argParser((value: string, before: string[] | undefined) => [...(before ?? []), value]);
    command.addOption(option);
  }
  return addSecrets(command);
}

/** A secret given as a flag is refused, and it takes a flag to see that. */
function addSecrets(command: Command): Command {
  return command
    .addOption(new Option('--password-stdin', 'read the password from standard input'))
    .addOption(new Option('--password <VALUE>').hideHelp())
    .addOption(new Option('--github-token <VALUE>').hideHelp());
}

function addCommon(command: Command): Command {
  return command
    .addOption(new Option('--format <FORMAT>', 'how to print the result').choices(formats).default('terminal'))
    .option('--output <FILE>', 'write the result to a file')
    .addOption(new Option('--color <WHEN>', 'colours').choices(['auto', 'always', 'never']).default('auto'))
    .option('--quiet', 'findings and the last line only')
    .option('--verbose', 'also the output of builds and containers');
}

async function readStdin(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text.replace(/\r?\n$/, '');
}

/** Flags as texts under their inputs' names. */
async function inputTexts(
  path: string,
  until: string,
  options: Options,
  environment: Environment,
): Promise<Record<string, string>> {
  const texts: Record<string, string> = { path, until };
  for (const key of inputKeys) {
    const value = options[key];
    if (notFlags.has(key) || value === undefined) continue;
    texts[inputName(key)] = Array.isArray(value) ? value.join('\n') : String(value);
  }
  if (options['password'] !== undefined || options['githubToken'] !== undefined) {
    throw new UsageProblem(
      'a secret on a command line can be read by every user of this machine; give the password by --password-stdin or OCS_AGENT_PASSWORD, the token by GITHUB_TOKEN',
    );
  }
  texts['password'] = options['passwordStdin'] === true ? await readStdin() : (environment['OCS_AGENT_PASSWORD'] ?? '');
  texts['github-token'] = environment['GITHUB_TOKEN'] ?? '';
  return texts;
}

function screenOf(
  options: Options,
  environment: Environment,
  stream: NodeJS.WriteStream = process.stdout,
): { readonly colors: boolean; readonly columns: number; readonly unicode: boolean } {
  const when = options['color'];
  const auto = stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  return {
    colors:
      when === 'always' || (when === 'auto' && auto && (stream !== process.stdout || options['output'] === undefined)),
    columns: stream.columns || 80,
    unicode: process.platform === 'win32' || /utf-?8/i.test(locale),
  };
}

async function print(text: string, options: Options): Promise<void> {
  if (typeof options['output'] === 'string') await writeNamed(options['output'], text);
  else process.stdout.write(text);
}

async function join(reports: readonly string[], options: Options, environment: Environment): Promise<number> {
  const texts = await inputTexts('.', 'push', options, environment);
  const { mergeReports } = await import('./merge.ts');
  const { status, text } = await mergeReports({
    reports,
    username: texts['username'] || null,
    password: texts['password'] || null,
    githubToken: texts['github-token'] || null,
    overwrite: options['overwrite'] === true,
    json: options['format'] === 'json',
    environment,
    progress: plainProgress((line) => process.stderr.write(`${line}\n`), 'normal'),
    signal: cancelSignal(),
  });
  await print(text, options);
  return status;
}

function mendOf(options: Options): 'write' | 'show' | null {
  return options['diff'] === true ? 'show' : options['fix'] === true ? 'write' : null;
}

/** What moves is for a person who watches: at a terminal that can, and who did not ask for every line, or for none. */
function watches(level: 'quiet' | 'normal' | 'verbose', environment: Environment): boolean {
  return level === 'normal' && process.stderr.isTTY === true && environment['TERM'] !== 'dumb' && !environment['CI'];
}

async function progressFor(
  level: 'quiet' | 'normal' | 'verbose',
  options: Options,
  environment: Environment,
  signal: AbortSignal,
): Promise<{ readonly progress: Progress; readonly end: () => void; readonly live: boolean }> {
  if (!watches(level, environment)) {
    return { progress: plainProgress((line) => process.stderr.write(`${line}\n`), level), end: () => {}, live: false };
  }
  const { liveProgress } = await import('./live-progress.ts');
  const { colors, unicode } = screenOf(options, environment, process.stderr);
  const progress = liveProgress({
    stream: process.stderr,
    screen: { palette: picocolors.createColors(colors), symbols: unicode ? unicodeSymbols : asciiSymbols },
    unicode,
    now: systemClock.now,
    signal,
  });
  return { progress, end: progress.end, live: true };
}

async function walk(path: string, until: string, options: Options, environment: Environment): Promise<number> {
  const stderr = (line: string): void => {
    process.stderr.write(`${line}\n`);
  };
  const level = options['quiet'] === true ? 'quiet' : options['verbose'] === true ? 'verbose' : 'normal';
  const children = childEnvironment(environment);
  const { runId, ownContainer } = await newIdentity(children, 'process', until !== 'check');
  const mend = until === 'check' ? mendOf(options) : null;
  if (level === 'verbose') stderr(`run ${runId}`);
  const inputs = await inputTexts(path, until, options, environment);
  const signal = cancelSignal();
  const { progress, end, live } = await progressFor(level, options, environment, signal);
  const ended = await runRoad({
    inputs,
    prefix: '--',
    event: manualEvent(),
    environment: children,
    given: environment,
    temporaryRoot: undefined,
    progress,
    signal,
    runId,
    ownContainer,
    keep: 'as-latest',
    ...(mend ? { mend } : {}),
    ...(typeof options['image'] === 'string' ? { image: options['image'] } : {}),
  }).finally(end);
  const { report, config, mended } = ended;
  if (report.outcome === 'config') {
    for (const notice of report.notices) stderr(`ocs-agent: ${notice}`);
    return exitStatus('config');
  }
  if (mended && mend) stderr(mendedNote(mended, mend));
  if (mended && mend === 'show' && ended.snapshot) {
    await print(mendedDiff(ended.snapshot, mended), options);
    return exitStatus(report.outcome);
  }
  const screen = screenOf(options, environment);
  const format = String(options['format']);
  const context = renderContext(ended, {
    prefix: '',
    tool: { version, repository: 'https://github.com/simonsobs/ocs-agent-action' },
    screen: {
      palette: picocolors.createColors(screen.colors),
      columns: screen.columns,
      unicode: screen.unicode,
      quiet: options['quiet'] === true,
      roadShown: live && process.stdout.isTTY === true && options['output'] === undefined,
    },
  });
  const text = render(isFormat(format) ? format : 'terminal', report, context);
  const output = options['output'];
  const files: readonly Delivery[] = [
    ...(typeof output === 'string' ? [asked(`--output: ${output}`, output, text)] : []),
    ...(config?.sarif ? [asked(`sarif: ${config.sarif}`, config.sarif, render('sarif', report, context))] : []),
  ];
  if (typeof output !== 'string') process.stdout.write(text);
  const undelivered = [...(ended.undelivered ?? []), ...(await deliverAll(files))];
  for (const { sentence } of undelivered) stderr(`ocs-agent: ${sentence}`);
  return exitStatus(report.outcome) || (undelivered.length > 0 ? 1 : 0);
}

function asked(place: string, path: string, text: string): Delivery {
  return { place, needed: true, write: () => writeOut(path, text) };
}

function buildProgram(environment: Environment, done: (status: number) => void): Command {
  const program = new Command('ocs-agent')
    .description('Check, build, smoke-test and publish the Docker images of OCS agents.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(see ocs-agent --help)');
  const stations = [
    ['check', 'rules on repository, Dockerfiles, compose and site-config files; no Docker', 'check'],
    ['build', 'check, then build the images', 'build'],
    ['smoke', 'check, build, then test the containers for real', 'smoke'],
    ['push', 'walk the whole road, to the registry', 'push'],
  ] as const;
  for (const [name, description, until] of stations) {
    const command = addCommon(addInputs(program.command(`${name} [PATH]`).description(description)));
    if (name === 'check') {
      command
        .option('--fix', 'apply the safe fixes; the exit status is that of what remains')
        .option('--diff', 'print what --fix would change, write nothing');
    }
    if (name === 'smoke') command.option('--image <REF>', 'test an image that exists in place of building one');
    command.action(async (path: string | undefined, options: Options) =>
      done(await walk(path ?? '.', until, options, environment)),
    );
  }
  addGenerateOptions(
    addCommon(program.command('generate [PATH]').description('write Dockerfile and .dockerignore')),
    environment,
    done,
  );
  addCommon(program.command('tags [PATH]').description('which tags this commit and event would get, and why'))
    .addOption(
      new Option('--tags <TAG>', inputs.tags.description.replaceAll('`', '')).argParser(
        (value: string, before: string[] | undefined) => [...(before ?? []), value],
      ),
    )
    .action(async (path: string | undefined, options: Options) => {
      const { showTags } = await import('./show-tags.ts');
      done(await showTags(path ?? '.', options, environment));
    });
  addSecrets(
    addCommon(
      program
        .command('merge <REPORT...>')
        .description("join the verified images of several platforms' reports into one tag each"),
    ),
  )
    .option('--username <NAME>', inputs.username.description.replaceAll('`', ''))
    .option('--overwrite', inputs.overwrite.description.replaceAll('`', ''))
    .action(async (reports: string[], options: Options) => done(await join(reports, options, environment)));
  addCommon(program.command('explain [RULE]').description("a rule's page, `environment`, or all rules")).action(
    async (topic: string | undefined, options: Options) => {
      const { explain } = await import('./explain.ts');
      await print(explain(topic ?? null), options);
      done(0);
    },
  );
  return program;
}

/** The command line. @returns the exit status: 0 passed, 1 failed, 2 usage or configuration, 3 our bug, 130 interrupted */
export async function main(argv: readonly string[], environment: Environment): Promise<number> {
  let status = 0;
  const program = buildProgram(environment, (value) => {
    status = value;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof UsageProblem || error instanceof FilesFailed) {
      process.stderr.write(`ocs-agent: ${error.message}\n`);
      return error instanceof UsageProblem ? 2 : 1;
    }
    process.stderr.write(
      `ocs-agent: this is our bug, please report it\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    return 3;
  }
}
