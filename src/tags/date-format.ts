/** Parts of a moment in a time zone, as numbers. */
type Moment = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
  readonly offsetMinutes: number;
  readonly seconds: number;
};

const months = 'January February March April May June July August September October November December'.split(' ');
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const longForms: Readonly<Record<string, string>> = {
  LT: 'h:mm A',
  LTS: 'h:mm:ss A',
  L: 'MM/DD/YYYY',
  LL: 'MMMM D, YYYY',
  LLL: 'MMMM D, YYYY h:mm A',
  LLLL: 'dddd, MMMM D, YYYY h:mm A',
};

const tokens: Readonly<Record<string, (at: Moment) => string>> = {
  YYYY: (at) => pad(at.year, 4),
  YY: (at) => pad(at.year % 100, 2),
  Y: (at) => String(at.year),
  Q: (at) => String(Math.ceil(at.month / 3)),
  M: (at) => String(at.month),
  Mo: (at) => ordinal(at.month),
  MM: (at) => pad(at.month, 2),
  MMM: (at) => monthName(at).slice(0, 3),
  MMMM: monthName,
  D: (at) => String(at.day),
  Do: (at) => ordinal(at.day),
  DD: (at) => pad(at.day, 2),
  DDD: (at) => String(dayOfYear(at)),
  DDDo: (at) => ordinal(dayOfYear(at)),
  DDDD: (at) => pad(dayOfYear(at), 3),
  d: (at) => String(at.weekday),
  do: (at) => ordinal(at.weekday),
  dd: (at) => dayName(at).slice(0, 2),
  ddd: (at) => dayName(at).slice(0, 3),
  dddd: dayName,
  e: (at) => String(at.weekday),
  E: (at) => String(at.weekday || 7),
  W: (at) => String(isoWeek(at).week),
  WW: (at) => pad(isoWeek(at).week, 2),
  GGGG: (at) => pad(isoWeek(at).year, 4),
  GG: (at) => pad(isoWeek(at).year % 100, 2),
  H: (at) => String(at.hour),
  HH: (at) => pad(at.hour, 2),
  h: (at) => String(at.hour % 12 || 12),
  hh: (at) => pad(at.hour % 12 || 12, 2),
  k: (at) => String(at.hour || 24),
  kk: (at) => pad(at.hour || 24, 2),
  m: (at) => String(at.minute),
  mm: (at) => pad(at.minute, 2),
  s: (at) => String(at.second),
  ss: (at) => pad(at.second, 2),
  S: () => '0',
  SS: () => '00',
  SSS: () => '000',
  a: (at) => (at.hour < 12 ? 'am' : 'pm'),
  A: (at) => (at.hour < 12 ? 'AM' : 'PM'),
  Z: (at) => offset(at, ':'),
  ZZ: (at) => offset(at, ''),
  X: (at) => String(at.seconds),
  x: (at) => String(at.seconds * 1000),
};

const names = [...Object.keys(tokens), ...Object.keys(longForms)].sort((a, b) => b.length - a.length);
const scanner = new RegExp(`\\[([^\\]]*)\\]|${names.join('|')}|[^]`, 'g');

/**
 * A moment in moment.js's format language, English names (source: momentjs.com/docs, "Format").
 * `seconds` since 1970; null for a time zone that nobody knows.
 */
export function formatDate(seconds: number, format: string, timeZone: string): string | null {
  const at = momentIn(seconds, timeZone);
  return at === null ? null : render(at, format);
}

function render(at: Moment, format: string): string {
  return format.replace(scanner, (found: string, literal: string | undefined) => {
    if (literal !== undefined) return literal;
    const long = longForms[found];
    return long === undefined ? (tokens[found]?.(at) ?? found) : render(at, long);
  });
}

function momentIn(seconds: number, timeZone: string): Moment | null {
  let parts: ReadonlyMap<string, string>;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    parts = new Map(format.formatToParts(seconds * 1000).map((part) => [part.type, part.value]));
  } catch {
    return null;
  }
  const part = (name: string) => Number(parts.get(name) ?? 0);
  const [year, month, day] = [part('year'), part('month'), part('day')];
  const [hour, minute, second] = [part('hour'), part('minute'), part('second')];
  const local = Date.UTC(year, month - 1, day, hour, minute, second);
  const weekday = new Date(local).getUTCDay();
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    weekday,
    offsetMinutes: Math.round((local / 1000 - seconds) / 60),
    seconds,
  };
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function ordinal(value: number): string {
  const teens = value % 100 >= 11 && value % 100 <= 13;
  const ending = teens ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}

function monthName(at: Moment): string {
  return months[at.month - 1] ?? '';
}

function dayName(at: Moment): string {
  return weekdays[at.weekday] ?? '';
}

const day = 86_400_000;

function dayOfYear(at: Moment): number {
  return Math.round((Date.UTC(at.year, at.month - 1, at.day) - Date.UTC(at.year, 0, 1)) / day) + 1;
}

// ISO 8601: a week belongs to the year that its Thursday is in.
function isoWeek(at: Moment): { readonly year: number; readonly week: number } {
  const thursday = new Date(Date.UTC(at.year, at.month - 1, at.day) + (4 - (at.weekday || 7)) * day);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / day / 7) + 1 };
}

function offset(at: Moment, separator: string): string {
  const minutes = Math.abs(at.offsetMinutes);
  return `${at.offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${separator}${pad(minutes % 60, 2)}`;
}
