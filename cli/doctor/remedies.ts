import type { DoctorContext } from "./finding.ts";

/** The shell commands that fix a deployment. */
export function remediesFor({ prefix, region }: Pick<DoctorContext, "prefix" | "region">) {
  const stage = prefix.replace(/^dxaws-s3-/, "");
  const deploy = `make deploy STAGE=${stage} REGION=${region}`;
  const there = `--region ${region}`;
  return {
    deploy,
    logsOf: (name: string) => `aws logs tail /aws/lambda/${prefix}-${name} --since 1h ${there}`,
    enableRule: (name = "") => `aws events enable-rule --name ${name} ${there}`,
    enableMapping: (uuid = "") => `aws lambda update-event-source-mapping --uuid ${uuid} --enabled ${there}`,
    startTrail: (arn = "", home = region) => `aws cloudtrail start-logging --name ${arn} --region ${home}`,
    logWrites: (arn = "", home = region) =>
      `aws cloudtrail put-event-selectors --trail-name ${arn} --region ${home} ` +
      `--event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'`,
    newTrail:
      `aws cloudtrail create-trail --name management-events --is-multi-region-trail --s3-bucket-name BUCKET ${there} && ` +
      `aws cloudtrail start-logging --name management-events ${there}`,
    forwardFrom: (other: string, bus: string) =>
      `dxaws-s3 forwarding > forward.json && aws cloudformation deploy --region ${other} --stack-name dxaws-s3-forward-to-${region} ` +
      `--template-file forward.json --capabilities CAPABILITY_IAM --parameter-overrides Bus=${bus}`,
    deployerPolicy: (partition: string) => {
      const file = "deploy/deployer-policy.json";
      const create = "aws iam create-policy --policy-name dxaws-s3-deployer --policy-document file://";
      return partition === "aws"
        ? `${create}${file}`
        : `sed s/arn:aws:/arn:${partition}:/ ${file} > deployer.json && ${create}deployer.json`;
    },
    ask: (...words: string[]) => ["dxaws-s3", ...words, "--stage", stage, there].join(" "),
  };
}
