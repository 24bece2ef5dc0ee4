import type { SmokeLevel } from '../../model/report.ts';
import type { Built } from '../build.ts';

/** An image that passed, and how far it was tested. */
export type Smoked = Built & { readonly level: Exclude<SmokeLevel, 'off'> };
