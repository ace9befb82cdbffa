import type { CallInput, CallName, CallOutput } from '../../src-shared/contract/contract-types.ts'

type CallsOf<Noun extends string> = Extract<CallName, `${Noun}.${string}`>

/** A valid input and output of each call of some nouns. */
export type SampleCalls<Noun extends string> = {
  readonly inputs: { readonly [K in CallsOf<Noun>]: CallInput<K> }
  readonly outputs: { readonly [K in CallsOf<Noun>]: CallOutput<K> }
}
