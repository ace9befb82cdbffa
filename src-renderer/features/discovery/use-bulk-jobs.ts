import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import type { ImportState } from '../../../src-shared/domain/forge-import.ts'
import { useCall } from '../../stores/use-call.ts'

/** What can be done with many repositories of an account at once, in the background. */
export type BulkKind = 'import' | 'export' | 'pairs' | 'forge'
export type BulkJob = { readonly kind: BulkKind; readonly state: ImportState }

const jobWith = (
  kind: BulkKind,
  answer: { readonly state: ImportState | null } | null,
): readonly BulkJob[] => (answer === null || answer.state === null ? [] : [{ kind, state: answer.state }])

/** What is under way with many repositories of an account, and how the last one of each kind ended. */
export const useBulkJobs = (accountId: string): readonly BulkJob[] => {
  const input = { accountId }
  const refreshOn =
    (name: 'import.changed' | 'export.changed' | 'pairs.changed' | 'forgeMirrors.progressed') =>
    (event: ContractEvent): boolean =>
      event.name === name && event.payload.accountId === accountId
  const imports = useCall('imports.get', input, { refreshOn: refreshOn('import.changed') })
  const exports = useCall('exports.get', input, { refreshOn: refreshOn('export.changed') })
  const pairs = useCall('pairs.get', input, { refreshOn: refreshOn('pairs.changed') })
  const ofForge = useCall('forgeMirrors.job', input, { refreshOn: refreshOn('forgeMirrors.progressed') })
  return [
    ...jobWith('import', imports.data),
    ...jobWith('export', exports.data),
    ...jobWith('pairs', pairs.data),
    ...jobWith('forge', ofForge.data),
  ]
}

/** Ends one; what was added until then stays. */
export const cancelCalls = {
  import: 'imports.cancel',
  export: 'exports.cancel',
  pairs: 'pairs.cancel',
  forge: 'forgeMirrors.cancelJob',
} as const satisfies Readonly<Record<BulkKind, string>>
