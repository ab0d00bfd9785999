import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy, { type MiddlewareObj } from "@middy/core";
import type { Context } from "aws-lambda";
import { logger } from "./wiring.ts";

/** What every function shares: its context in each log line, and errors told before they leave. */
export const entry = <Event, Result>(
  handle: (event: Event, context: Context) => Promise<Result>,
  ...more: MiddlewareObj[]
) =>
  middy<Event, Result>()
    .use(injectLambdaContext(logger))
    .use({ onError: ({ error }) => logger.error("failed", error as Error) })
    .use(more as MiddlewareObj<Event, Result>[])
    .handler(handle);
