import { type Mutant, mutant } from "./mutant.ts";

/** Of what keeps us from writing: windows, the budget, first contact, fights, other deployments. */
export const heldMutants: readonly Mutant[] = [
  mutant(
    "breaker.ts",
    "if (!breaker || at >= breaker.until) return undefined;",
    "return undefined;",
    "two tools fight for ever",
  ),
  mutant("breaker.ts", "2 * breaker.coolDownMs", "breaker.coolDownMs", "a fight is probed as often as ever"),
  mutant(
    "holds.ts",
    "return !newer && Date.parse(began)",
    "return false && Date.parse(began)",
    "a stale read costs a second write",
  ),
  mutant(
    "holds.ts",
    "return !newer && Date.parse(began)",
    "return Date.parse(began)",
    "somebody's newer change waits until S3 has settled",
  ),
  mutant(
    "putOff.ts",
    "!desired.recreate && status.seen",
    "status.seen && !status.seen",
    "recreate: false is ignored",
  ),
  mutant(
    "putOff.ts",
    "if (closed) return",
    "if (closed && !closed) return",
    "maintenance windows are ignored",
  ),
  mutant(
    "putOff.ts",
    "!status.adopted && !desired.adopt",
    "!status",
    "what nobody wrote down is replaced unasked",
  ),
  mutant(
    "holds.ts",
    '(fight?.breaker?.state === "open" ? undefined : claim)',
    "claim",
    "what another deployment claimed once is never mended again",
  ),
  mutant(
    "holds.ts",
    'if (causes.some(({ why }) => why === "spec")) return undefined;',
    "",
    "another deployment's claim outlasts a person's spec",
  ),
  mutant(
    "breaker.ts",
    "(at < breaker.until || isHopeless)",
    "at < breaker.until",
    "a deployment that claims again is fought without end",
  ),
  mutant(
    "due.ts",
    "breaker && breaker.until > now",
    "breaker",
    "what cannot be probed is looked at each minute",
  ),
  mutant(
    "remember.ts",
    "unmended ? joinDue(open, kept) : open",
    "open",
    "who came late to a fight is never named",
  ),
  mutant(
    "remember.ts",
    "look, at: began, pace",
    "look, at: clock.now().toISOString(), pace",
    "a slow look forgets its probe",
  ),
  mutant(
    "reconcile.ts",
    "...status, adopted: true, intent",
    "...status, intent",
    "what a dead worker made is a stranger's",
  ),
  mutant(
    "putOff.ts",
    "if (isAsked(causes)) return undefined;",
    "",
    "what a person asks for waits for the budget",
  ),
  mutant("budget.ts", "urgent ? this.#aMinute :", "", "what makes a bucket safer waits for what does not"),
  mutant("putOff.ts", "(await budget.take(now, urgent))", "true", "a whole fleet is rewritten at once"),
  mutant("reconcile.ts", "if (putOff) return putOff;", "", "what is put off is written all the same"),
  mutant("windows.ts", 'open.some(({ kind }) => kind === "deny")', "false", "allow wins over deny"),
  mutant("otherDeployment.ts", "role !== ourRole", "role === ourRole", "two deployments fight for ever"),
  mutant("budget.ts", "attribute_not_exists(repairs) OR repairs < :most", "", "the budget has no end"),
];
