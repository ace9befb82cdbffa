import type {
  CallInput,
  CallName,
  CallOutput,
  ContractHandlers,
} from '../../src-shared/contract/contract-types.ts'
import { sampleForgeMirrors } from './sample-forge-mirrors.ts'
import { systemSamples } from './sample-system.ts'
import { repositoriesSamples } from './sample-repositories.ts'
import { mirrorsSamples } from './sample-mirrors.ts'
import { accountsSamples } from './sample-accounts.ts'
import { discoverySamples } from './sample-discovery.ts'
import { accessSamples } from './sample-access.ts'
import { sampleMirror, account, importState } from './sample-values.ts'

const forgeMirrors = sampleForgeMirrors({ mirror: sampleMirror, accountId: account.id, state: importState })

/** An input of every call that is valid. */
export const sampleInputs: { readonly [K in CallName]: CallInput<K> } = {
  ...systemSamples.inputs,
  ...repositoriesSamples.inputs,
  ...mirrorsSamples.inputs,
  ...accountsSamples.inputs,
  ...discoverySamples.inputs,
  ...accessSamples.inputs,
  ...forgeMirrors.inputs,
}

/** An answer to every call that fits the contract. */
export const sampleOutputs: { readonly [K in CallName]: CallOutput<K> } = {
  ...systemSamples.outputs,
  ...repositoriesSamples.outputs,
  ...mirrorsSamples.outputs,
  ...accountsSamples.outputs,
  ...discoverySamples.outputs,
  ...accessSamples.outputs,
  ...forgeMirrors.outputs,
}

/** Handlers that answer every call with its sample; those under test are given. */
export const sampleHandlers = (given: Partial<ContractHandlers> = {}): ContractHandlers => {
  const samples = Object.entries(sampleOutputs).map(([name, output]) => [name, () => output])
  return { ...Object.fromEntries(samples), ...given } as ContractHandlers
}
