import type { SourceFile, Span } from '../model/location.ts';

/**
 * A word as BuildKit sees it: continuations joined, comment lines inside them gone. Quotes and `${…}` are kept as
 * written; `span` covers the characters in the file, however many lines they are spread over.
 */
export type Word = { readonly text: string; readonly span: Span };

/** `--name` or `--name=value`; `name` is without the dashes, the value's text without quotes and escapes. */
export type Flag = { readonly name: string; readonly value: Word | null; readonly span: Span };

export type Heredoc = {
  /** The delimiter, without quotes. */
  readonly name: string;
  /** Unquoted delimiter: variables are expanded in the body. */
  readonly expand: boolean;
  /** `<<-`: leading tabs are cut. */
  readonly chomp: boolean;
  readonly body: string;
  /** Of the body: `body[i]` stands in the file at `span.start + i`. */
  readonly span: Span;
};

/**
 * The arguments of RUN, CMD, ENTRYPOINT, SHELL, HEALTHCHECK CMD: exec form if, and only if, BuildKit takes the text
 * for a JSON array of strings. An element's text is the string that JSON means, its span covers the quotes too.
 */
export type Arguments =
  | { readonly form: 'exec'; readonly elements: readonly Word[]; readonly span: Span }
  | { readonly form: 'shell'; readonly text: Word; readonly span: Span };

export type KeyValue = { readonly key: Word; readonly value: Word | null; readonly span: Span };

type Common = {
  /** Upper case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to the last character of the last line, heredoc bodies included. */
  readonly span: Span;
  readonly flags: readonly Flag[];
  /** Comment lines that stand directly above, without their `#`. */
  readonly comments: readonly Word[];
};

// One member for each kind, so that a test of `kind` narrows to it.
type Each<Kind extends string, Fields> = Kind extends string ? Common & { readonly kind: Kind } & Fields : never;

export type Instruction =
  | Each<'from', { readonly image: Word; readonly alias: Word | null }>
  | Each<'run', { readonly arguments: Arguments; readonly heredocs: readonly Heredoc[] }>
  | Each<'cmd' | 'entrypoint' | 'shell', { readonly arguments: Arguments }>
  | Each<
      'copy' | 'add',
      {
        /** Without the heredocs. */
        readonly sources: readonly Word[];
        readonly destination: Word;
        /** JSON form. */
        readonly exec: boolean;
        readonly heredocs: readonly Heredoc[];
      }
    >
  | Each<
      'env' | 'label' | 'arg',
      {
        readonly pairs: readonly KeyValue[];
        /** `ENV key value` without `=`. */
        readonly legacy: boolean;
      }
    >
  | Each<'workdir' | 'user' | 'stopsignal' | 'maintainer', { readonly value: Word }>
  | Each<'expose' | 'volume', { readonly values: readonly Word[] }>
  | Each<'healthcheck', { readonly arguments: Arguments | null }>
  /** Null where the trigger is one that only the image's children will refuse, e.g. `ONBUILD COPY a`. */
  | Each<'onbuild', { readonly instruction: Instruction | null }>;

export type InstructionOf<Kind extends Instruction['kind']> = Extract<Instruction, { readonly kind: Kind }>;

/** Why BuildKit would refuse the file, in BuildKit's words where it has some, on BuildKit's line. */
export type SyntaxProblem = {
  readonly message: string;
  readonly span: Span;
  /** Not BuildKit refuses it, we do not read it: two halves of a sentence. */
  readonly limit?: { readonly found: string; readonly advice: string };
};

export type Stage = {
  /** 0 for the first FROM. */
  readonly index: number;
  readonly name: string | null;
  readonly from: InstructionOf<'from'>;
  readonly instructions: readonly Instruction[];
};

export type Dockerfile = {
  readonly file: SourceFile;
  /** `\` or a backtick. */
  readonly escape: string;
  readonly directives: readonly KeyValue[];
  /** ARGs before the first FROM. */
  readonly globalArgs: readonly InstructionOf<'arg'>[];
  readonly stages: readonly Stage[];
  readonly instructions: readonly Instruction[];
  /** Every comment line of the file, without its `#`. */
  readonly comments: readonly Word[];
  /** The first thing BuildKit refuses, if any; then `instructions` holds what stands before it. */
  readonly problem: SyntaxProblem | null;
};
