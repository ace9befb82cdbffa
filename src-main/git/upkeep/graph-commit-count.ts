import { open, readFile } from 'node:fs/promises'
import path from 'node:path'

const headerLength = 8
const chunkRowLength = 12
const fanOut = 'OIDF'

/** Commits of one graph file: the last entry of its fan-out chunk. https://git-scm.com/docs/gitformat-commit-graph */
const countOfFile = async (file: string): Promise<number> => {
  const handle = await open(file, 'r')
  try {
    const head = Buffer.alloc(headerLength + 32 * chunkRowLength)
    const { bytesRead } = await handle.read(head, 0, head.length, 0)
    if (bytesRead < headerLength || head.toString('latin1', 0, 4) !== 'CGPH') return 0
    const chunkCount = head.readUInt8(6)
    for (let index = 0; index < chunkCount; index += 1) {
      const row = headerLength + index * chunkRowLength
      if (row + chunkRowLength > bytesRead) return 0
      if (head.toString('latin1', row, row + 4) !== fanOut) continue
      const count = Buffer.alloc(4)
      await handle.read(count, 0, 4, Number(head.readBigUInt64BE(row + 4)) + 255 * 4)
      return count.readUInt32BE(0)
    }
    return 0
  } finally {
    await handle.close()
  }
}

/** How many commits the chain of commit-graphs knows; 0 when there is none, or it cannot be read. */
export const graphCommitCount = async (repositoryPath: string): Promise<number> => {
  const directory = path.join(repositoryPath, 'objects/info/commit-graphs')
  try {
    const chain = await readFile(path.join(directory, 'commit-graph-chain'), 'utf8')
    const files = chain.split('\n').filter((line) => line !== '')
    const counts = files.map((hash) => countOfFile(path.join(directory, `graph-${hash}.graph`)))
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
  } catch {
    return 0
  }
}
