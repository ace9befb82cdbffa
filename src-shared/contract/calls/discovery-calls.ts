import { z } from 'zod'
import {
  discoveredRepositorySchema,
  discoveryFacetsSchema,
  discoveryFilterSchema,
  discoveryStateSchema,
} from '../../domain/discovery.ts'
import { forgeOwnerSchema } from '../../domain/forge.ts'
import { exportChoiceSchema, exportPlanSchema } from '../../domain/forge-export.ts'
import { importChoiceSchema, importPlanSchema, importStateSchema } from '../../domain/forge-import.ts'
import { listOf, page } from './common.ts'

const ofAccount = z.object({ accountId: z.string() })

export const discoveryCalls = {
  'discovery.get': { input: ofAccount, output: discoveryStateSchema },
  /** Asks the forge for all repositories of the account; they come in the background, see `discovery.changed`. */
  'discovery.refresh': { input: ofAccount, output: discoveryStateSchema },
  'discovery.cancel': { input: ofAccount, output: discoveryStateSchema },
  /** What was listed, by path. */
  'discovery.list': {
    input: z.object({ accountId: z.string(), filter: discoveryFilterSchema.optional(), ...page }),
    output: listOf(discoveredRepositorySchema).extend({
      /** How many there are with this filter. */
      total: z.number().int(),
    }),
  },
  'discovery.facets': { input: ofAccount, output: discoveryFacetsSchema },
  /** Where new repositories can be made: asks the forge. */
  'discovery.owners': { input: ofAccount, output: z.object({ items: z.array(forgeOwnerSchema) }) },

  /** What an import would do, nothing of it done. */
  'imports.plan': { input: importChoiceSchema, output: importPlanSchema },
  /** Begins it; repositories are added one after the other, see `import.changed`. */
  'imports.start': { input: importChoiceSchema, output: importStateSchema },
  'imports.get': { input: ofAccount, output: z.object({ state: importStateSchema.nullable() }) },
  /** What was added until then stays. */
  'imports.cancel': { input: ofAccount, output: z.object({ state: importStateSchema.nullable() }) },

  /** What pushing repositories of this computer to the forge would do, nothing of it done. */
  'exports.plan': { input: exportChoiceSchema, output: exportPlanSchema },
  /** Begins it; push mirrors are added one after the other, see `export.changed`. */
  'exports.start': { input: exportChoiceSchema, output: importStateSchema },
  'exports.get': { input: ofAccount, output: z.object({ state: importStateSchema.nullable() }) },
  /** What was added until then stays. */
  'exports.cancel': { input: ofAccount, output: z.object({ state: importStateSchema.nullable() }) },
} as const
