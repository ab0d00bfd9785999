import { redrive } from "../service/queue/redrive.ts";
import { entry } from "./entry.ts";
import { clock, ledger, logger, outcomes, queue, queues, setting, specs, sweepState } from "./wiring.ts";

/** Time reserved for finishing the current batch. */
const reserveMs = 10_000;

/** Invoked manually after the cause of dead letters is removed: redrives all of them. */
export const handler = entry(async (_: unknown, context) => {
  const redriven = await redrive({
    queues: queues(),
    deadLetters: [setting("DEAD_LETTERS_URL"), setting("WORK_DEAD_LETTERS_URL")],
    work: queue(),
    specs: specs(),
    specsTable: setting("SPECS_TABLE"),
    baselinesTable: setting("BASELINES_TABLE"),
    ledger: ledger(),
    ledgerTable: setting("LEDGER_TABLE"),
    state: sweepState(),
    outcomes: outcomes(),
    clock,
    failed: (error) => logger.error("a dead letter was not redriven", error as Error),
    hasTime: () => context.getRemainingTimeInMillis() > reserveMs,
  });
  logger.info("redriven", { ...redriven });
  return redriven;
});
