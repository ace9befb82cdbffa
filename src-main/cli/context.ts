import { homedir } from 'node:os'
import path from 'node:path'
import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import { createHttpContractClient } from '../http/contract/http-contract-client.ts'
import type { WebSocketContractClient } from '../http/contract/web-socket-contract-client.ts'
import { defaultDataDirectory } from './default-data-directory.ts'
import type { GlobalValues } from './global-options.ts'
import { findRunningCore, type RunningCore } from './running-core.ts'
import { readSecret } from './secret-input.ts'
import { createOutput, type Output } from './terminal-output.ts'

/** What a command works with. */
export type CommandContext = {
  readonly output: Output
  readonly json: boolean
  readonly dataDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => number
  /** Prints `value` as JSON when that was asked for, else the lines a person reads. */
  readonly print: (value: unknown, lines: () => string) => void
  readonly readSecret: (question: string) => Promise<string>
  /** @throws AppError `not_running` */
  readonly core: () => RunningCore
  readonly client: () => ContractClient
  readonly connect: () => Promise<WebSocketContractClient>
}

export const createContext = (globals: GlobalValues, output: Output): CommandContext => {
  const environment = process.env
  const dataDirectory =
    globals.dataDirectory === undefined
      ? defaultDataDirectory({ environment, homeDirectory: homedir(), platform: process.platform })
      : path.resolve(globals.dataDirectory)
  const core = (): RunningCore => findRunningCore(dataDirectory)
  return {
    output,
    json: globals.json,
    dataDirectory,
    environment,
    now: Date.now,
    print: (value, lines) => (globals.json ? output.document(value) : output.line(lines())),
    readSecret: (question) => readSecret(question, process.stdin, process.stderr),
    core,
    client: () => createHttpContractClient(core()),
    connect: async () => {
      // Most commands ask once, and do without it.
      const { connectWebSocketContract } = await import('../http/contract/web-socket-contract-client.ts')
      return connectWebSocketContract(core())
    },
  }
}

export const createProcessOutput = (): Output => createOutput(process.stdout, process.stderr, process.env)
