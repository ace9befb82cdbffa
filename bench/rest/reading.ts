import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { git } from '../../src-main/testing/scratch.ts'
import { compare, timed, type Comparison, type Contender } from '../measure.ts'
import type { RestClient } from './rest-client.ts'
import type { SamplePaths } from './sample-paths.ts'

const rounds = 15
const sampledFiles = 25
/** So often the file is read before it counts: a core that runs has its code compiled. */
const warmReads = 500

/** A git process whose output is read and thrown away. */
const process = async (repository: string, ...args: readonly string[]): Promise<undefined> => {
  const child = spawn('git', ['-c', 'safe.directory=*', ...args], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.resume()
  await once(child, 'close')
}

const done = async (work: Promise<unknown>): Promise<undefined> => {
  await work
}

const metadataOf = (folder: string): string => `/files/metadata?limit=1000&path=${encodeURIComponent(folder)}`

/** One process for each file: of a few, evenly chosen, and counted up, as all of them would take minutes. */
const logForEach = (repository: string, files: readonly string[]): Contender => ({
  name: 'git log -1 for each',
  run: async () => {
    const every = Math.max(1, Math.floor(files.length / sampledFiles))
    const sample = files.filter((_, index) => index % every === 0)
    const startedAt = performance.now()
    for (const path of sample) await git(repository, 'log', '-1', '--format=%H', '--', path)
    return ((performance.now() - startedAt) / sample.length) * files.length
  },
})

/**
 * The same as `metadata of … files, again` of a core that was never asked before.
 * @param withFreshCore starts a core, and ends it after the work
 */
export const measureFirstMetadata = async (
  withFreshCore: (work: (client: RestClient) => Promise<number>) => Promise<number>,
  repository: string,
  { folder, folderFiles }: SamplePaths,
): Promise<{ readonly comparison: Comparison; readonly most: number }> => ({
  most: 0.05,
  comparison: await compare(`metadata of ${folderFiles.length} files, first time`, 3, [
    {
      name: 'Mirrordesk',
      run: () => withFreshCore((client) => timed(() => client.send('GET', metadataOf(folder)))),
    },
    logForEach(repository, folderFiles),
  ]),
})

/** Reads over the API beside the git process that answers the same. `ratios` are the goals, in order. */
export const measureReading = async (
  client: RestClient,
  repository: string,
  { file, folder, folderFiles, oldFile }: SamplePaths,
): Promise<readonly { readonly comparison: Comparison; readonly most: number }[]> => {
  const query = (path: string): string => encodeURIComponent(path)
  const peer = (...args: readonly string[]) => ({
    name: `git ${args[0] ?? ''}`,
    run: () => process(repository, ...args),
  })
  const own = (run: () => Promise<undefined>) => ({ name: 'Mirrordesk', run })
  const grep = JSON.stringify({ query: { pattern: 'struct [a-z_]+ \\{' }, limits: { max_lines: 2_000 } })

  const readFile = () => client.send('GET', `/file?path=${query(file)}`)
  for (let read = 0; read < warmReads; read += 1) await readFile()

  return [
    {
      most: 0.2,
      comparison: await compare('file of 10 KB', 60, [
        own(() => done(readFile())),
        peer('cat-file', 'blob', `HEAD:${file}`),
      ]),
    },
    {
      most: 1,
      comparison: await compare('first page of commits', rounds, [
        own(() => done(client.send('GET', '/commits?limit=20'))),
        peer('log', '-20'),
      ]),
    },
    {
      most: 0.1,
      comparison: await compare('commits of one path, again', rounds, [
        own(() => done(client.send('GET', `/commits?limit=20&path=${query(oldFile)}`))),
        peer('log', '-20', '--', oldFile),
      ]),
    },
    {
      most: 0.05,
      comparison: await compare(`metadata of ${folderFiles.length} files, again`, 3, [
        own(() => done(client.send('GET', metadataOf(folder)))),
        logForEach(repository, folderFiles),
      ]),
    },
    {
      most: 1.2,
      comparison: await compare('grep over the tree', rounds, [
        own(() => done(client.send('POST', '/grep', grep))),
        peer('grep', '-n', '-E', 'struct [a-z_]+ \\{', 'HEAD'),
      ]),
    },
  ]
}
