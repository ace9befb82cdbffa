import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { git } from '../scratch.ts'
import { author, reachable, type ConformanceWorld } from './conformance-world.ts'

const mebibyte = 2 ** 20
const oddPath = 'größe/with space/"quoted" 日本 #?%&+.txt'

const digest = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** Files of all kinds and sizes: written by the client, read by it and by a clone. */
export const contentConformance = (world: () => ConformanceWorld): void => {
  it('takes files of every kind and size and gives them back as they are', { timeout: 180_000 }, async () => {
    const { client, scratch } = world()
    const repository = await client.createRepo({ id: 'kinds' })
    const hundred = path.join(scratch, 'hundred')
    writeFileSync(hundred, Buffer.alloc(100 * mebibyte, randomBytes(997)))
    const contents: Record<string, Uint8Array> = {
      empty: new Uint8Array(),
      binary: Buffer.from([0, 255, 10, 13, 0, 128]),
      'exactly-4-MiB': randomBytes(4 * mebibyte),
      'script.sh': Buffer.from('#!/bin/sh\n'),
      link: Buffer.from('script.sh'),
      [oddPath]: Buffer.from('odd\n'),
    }
    const commit = repository.createCommit({ targetBranch: 'main', commitMessage: 'All kinds', author })
    for (const [file, content] of Object.entries(contents)) {
      const mode = file === 'script.sh' ? '100755' : file === 'link' ? '120000' : '100644'
      commit.addFile(file, content, { mode })
    }
    // A stream, so that the client does not hold it either.
    commit.addFile('exactly-100-MiB', createReadStream(hundred, { highWaterMark: 4 * mebibyte }))
    commit.addFileFromString('latin1.txt', 'Größe', { encoding: 'latin1' })
    expect(() => commit.addFile('', 'x')).toThrow()
    expect(() => commit.addFileFromString('', 'x')).toThrow()
    expect(() => commit.deletePath('')).toThrow()
    const sent = await commit.send()
    await expect(commit.send()).rejects.toThrow()
    expect(sent).toMatchObject({ targetBranch: 'main', blobCount: 8 })

    for (const [file, content] of Object.entries(contents)) {
      const response = await repository.getFileStream({ path: file })
      expect([file, Buffer.from(await response.arrayBuffer()).equals(content)]).toEqual([file, true])
      expect(await repository.headFile({ path: file })).toMatchObject({
        size: content.length,
        lastCommitSha: sent.commitSha,
      })
    }
    const large = await repository.getFileStream({ path: 'exactly-100-MiB' })
    const expected = digest(readFileSync(hundred))
    expect(digest(Buffer.from(await large.arrayBuffer()))).toBe(expected)

    const { entries, paths } = await repository.listFiles()
    expect(entries).toEqual(
      expect.arrayContaining([
        { path: 'script.sh', type: 'blob', mode: '100755' },
        { path: 'link', type: 'symlink', mode: '120000' },
        { path: oddPath, type: 'blob', mode: '100644' },
      ]),
    )
    expect(paths).toHaveLength(8)
    const { files, commits } = await repository.listFilesWithMetadata({ limit: 3 })
    expect(files).toHaveLength(3)
    expect(commits[sent.commitSha]).toMatchObject({ author: author.name, message: 'All kinds' })
    const archive = await repository.getArchiveStream({ excludeGlobs: ['exactly-*'], archivePrefix: 'p' })
    expect([...Buffer.from(await archive.arrayBuffer()).subarray(0, 2)]).toEqual([0x1f, 0x8b])

    const clone = path.join(scratch, 'clone-of-kinds')
    await git(scratch, 'clone', '--quiet', reachable(await repository.getRemoteURL()), clone)
    expect(digest(readFileSync(path.join(clone, 'exactly-100-MiB')))).toBe(expected)
    expect(readFileSync(path.join(clone, oddPath), 'utf8')).toBe('odd\n')
    expect(readFileSync(path.join(clone, 'latin1.txt'), 'latin1')).toBe('Größe')
    expect(await git(clone, 'status', '--porcelain')).toBe('')
    await git(clone, 'fsck', '--strict')
  })

  it('takes 5,000 files in one commit, and removes some', async () => {
    const { client, directoryOf } = world()
    const repository = await client.createRepo({ id: 'many' })
    const commit = repository.createCommit({ targetBranch: 'main', commitMessage: 'Many', author })
    for (let index = 0; index < 5_000; index += 1)
      commit.addFileFromString(`dir-${index % 40}/file ${index}`, `${index}\n`)
    expect(await commit.send()).toMatchObject({ blobCount: 5_000 })
    await repository
      .createCommit({ targetBranch: 'main', commitMessage: 'Fewer', author })
      .deletePath('dir-0/file 0')
      .send()
    const listed = (await git(await directoryOf('many'), 'ls-tree', '-r', '-z', '--name-only', 'main'))
      .split('\0')
      .filter(Boolean)
    expect(listed).toHaveLength(4_999)
    expect((await repository.listFiles()).paths).toEqual(listed)
    // @ts-expect-error what JavaScript may pass
    expect(() => repository.createCommit({ targetBranch: 'main', commitMessage: 'x' })).toThrow()
  })
}
