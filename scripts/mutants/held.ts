import { type Mutant, mutant } from "./mutant.ts";

/** Of what keeps us from writing: windows, the budget, first contact, fights, other deployments. */
export const heldMutants: readonly Mutant[] = [
  mutant(
    "reconcile/breaker.ts",
    "if (!breaker || at >= breaker.until) return undefined;",
    "return undefined;",
    "two tools fight for ever",
  ),
  mutant(
    "reconcile/breaker.ts",
    "2 * breaker.coolDownMs",
    "breaker.coolDownMs",
    "a fight is probed as often as ever",
  ),
  mutant(
    "reconcile/holds.ts",
    "return !newer && Date.parse(began)",
    "return false && Date.parse(began)",
    "a stale read costs a second write",
  ),
  mutant(
    "reconcile/holds.ts",
    "return !newer && Date.parse(began)",
    "return Date.parse(began)",
    "somebody's newer change waits until S3 has settled",
  ),
  mutant(
    "reconcile/putOff.ts",
    "!desired.recreate && status.seen",
    "status.seen && !status.seen",
    "recreate: false is ignored",
  ),
  mutant(
    "reconcile/putOff.ts",
    "if (closed) return",
    "if (closed && !closed) return",
    "maintenance windows are ignored",
  ),
  mutant(
    "reconcile/putOff.ts",
    "!status.adopted && !desired.adopt",
    "!status",
    "what nobody wrote down is replaced unasked",
  ),
  mutant(
    "reconcile/holds.ts",
    '(fight?.breaker?.state === "open" ? undefined : claim)',
    "claim",
    "what another deployment claimed once is never mended again",
  ),
  mutant(
    "reconcile/holds.ts",
    'if (causes.some(({ why }) => why === "spec")) return undefined;',
    "",
    "another deployment's claim outlasts a person's spec",
  ),
  mutant(
    "reconcile/breaker.ts",
    "(at < breaker.until || isHopeless)",
    "at < breaker.until",
    "a deployment that claims again is fought without end",
  ),
  mutant(
    "reconcile/due.ts",
    "breaker && breaker.until > now",
    "breaker",
    "what cannot be probed is looked at each minute",
  ),
  mutant(
    "reconcile/remember.ts",
    "unmended ? joinDue(open, kept) : open",
    "open",
    "who came late to a fight is never named",
  ),
  mutant(
    "reconcile/remember.ts",
    "look, at: began, pace",
    "look, at: handling.clock.now().toISOString(), pace",
    "a slow look forgets its probe",
  ),
  mutant(
    "reconcile/reconcile.ts",
    "...status, adopted: true, intent",
    "...status, intent",
    "what a dead worker made is a stranger's",
  ),
  mutant(
    "reconcile/putOff.ts",
    "if (isAsked(causes)) return undefined;",
    "",
    "what a person asks for waits for the budget",
  ),
  mutant(
    "tables/budget.ts",
    "urgent ? this.#aMinute :",
    "",
    "what makes a bucket safer waits for what does not",
  ),
  mutant(
    "reconcile/putOff.ts",
    "(await budget.take(now, urgent))",
    "true",
    "a whole fleet is rewritten at once",
  ),
  mutant(
    "reconcile/reconcile.ts",
    "if (putOff) return putOff;",
    "",
    "what is put off is written all the same",
  ),
  mutant("reconcile/windows.ts", 'open.some(({ kind }) => kind === "deny")', "false", "allow wins over deny"),
  mutant(
    "reconcile/otherDeployment.ts",
    "role !== ourRole",
    "role === ourRole",
    "two deployments fight for ever",
  ),
  mutant("tables/budget.ts", "attribute_not_exists(repairs) OR repairs < :most", "", "the budget has no end"),
];
