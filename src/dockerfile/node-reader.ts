import type { Span } from '../model/location.ts';
import type { Heredoc, KeyValue, SyntaxProblem, Word } from './ast.ts';
import { continuationAt } from './continuations.ts';
import { readDirective } from './directives.ts';
import type { HeredocMark } from './heredoc.ts';
import { heredocsOfLine } from './heredoc.ts';
import { joinPieces } from './logical-line.ts';
import type { Node, PlacedNode } from './nodes.ts';
import { readNode } from './nodes.ts';
import { skipSpace, trimSpaceEnd, utf8Length } from './space.ts';

/** Bytes of a line, its line feed not counted. Source: Go's bufio.MaxScanTokenSize. */
const maxLineBytes = 65_535;

/** One line of the file; `end` is behind its last character, `stop` before the carriage returns and the line feed. */
type Line = { readonly start: number; readonly stop: number; readonly end: number };

export type NodesOfFile = {
  readonly nodes: readonly PlacedNode[];
  readonly escape: string;
  readonly directives: readonly KeyValue[];
  readonly comments: readonly Word[];
  readonly problem: SyntaxProblem | null;
};

/** Source: BuildKit parser/parser.go, Parse: lines, comments, continuations and heredocs. */
export function readNodes(text: string): NodesOfFile {
  return new NodeReader(text).read();
}

class NodeReader {
  private readonly text: string;
  private at: number;
  private tooLong: Line | null = null;
  private escape = '\\';
  private readonly directives: KeyValue[] = [];
  private readonly comments: Word[] = [];
  private readonly nodes: PlacedNode[] = [];

  constructor(text: string) {
    this.text = text;
    this.at = text.startsWith('\ufeff') ? 1 : 0;
  }

  read(): NodesOfFile {
    const problem = this.readAll();
    return {
      nodes: this.nodes,
      escape: this.escape,
      directives: this.directives,
      comments: this.comments,
      problem,
    };
  }

  private readAll(): SyntaxProblem | null {
    if (this.text === '') return { message: 'the Dockerfile cannot be empty', span: { start: 0, end: 0 } };
    let mayBeDirective = true;
    let above: Word[] = [];
    let last: Line | null = null;
    for (let line = this.nextLine(); line; line = this.nextLine()) {
      last = line;
      const start = skipSpace(this.text, line.start, line.stop);
      if (start === line.stop) {
        above = [];
        mayBeDirective = false;
        continue;
      }
      if (this.text[start] === '#') {
        if (mayBeDirective) {
          const seen = new Set(this.directives.map((each) => each.key.text));
          const found = readDirective(this.text.slice(start, line.stop), start, seen);
          if (found.kind === 'refused') return { message: found.message, span: { start, end: line.stop } };
          if (found.kind === 'directive') {
            this.directives.push(found.pair);
            if (found.pair.key.text === 'escape') this.escape = found.pair.value?.text ?? this.escape;
            continue;
          }
          mayBeDirective = false;
        }
        above.push(this.addComment(start, line.stop));
        continue;
      }
      mayBeDirective = false;
      const problem = this.readInstruction({ ...line, start }, above);
      if (problem) return problem;
      above = [];
    }
    if (this.nodes.length === 0) {
      const span = last ? { start: last.start, end: last.stop } : { start: 0, end: 0 };
      return { message: 'file with no instructions', span };
    }
    return this.tooLong && tooLongProblem(this.tooLong);
  }

  private readInstruction(first: Line, comments: readonly Word[]): SyntaxProblem | null {
    const pieces: { start: number; end: number }[] = [];
    let last = first;
    let continued = this.addPiece(first, pieces);
    while (continued) {
      const line = this.nextLine();
      if (!line) break;
      last = line;
      const start = skipSpace(this.text, line.start, line.stop);
      if (start === line.stop) continue;
      if (this.text[start] === '#') this.addComment(start, line.stop);
      else continued = this.addPiece(line, pieces);
    }
    const logical = joinPieces(this.text, pieces);
    const node = readNode(logical, this.escape);
    const span = { start: first.start, end: Math.max(last.stop, first.start) };
    if ('refused' in node) return { message: node.refused, span: this.firstLineOf(span, first) };
    const { heredocs, end, problem } = this.readHeredocs(node, last);
    if (problem) return { message: problem, span: this.firstLineOf(span, first) };
    this.nodes.push({ node, span: { start: first.start, end }, heredocs, comments });
    return null;
  }

