"""The emulator as the local stack runs it: what it does differently from AWS, and what it does not say, is put in here."""

import dataclasses
import functools
import json
import os
import re
import sys

from ministack import app as gateway
from ministack.core import iam_evaluator, lambda_runtime
from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudformation, eventbridge, iam, s3, sts
from ministack.services.cloudformation import provisioners

# It drops a function's log line that comes more than 50 ms after the answer: on a busy machine tests and the demo,
# which read the log, waited for lines that never came.
for worker in vars(lambda_runtime).values():
    if isinstance(worker, type) and hasattr(worker, "_drain_stderr_bounded"):
        worker._drain_stderr_bounded = functools.partialmethod(
            worker._drain_stderr_bounded, first_line_wait=1.0, idle_confirm=0.02, hard_cap=2.0
        )


def role_of_session(arn: str) -> dict | None:
    """The role of the ARN of a session; None of any other principal."""
    parts = arn.split(":", 5)
    if not "".join(parts[5:]).startswith("assumed-role/"):
        return None
    return iam._roles.get_scoped(parts[4], None, parts[5].split("/")[1])


# AWS compares aws:PrincipalArn with the ARN of a session's role, path included; the emulator compares the session's.
resolve_condition_key = iam_evaluator._resolve_condition_key


def resolve_as_aws_does(key, ctx):
    value = resolve_condition_key(key, ctx)
    if key.lower() != "aws:principalarn" or not isinstance(value, str):
        return value
    role = role_of_session(value)
    return role["Arn"] if role else value


iam_evaluator._resolve_condition_key = resolve_as_aws_does


# AWS replaces ${aws:PrincipalTag/NAME} in a resource, and a resource with an unknown one matches nothing.
first_match = iam_evaluator._first_match
principal_tag = re.compile(r"\$\{aws:PrincipalTag/([^}]+)\}", re.IGNORECASE)


def with_tags(resources: list[str], keys: dict) -> list[str]:
    replaced = [principal_tag.sub(lambda tag: keys.get(f"aws:principaltag/{tag[1].lower()}", tag[0]), one) for one in resources]
    return [one for one in replaced if not principal_tag.search(one)] or ["arn:aws:none"]


def first_match_with_tags(ctx, statements, effect):
    tagged = [
        dataclasses.replace(one, resources=with_tags(one.resources, ctx.principal_keys)) if one.resources else one
        for one in statements
    ]
    return first_match(ctx, tagged, effect)


iam_evaluator._first_match = first_match_with_tags

# Its simulation of policies ignores the context that the caller states.
context_of_evaluation = iam_evaluator.EvalContext
simulate = iam._IAM_HANDLERS["SimulatePrincipalPolicy"]


def simulate_in_context(params):
    entry = "ContextEntries.member.{}.{}".format
    stated = [(iam._p(params, entry(n, "ContextKeyName")), entry(n, "ContextKeyValues.member.1")) for n in range(1, 100)]
    keys = {name.lower(): iam._p(params, value) for name, value in stated if name}
    iam_evaluator.EvalContext = functools.partial(context_of_evaluation, principal_keys=keys)
    try:
        return simulate(params)
    finally:
        iam_evaluator.EvalContext = context_of_evaluation


iam._IAM_HANDLERS["SimulatePrincipalPolicy"] = simulate_in_context


# Its CloudFormation does not know the resource. No call is refused for the policy.
def create_bus_policy(logical_id, props, stack_name):
    bus = props.get("EventBusName", "default")
    eventbridge._event_bus_policies[bus] = {"Version": "2012-10-17", "Statement": [{"Sid": props["StatementId"], **props["Statement"]}]}
    return f"{bus}|{props['StatementId']}", {}


provisioners._RESOURCE_HANDLERS["AWS::Events::EventBusPolicy"] = {
    "create": create_bus_policy,
    "delete": lambda physical_id, props: eventbridge._event_bus_policies.pop(physical_id.split("|")[0], None),
}

# Its conditions take a reference to a pseudo parameter for the parameter's name.
evaluate_conditions = cloudformation.engine._evaluate_conditions


def evaluate_with_pseudo_parameters(template, params):
    known = {"AWS::Region": get_region(), "AWS::AccountId": get_account_id(), "AWS::Partition": "aws"}
    return evaluate_conditions(template, params | {name: {"Value": value} for name, value in known.items()})


for name, module in list(sys.modules.items()):
    if name.startswith(cloudformation.__name__) and hasattr(module, "_evaluate_conditions"):
        module._evaluate_conditions = evaluate_with_pseudo_parameters


def account_of(bucket: str) -> dict:
    """The account that has the bucket, and its region; empty where there is none."""
    owner = s3._bucket_owner_account(bucket)
    if owner is None:
        return {}
    kept = s3._buckets.get_scoped(owner, None, bucket).get("region")
    return {"account": owner, "region": kept or os.environ["MINISTACK_REGION"]}


def session_of(key: str) -> dict:
    """The ARN of the session that a temporary key stands for, and its role; empty of any other key."""
    session = sts._sessions.get(key)
    if session is None:
        return {}
    role = role_of_session(session["Arn"]) or {}
    return {"arn": session["Arn"], "roleId": role.get("RoleId"), "roleArn": role.get("Arn")}


answers = {"/_local/bucket/": account_of, "/_local/session/": session_of}
emulator = gateway.app


async def app(scope, receive, send):
    """The emulator; what CloudTrail knows of a call and S3 does not answer is under /_local/."""
    path = scope.get("path", "")
    for prefix, answer in answers.items():
        if path.startswith(prefix):
            body = json.dumps(answer(path.removeprefix(prefix))).encode()
            headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})
            return
    await emulator(scope, receive, send)


gateway.app = app
sys.exit(gateway.main())
