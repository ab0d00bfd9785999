import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy, { type MiddlewareObj } from "@middy/core";
import type { Context } from "aws-lambda";
import { logger } from "./wiring.ts";

/** Middleware of every function: the context in each log line, and a log line for each error that leaves. */
export const entry = <Event, Result>(
  handle: (event: Event, context: Context) => Promise<Result>,
  ...more: MiddlewareObj[]
) =>
  middy<Event, Result>()
    .use(injectLambdaContext(logger))
    .use({ onError: ({ error }) => logger.error("failed", error as Error) })
    .use(more as MiddlewareObj<Event, Result>[])
    .handler(handle);