  private firstLineOf(span: Span, first: Line): Span {
    return { start: span.start, end: Math.min(span.end, first.stop) };
  }

  /** Takes a line without its continuation token; answers whether it had one. */
  private addPiece(line: Line, pieces: { start: number; end: number }[]): boolean {
    const cut = continuationAt(this.text, line.start, line.stop, this.escape);
    pieces.push({ start: line.start, end: cut ?? line.stop });
    return cut !== null;
  }

  private readHeredocs(
    node: Node,
    last: Line,
  ): { readonly heredocs: readonly Heredoc[]; readonly end: number; readonly problem: string | null } {
    const heredocs: Heredoc[] = [];
    const marks = canHoldHeredocs(node) && node.line.text.includes('<<') ? heredocsOfLine(node.line.text) : [];
    if ('refused' in marks) return { heredocs, end: last.stop, problem: marks.refused };
    let end = last.stop;
    for (const mark of marks) {
      const heredoc = this.readHeredoc(mark);
      if (!heredoc) return { heredocs, end, problem: 'unterminated heredoc' };
      heredocs.push(heredoc.heredoc);
      end = heredoc.terminator.stop;
    }
    return { heredocs, end, problem: null };
  }

  private readHeredoc(mark: HeredocMark): { readonly heredoc: Heredoc; readonly terminator: Line } | null {
    const start = this.at;
    for (let line = this.nextLine(); line; line = this.nextLine()) {
      let from = line.start;
      if (mark.chomp) while (from < line.stop && this.text[from] === '\t') from++;
      if (line.stop - from !== mark.name.length || !this.text.startsWith(mark.name, from)) continue;
      const span = { start, end: line.start };
      return { heredoc: { ...mark, body: this.text.slice(start, line.start), span }, terminator: line };
    }
    return null;
  }

  /** A comment without its `#` and the blanks around. */
  private addComment(start: number, stop: number): Word {
    const from = skipSpace(this.text, start + 1, stop);
    const end = trimSpaceEnd(this.text, from, stop);
    const comment = { text: this.text.slice(from, end), span: { start: from, end } };
    this.comments.push(comment);
    return comment;
  }

  private nextLine(): Line | null {
    if (this.tooLong || this.at >= this.text.length) return null;
    const start = this.at;
    const feed = this.text.indexOf('\n', start);
    const end = feed === -1 ? this.text.length : feed + 1;
    const bytesEnd = feed === -1 ? end : feed;
    let stop = bytesEnd;
    while (stop > start && this.text[stop - 1] === '\r') stop--;
    const bom = start === 1 && this.text.startsWith('\ufeff') ? 3 : 0;
    // Most lines are short: their bytes need no counting.
    if ((bytesEnd - start) * 3 + bom > maxLineBytes && utf8Length(this.text, start, bytesEnd) + bom > maxLineBytes) {
      this.tooLong = { start, stop, end };
      return null;
    }
    this.at = end;
    return { start, stop, end };
  }
}

function tooLongProblem(line: Line): SyntaxProblem {
  const message = `dockerfile line greater than max allowed size of ${maxLineBytes}`;
  return { message, span: { start: line.start, end: line.stop } };
}

function canHoldHeredocs(node: Node): boolean {
  const inner = node.arguments.kind === 'sub' && node.arguments.node ? node.arguments.node : node;
  return ['add', 'copy', 'run'].includes(inner.name) && inner.arguments.kind !== 'json';
}
