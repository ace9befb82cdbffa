import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeMemoryFolder, memoryObstacle } from './memory-folder.mjs'

const gibibyte = 1024 ** 3
const machine = {
  platform: 'linux',
  mounts: () => 'proc /proc proc rw 0 0\ntmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0\n',
  fileSystem: () => ({ type: 0x01021994, bavail: 8 * gibibyte, bsize: 1 }),
  memoryBytes: () => 8 * gibibyte,
}

describe('the memory tests keep their files in', () => {
  it('is taken where it is one, writable, large enough, and lets programs start', () => {
    expect(memoryObstacle(machine)).toBeNull()
  })

  it.each([
    ['on another system', { platform: 'darwin' }, 'there is no /dev/shm'],
    ['of another kind', { fileSystem: () => ({ type: 0xef53 }) }, 'is not in memory'],
    ['that nothing is mounted at', { mounts: () => 'proc /proc proc rw 0 0\n' }, 'is no mount'],
    [
      'that starts no program',
      { mounts: () => 'tmpfs /dev/shm tmpfs rw,noexec 0 0\n' },
      'nothing may be started from /dev/shm',
    ],
    [
      'that was mounted over by one that starts none',
      { mounts: () => `${machine.mounts()}tmpfs /dev/shm tmpfs rw,noexec 0 0\n` },
      'nothing may be started from /dev/shm',
    ],
    ['that is read only', { mounts: () => 'tmpfs /dev/shm tmpfs ro 0 0\n' }, 'is read only'],
    [
      'of a container with 64 MB',
      { fileSystem: () => ({ type: 0x01021994, bavail: 16_384, bsize: 4_096 }) },
      'less than 4 GiB',
    ],
    ['of a container with little memory', { memoryBytes: () => 2 * gibibyte }, 'less than 4 GiB'],
    [
      'that cannot be asked',
      {
        fileSystem: () => {
          throw new Error('ENOENT: no such file')
        },
      },
      'ENOENT',
    ],
  ])('is not taken %s, and says why', (_, difference, reason) => {
    expect(memoryObstacle({ ...machine, ...difference })).toContain(reason)
  })
})

describe('the folder of tests in memory', () => {
  const place = mkdtempSync(path.join(tmpdir(), 'mirrordesk-memory-'))
  afterAll(() => rmSync(place, { recursive: true, force: true }))

  it('lets servers of other users through, and goes when it is removed', () => {
    const { folder, remove } = makeMemoryFolder(place)
    expect(statSync(folder).mode & 0o777).toBe(0o711)
    remove()
    expect(existsSync(folder)).toBe(false)
  })

  it('goes with a process that ends without removing it', () => {
    const module = new URL('./memory-folder.mjs', import.meta.url).href
    const script = `import { makeMemoryFolder } from ${JSON.stringify(module)}
      console.log(makeMemoryFolder(${JSON.stringify(place)}).folder)
      process.exit(130)`
    let said = ''
    try {
      execFileSync(process.execPath, ['--input-type=module', '--eval', script])
    } catch (ended) {
      said = ended.stdout.toString().trim()
    }
    expect(path.dirname(said)).toBe(place)
    expect(existsSync(said)).toBe(false)
  })
})
