export interface Place {
  endpoint: string;
  s3Endpoint: string;
  region: string;
  account: string;
  stage: string;
}

const functions = ["on-spec-change", "on-trail-event", "sweep", "reconcile", "on-outcome", "redrive", "plan"];

/** The variables of a shell that uses the stack, without keys: addresses and the names of serverless.yml. */
export function namesOf({ endpoint, s3Endpoint, region, account, stage }: Place): Record<string, string> {
  const prefix = `dxaws-s3-${stage}`;
  const queue = (name: string): string => `${endpoint}/${account}/${prefix}-${name}`;
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: s3Endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    DXAWS_S3_STAGE: stage,
    TRAIL_URL: s3Endpoint,
    SPECS_TABLE: `${prefix}-specs`,
    LEDGER_TABLE: `${prefix}-ledger`,
    BASELINES_TABLE: `${prefix}-baselines`,
    WORK_QUEUE_URL: queue("work.fifo"),
    WORK_DEAD_QUEUE_URL: queue("work-dead.fifo"),
    DEAD_LETTERS_QUEUE_URL: queue("dead-letters"),
    ...Object.fromEntries(functions.map((name) => [variableOf(name), `${prefix}-${name}`])),
  };
}

// on-spec-change -> ON_SPEC_CHANGE_FUNCTION
function variableOf(name: string): string {
  return `${name.toUpperCase().replaceAll("-", "_")}_FUNCTION`;
}
