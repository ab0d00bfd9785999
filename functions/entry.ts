import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { logger, metrics } from "./wiring.ts";

/** What every function shares: its context in each log line, metrics sent at the end, and errors told before they leave. */
export const entry = <Event, Result>(handle: (event: Event, context: Context) => Promise<Result>) =>
  middy<Event, Result>()
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
    .use({ onError: ({ error }) => logger.error("failed", error as Error) })
    .handler(handle);
