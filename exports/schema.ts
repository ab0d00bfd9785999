export { baselineSchema } from "../core/resolve/baseline.ts";
export { exceptionSchema } from "../core/resolve/exception.ts";
export { baselineJsonSchema, exceptionJsonSchema } from "../core/resolve/jsonSchema.ts";
export { specJsonSchema } from "../core/spec/jsonSchema.ts";
export { specSchema } from "../core/spec/specSchema.ts";
export { outcomeJsonSchema, outcomeSchema } from "../service/outcomes/outcomeSchema.ts";
