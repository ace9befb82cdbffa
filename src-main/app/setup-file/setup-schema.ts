import { z } from 'zod'
import { setupFileSchema } from '../../../src-shared/domain/setup-file.ts'

/**
 * The JSON Schema of a set-up file, by which editors complete and check it (docs/setup.schema.json, written by `npm run
 * docs`). It says less than a reading: which keys go together, and what patterns mean, is said in words alone.
 * https://json-schema.org/draft/2020-12
 */
export const setupJsonSchema = (): Readonly<Record<string, unknown>> => ({
  title: 'Set-up of Mirrordesk',
  description: 'What `mirrordesk apply` makes so, and `mirrordesk export` writes. See docs/apply.md.',
  ...z.toJSONSchema(setupFileSchema, { io: 'input' }),
})
