import type { z } from 'zod'

/** A field of a delivery that may be absent, or something else than it should be: null then. */
export const orNull = <T extends z.ZodType>(schema: T) =>
  schema
    .nullish()
    .catch(null)
    .transform((value) => value ?? null)
