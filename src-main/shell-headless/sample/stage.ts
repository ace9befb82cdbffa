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

/** The directory of a repository at the hosts: who works there needs no push. */
export const remoteDirectory = async (stage: SampleStage, repository: string): Promise<string> => {
  const { id } = await stage.remotes.client.call('repositories.get', { name: repository })
  const { repositoriesDirectory } = dataDirectoryLayout(stage.remotesDirectory)
  return path.join(repositoriesDirectory, `${id}.git`)
}

/** An address of this computer at which nobody answers. */
export const silentAddress = async (): Promise<string> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${port}`
}
