import type { Fix } from '../../model/finding.ts';
import { type Located, type Location, whereIs } from '../../model/location.ts';
import type { Setting } from './agent-services.ts';
import { replacing } from './edits.ts';
import type { UrlFault } from './hub-url.ts';

/** A URL as it stands in a file; `isWhole` is false where a variable without value is part of it. */
export type WrittenUrl = { readonly text: string; readonly isWhole: boolean; readonly place: Located<unknown> };

/** null where there is none to judge. An empty one and one in quotes are said elsewhere. */
export function urlSetting(setting: Setting): WrittenUrl | null {
  if (setting.kind === 'environment') {
    const { value } = setting.entry;
    if (!value || value.value.text === '' || /^(["']).*\1$/s.test(value.value.text)) return null;
    if (value.value.kind === 'known') return { text: value.value.text, isWhole: true, place: value };
    return { text: value.written, isWhole: false, place: value };
  }
  if (setting.kind !== 'flag' || setting.text === null || !setting.flag.value) return null;
  const { value } = setting.flag;
  const { span, file } = value;
  // `--site-hub=…`: the value alone.
  const written = file.text.slice(span.start, span.end);
  const at = setting.flag.joined ? written.indexOf(setting.text) : -1;
  const own = at > 0 ? { start: span.start + at, end: span.start + at + setting.text.length } : span;
  return setting.text === '' ? null : { text: setting.text, isWhole: true, place: { value: null, file, span: own } };
}

export function badUrl(
  name: string,
  { text, place }: WrittenUrl,
  { because, fatal, repaired }: UrlFault,
): {
  readonly at: Location;
  readonly params: { readonly name: string; readonly url: string; readonly because: string; readonly fatal: boolean };
  readonly fix?: Fix;
} {
  const written = place.file.text.slice(place.span.start, place.span.end);
  const isPlain = written.includes(text);
  const fix =
    repaired && isPlain
      ? {
          safe: repaired.sure,
          edits: [
            replacing(
              place.file,
              place.span,
              written.replace(text, () => repaired.url),
            ),
          ],
        }
      : null;
  return { at: whereIs(place), params: { name, url: text, because, fatal }, ...(fix ? { fix } : {}) };
}
