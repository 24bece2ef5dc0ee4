import type { outputs } from '../config/outputs.ts';
import type { Report } from '../model/report.ts';
import { countBySeverity } from '../stages/check.ts';

/** The Action's outputs; those for one image are empty where there are several. */
export function actionOutputs(
  report: Report,
  reportPath: string,
  dockerfile: string,
): Record<keyof typeof outputs, string> {
  const [image, ...others] = report.images;
  const only = others.length === 0 ? image : undefined;
  return {
    outcome: report.outcome,
    findings: JSON.stringify(countBySeverity(report.findings)),
    'image-id': only?.id ?? '',
    digest: only?.digest ?? '',
    tags: JSON.stringify(only?.tags ?? []),
    verified: String(report.images.length > 0 && report.images.every(({ verified }) => verified)),
    images: JSON.stringify(report.images),
    agents: JSON.stringify(report.agents),
    report: reportPath,
    dockerfile,
  };
}
