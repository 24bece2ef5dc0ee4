import { fromLog, withoutTime } from '../evidence.ts';

/** Python prints the place two or three lines above its message. */
export const syntaxError = fromLog({
  id: 'syntax-error',
  pattern: /^(?<type>SyntaxError|IndentationError|TabError): (?<text>.*)$/,
  cause: ({ text = '' }, { log }) => {
    const place = log
      .map(withoutTime)
      .findLast((line) => /^\s*File "[^"]+", line \d+$/.test(line))
      ?.trim();
    return `${place ?? 'a file of the agent'} is no Python that the image understands: ${text}`;
  },
  remedy: () => "mend the line; where it is newer Python than the base's, build on a newer base",
});
