import { setTimeout as pause } from 'node:timers/promises'
import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import type { ImportState } from '../../src-shared/domain/forge-import.ts'
import type { CommandContext } from './context.ts'

const pollMs = 300

/** Waits until what is done with many mirrors of a forge is over, and says how far it is. */
export const waitForJob = async (
  context: CommandContext,
  client: ContractClient,
  started: ImportState,
): Promise<ImportState> => {
  let state = started
  while (state.finishedAt === null) {
    await pause(pollMs)
    state = (await client.call('forgeMirrors.job', { accountId: state.accountId })).state ?? state
    context.output.progress(`${state.done} of ${state.total}`)
  }
  context.output.progress('')
  return state
}
