/** What an empty value does, in words and as the container's exit status. Source: src/ocs/environment.ts. */
export type EmptyVariable = {
  readonly name: string;
  /** What OCS says. */
  readonly failure: string;
  readonly status: number;
  /** The service that is started with it empty; null: the image has it so. */
  readonly service: string | null;
  /** ENV of the Dockerfile, not the service, leaves it empty. */
  readonly byImage: boolean;
  /** Variables without a value here, of which the value is made. */
  readonly unset?: readonly string[];
};
