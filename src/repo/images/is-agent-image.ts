import type { ComposeService } from '../../compose/compose-file.ts';
import { agentCliFlags } from '../../ocs/agent-cli.ts';
import type { RepoImage } from '../agent-repo.ts';

/**
 * Decided once: an image whose process is ocs-agent-cli. One that extends ocs and names another program (a simulator)
 * only where compose or the settings give it an instance, or where it is the repository's only image.
 */
export function isAgentImage(image: RepoImage, isOnly: boolean, hasInstances: boolean): boolean {
  const { launch, extendsOcs, services } = image;
  if (launch.leadsToOcs) return true;
  if (!image.stage) return false;
  const isNamed = hasInstances || services.some(namesInstance);
  if (extendsOcs) return isNamed || isOnly || namesNoProgram(image);
  // A base that may bring the contract itself.
  return launch.leadsToOcs === null && (isNamed || passesAgentFlags(image));
}

function namesInstance(service: ComposeService): boolean {
  const words = [...(service.command?.elements ?? []), ...(service.entrypoint?.elements ?? [])];
  return (
    service.environment.some(({ name }) => name === 'INSTANCE_ID') ||
    words.some(({ written }) => /^--instance-id\b|(?:^|\/)ocs-agent-cli$/.test(written))
  );
}

/** Nothing but flags, or nothing at all: meant for an entry point that is not there. */
function namesNoProgram(image: RepoImage): boolean {
  return image.launch.leadsToOcs === false && image.launch.otherProgram === null;
}

function passesAgentFlags(image: RepoImage): boolean {
  const flags: readonly string[] = agentCliFlags;
  return (image.launch.cmd ?? []).some(({ text }) => flags.some((flag) => flag === text.split('=', 1)[0]));
}
