import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { git } from '../../src-main/testing/scratch.ts'
import { compare, type Comparison } from '../measure.ts'
import { peakResidentKib, resetPeak, residentKib } from '../process-figures.ts'
import type { Product } from '../product.ts'
import { restClient, type RestClient } from './rest-client.ts'

const author = { name: 'Bench', email: 'bench@example.org' }
const fileCount = 10_000
const chunkBytes = 4 * 1024 * 1024

const contentOf = (index: number, round: number): Buffer =>
  Buffer.from(`file ${index} of round ${round}\n${'x'.repeat(index % 900)}\n`)
const nameOf = (index: number): string => `d${index % 100}/e${index % 7}/f${index}.txt`

const commitLines = (branch: string, round: number): Readable => {
  function* lines(): Generator<string> {
    const files = Array.from({ length: fileCount }, (_, index) => ({
      path: nameOf(index),
      content_id: String(index),
      operation: 'upsert',
      mode: '100644',
    }))
    yield `${JSON.stringify({ metadata: { target_branch: branch, commit_message: 'Many', author, files } })}\n`
    for (let index = 0; index < fileCount; index += 1) {
      const data = contentOf(index, round).toString('base64')
      yield `${JSON.stringify({ blob_chunk: { content_id: String(index), data, eof: true } })}\n`
    }
  }
  return Readable.from(lines())
}

const importStream = (branch: string, round: number): Readable => {
  function* parts(): Generator<Buffer> {
    for (let index = 0; index < fileCount; index += 1) {
      const content = contentOf(index, round)
      yield Buffer.concat([
        Buffer.from(`blob\nmark :${index + 1}\ndata ${content.length}\n`),
        content,
        Buffer.from('\n'),
      ])
    }
    yield Buffer.from(
      `commit refs/heads/${branch}\ncommitter Bench <bench@example.org> 1700000000 +0000\ndata 5\nMany\n`,
    )
    for (let index = 0; index < fileCount; index += 1)
      yield Buffer.from(`M 100644 :${index + 1} ${nameOf(index)}\n`)
  }
  return Readable.from(parts())
}

/** A commit of many small files, beside `git fast-import` of the same into a repository of its own. */
export const measureCommitPack = async (
  product: Product,
  directory: string,
): Promise<{ readonly comparison: Comparison; readonly most: number }> => {
  const peer = path.join(directory, 'fast-import.git')
  await git(directory, 'init', '--quiet', '--bare', peer)
  let round = 0
  const comparison = await compare('commit-pack of 10,000 files', 5, [
    {
      name: 'Mirrordesk',
      run: async () => {
        round += 1
        const name = `written/${round}`
        await product.call('repositories.create', { name })
        const client = await restClient(product, name)
        const startedAt = performance.now()
        await client.send('POST', '/commit-pack', commitLines('main', round), 'application/x-ndjson')
        const took = performance.now() - startedAt
        client.close()
        return took
      },
    },
    {
      name: 'git fast-import',
      run: async () => {
        const child = spawn('git', ['fast-import', '--quiet'], {
          cwd: peer,
          stdio: ['pipe', 'ignore', 'inherit'],
        })
        importStream(`many-${round}`, round).pipe(child.stdin)
        await once(child, 'close')
        return undefined
      },
    },
  ])
  rmSync(peer, { recursive: true })
  return { comparison, most: 1.5 }
}

const largeLines = (bytes: number): Readable => {
  function* lines(): Generator<string> {
    const files = [{ path: 'large.bin', content_id: '1', operation: 'upsert', mode: '100644' }]
    yield `${JSON.stringify({ metadata: { target_branch: 'main', commit_message: 'Large', author, files } })}\n`
    // Does not compress, and does not repeat at the distances that deltas look at.
    const chunk = Buffer.alloc(chunkBytes)
    for (let sent = 0; sent < bytes; sent += chunkBytes) {
      for (let at = 0; at < chunkBytes; at += 4) chunk.writeUInt32LE((Math.random() * 2 ** 32) >>> 0, at)
      const eof = sent + chunkBytes >= bytes
      yield `{"blob_chunk":{"content_id":"1","data":"${chunk.toString('base64')}","eof":${eof}}}\n`
    }
  }
  return Readable.from(lines(), { highWaterMark: 1 })
}

/** MiB by which the core's resident memory rose above rest while a large body went in, and an archive came out. */
export const measureLargeMemory = async (
  product: Product,
  client: RestClient,
  bytes: number,
): Promise<{ readonly commitMiB: number; readonly archiveMiB: number }> => {
  const growth = async (work: () => Promise<unknown>): Promise<number> => {
    const before = residentKib(product.processId)
    resetPeak(product.processId)
    await work()
    return Math.round((peakResidentKib(product.processId) - before) / 1024)
  }
  const commitMiB = await growth(() =>
    client.send('POST', '/commit-pack', largeLines(bytes), 'application/x-ndjson'),
  )
  const archiveMiB = await growth(() => client.drain('POST', '/archive', '{}'))
  return { commitMiB, archiveMiB }
}
