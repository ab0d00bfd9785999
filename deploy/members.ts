import type { Settings } from "../service/settings/settings.ts";
import { eventPattern, placeOf, settings, type Variables } from "./variables.ts";

const arnOf = (resource: string) => ({ "Fn::GetAtt": [resource, "Arn"] });
const trailFunction = "OnDashtrailDasheventLambdaFunction";

/** Who may put events on the bus: the accounts, or all of the organisation. EventBridge states the account of each event. */
const senders = (accounts: Settings["accounts"]) =>
  Array.isArray(accounts)
    ? { Principal: { AWS: accounts.map((id) => ({ "Fn::Sub": `arn:\${AWS::Partition}:iam::${id}:root` })) } }
    : { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": accounts.organisation } } };

const policyFor = (accounts: Settings["accounts"]) => ({
  Type: "AWS::Events::EventBusPolicy",
  Properties: {
    EventBusName: { Ref: "EventsBus" },
    StatementId: "members",
    Statement: {
      Effect: "Allow",
      Action: "events:PutEvents",
      Resource: arnOf("EventsBus"),
      ...senders(accounts),
    },
  },
});

const busFor = (prefix: string) => ({
  EventsBus: { Type: "AWS::Events::EventBus", Properties: { Name: `${prefix}-events` } },
  EventsRule: {
    Type: "AWS::Events::Rule",
    Properties: {
      Name: `${prefix}-events`,
      Description: "S3 management events of other accounts",
      EventBusName: { Ref: "EventsBus" },
      EventPattern: eventPattern,
      Targets: [
        {
          Id: "on-trail-event",
          Arn: arnOf(trailFunction),
          DeadLetterConfig: { Arn: arnOf("DeadLetters") },
        },
      ],
    },
  },
  EventsRulePermission: {
    Type: "AWS::Lambda::Permission",
    Properties: {
      FunctionName: { Ref: trailFunction },
      Action: "lambda:InvokeFunction",
      Principal: "events.amazonaws.com",
      SourceArn: arnOf("EventsRule"),
    },
  },
});

/** Whether there are other accounts. */
export async function hasMembers(variables: Variables): Promise<boolean> {
  const { accounts } = await settings(variables);
  return !Array.isArray(accounts) || accounts.length > 0;
}

/** The queue for events above an account's allowance; empty text if there is one account alone. */
export const overflowUrl = async (variables: Variables): Promise<object | string> =>
  (await hasMembers(variables)) ? { Ref: "OverflowQueue" } : "";

/** The bus to which other accounts forward their events, with its rule and policy; empty if the settings name no accounts. */
export async function members(variables: Variables): Promise<object> {
  const { accounts } = await settings(variables);
  if (!(await hasMembers(variables))) return { Resources: {} };
  const { prefix } = await placeOf(variables);
  return { Resources: { ...busFor(prefix), EventsBusPolicy: policyFor(accounts) } };
}
