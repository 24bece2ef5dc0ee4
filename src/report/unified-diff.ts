const context = 3;

type Line = { readonly kind: ' ' | '-' | '+'; readonly text: string };

/**
 * One file's change as git writes it, so that `git apply` takes it; '' where nothing changed. `before` is null for a
 * new file.
 */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  if (before === after) return '';
  const head = [`diff --git ${quoted(`a/${path}`)} ${quoted(`b/${path}`)}`];
  if (before === null) head.push('new file mode 100644');
  const body = hunks(differences(linesOf(before ?? ''), linesOf(after)));
  if (body.length > 0) {
    head.push(`--- ${before === null ? '/dev/null' : named(`a/${path}`)}`, `+++ ${named(`b/${path}`)}`);
  }
  return [...head, ...body].map((line) => `${line}\n`).join('');
}

/** Lines with their ends; the last one may have none. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function quoted(path: string): string {
  return /["\\\p{Cc}]/u.test(path) ? JSON.stringify(path) : path;
}

// A name with a blank ends in a tab, so that what follows is not taken for a date.
function named(path: string): string {
  const name = quoted(path);
  return name === path && path.includes(' ') ? `${name}\t` : name;
}

/** Myers' shortest edit script, after what both ends have in common. */
function differences(before: readonly string[], after: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  const same = (text: string): Line => ({ kind: ' ', text });
  return [
    ...before.slice(0, start).map(same),
    ...shortest(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

function shortest(a: readonly string[], b: readonly string[]): readonly Line[] {
  const trace: Map<number, number>[] = [];
  let furthest = new Map<number, number>([[1, 0]]);
  for (let depth = 0; depth <= a.length + b.length; depth += 1) {
    trace.push(new Map(furthest));
    const next = new Map(furthest);
    for (let k = -depth; k <= depth; k += 2) {
      const down = k === -depth || (k !== depth && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
      let x = down ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return backtrack(a, b, trace, depth, k);
    }
    furthest = next;
  }
  return [];
}

function backtrack(
  a: readonly string[],
  b: readonly string[],
  trace: readonly ReadonlyMap<number, number>[],
  depth: number,
  diagonal: number,
): readonly Line[] {
  const lines: Line[] = [];
  let x = a.length;
  let k = diagonal;
  for (let d = depth; d >= 0; d -= 1) {
    const furthest = trace[d] ?? new Map<number, number>();
    const down = k === -d || (k !== d && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
    const before = d === 0 ? 0 : down ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1;
    while (x > before) {
      x -= 1;
      lines.push({ kind: ' ', text: a[x] ?? '' });
    }
    if (d === 0) break;
    if (down) {
      lines.push({ kind: '+', text: b[x - k - 1] ?? '' });
      k += 1;
    } else {
      x -= 1;
      lines.push({ kind: '-', text: a[x] ?? '' });
      k -= 1;
    }
  }
  return lines.reverse();
}

function hunks(lines: readonly Line[]): readonly string[] {
  const marked = lines.flatMap(({ kind }, index) => (kind === ' ' ? [] : [index]));
  const groups: { from: number; to: number }[] = [];
  for (const index of marked) {
    const last = groups.at(-1);
    if (last && index - context <= last.to + context + 1) last.to = index;
    else groups.push({ from: index, to: index });
  }
  return groups.flatMap(({ from, to }) => {
    const start = Math.max(0, from - context);
    const shown = lines.slice(start, to + context + 1);
    const earlier = lines.slice(0, start);
    const place = (without: '+' | '-'): string => {
      const length = shown.filter(({ kind }) => kind !== without).length;
      const first = earlier.filter(({ kind }) => kind !== without).length + (length === 0 ? 0 : 1);
      return length === 1 ? `${first}` : `${first},${length}`;
    };
    return [`@@ -${place('+')} +${place('-')} @@`, ...shown.flatMap(printed)];
  });
}

function printed({ kind, text }: Line): readonly string[] {
  return text.endsWith('\n') ? [kind + text.slice(0, -1)] : [kind + text, '\\ No newline at end of file'];
}
