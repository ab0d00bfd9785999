import { S3Client } from "@aws-sdk/client-s3";

/** What an import of tables is about. */
export interface TableImport {
  readonly stage: string;
  readonly region: string;
  readonly tables: readonly string[];
  /** The file that holds the template, and how long it is. */
  readonly template: { readonly file: string; readonly bytes: number };
  /** The file that holds the list of what is imported. */
  readonly resources: string;
  /** The deployment bucket of the stack, if it has one. */
  readonly bucket?: string | undefined;
}

/** CloudFormation takes no longer template in a call; a longer one it reads from a bucket. */
const mostBytes = 51_200;

/** The commands that import tables, for a shell. Throws where the template is too long and there is no bucket for it. */
export function importCommands({ stage, region, tables, template, resources, bucket }: TableImport): string {
  const stack = `--region ${region} --stack-name dxaws-s3-${stage}`;
  const set = `${stack} --change-set-name import-tables`;
  const place = template.bytes > mostBytes ? placeIn(bucket, stage, region, template.bytes) : undefined;
  const given = place ? `--template-url ${place.url}` : `--template-body file://${template.file}`;
  return [
    `# left: ${tables.join(", ")}`,
    ...(place ? [`aws s3 cp --region ${region} ${template.file} ${place.object}`] : []),
    `aws cloudformation create-change-set ${set} \\`,
    `  --change-set-type IMPORT ${given} --resources-to-import file://${resources}`,
    `aws cloudformation wait change-set-create-complete ${set}`,
    `aws cloudformation execute-change-set ${set}`,
    `aws cloudformation wait stack-import-complete ${stack}`,
    ...(place ? [`aws s3 rm --region ${region} ${place.object}`] : []),
    `# then: make deploy STAGE=${stage} REGION=${region}`,
  ].join("\n");
}

function placeIn(bucket: string | undefined, stage: string, region: string, bytes: number) {
  if (!bucket)
    throw new Error(
      `the template has ${bytes} bytes, CloudFormation takes ${mostBytes} without a bucket, and the stack dxaws-s3-${stage} has no deployment bucket`,
    );
  const { endpointProvider } = new S3Client({ region }).config;
  // The domain is another one in some partitions.
  const { url } = endpointProvider({ Region: region, Bucket: bucket, ForcePathStyle: true });
  const key = `import-tables/${stage}.json`;
  return { url: `${`${url}`.replace(/\/$/, "")}/${key}`, object: `s3://${bucket}/${key}` };
}
