import type { Outcome } from '../model/report.ts';

/** 0 passed · 1 a station failed · 2 configuration or usage · 3 our bug · 130 interrupted. */
export function exitStatus(outcome: Outcome): number {
  switch (outcome) {
    case 'passed':
      return 0;
    case 'config':
      return 2;
    case 'error':
      return 3;
    case 'cancelled':
      return 130;
    case 'check':
    case 'dockerfile':
    case 'build':
    case 'smoke':
    case 'push':
      return 1;
  }
}
