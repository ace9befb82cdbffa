import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import type { ContractClient } from '../../../src-shared/contract/contract-types.ts'
import type { RefPolicy } from '../../../src-shared/domain/ref-policy.ts'
import type { App } from '../../app/app-options.ts'
import { dataDirectoryLayout } from '../../app/data-directory.ts'
import type { SampleClock } from './sample-clock.ts'

/** The two cores of the sample: the one that is shown, and the one that plays the hosts it mirrors with. */
export type SampleStage = {
  readonly app: App
  readonly remotes: App
  /** Of the core that is shown. */
  readonly dataDirectory: string
  readonly remotesDirectory: string
  readonly workDirectory: string
  readonly clock: SampleClock
  readonly signal: AbortSignal
}

const tokenLifetimeMs = 365 * 86_400_000

export const tokenFor = async (
  client: ContractClient,
  repository: string,
  policies: RefPolicy[] = [],
): Promise<string> =>
  (await client.call('tokens.mint', { repository, ttlMs: tokenLifetimeMs, policies })).token

export const urlOf = (app: App, repository: string, hostname = '127.0.0.1'): string => {
  const url = new URL(`/${repository}.git`, app.address)
  url.hostname = hostname
  return url.href
}

const directoryOf = async (app: App, dataDirectory: string, repository: string): Promise<string> => {
  const { id } = await app.client.call('repositories.get', { name: repository })
  return path.join(dataDirectoryLayout(dataDirectory).repositoriesDirectory, `${id}.git`)
}

/** The directory of a repository at the hosts: who works there needs no push. */
export const remoteDirectory = (stage: SampleStage, repository: string): Promise<string> =>
  directoryOf(stage.remotes, stage.remotesDirectory, repository)

/** The directory of a repository that is shown: for a change that no mirror hears of before its next run. */
export const shownDirectory = (stage: SampleStage, repository: string): Promise<string> =>
  directoryOf(stage.app, stage.dataDirectory, repository)

/** An address of this computer at which nobody answers. */
export const silentAddress = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}
