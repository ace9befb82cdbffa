import { chmodSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import path from 'node:path'

/** Linux has one unless somebody took it away; containers often give it 64 MB only. */
const usualPlace = '/dev/shm'
const gibibyte = 1024 ** 3
/** The tests of all steps need less than a half of it at once. */
const wantedBytes = 4 * gibibyte
/** `TMPFS_MAGIC`, https://man7.org/linux/man-pages/man2/statfs.2.html */
const tmpfs = 0x01021994

const spaces = /\\040/g

/** The options of a mount, as `/proc/self/mounts` has them; the last one at a place hides those before it. */
const mountOptions = (place, mounts) =>
  mounts
    .split('\n')
    .map((line) => line.split(' '))
    .findLast(([, at]) => at?.replaceAll(spaces, ' ') === place)?.[3]
    ?.split(',') ?? null

/** What may still be taken without the machine, or the container we are in, running out of it. */
const freeMemory = () => process.availableMemory?.() ?? freemem()

/**
 * Why tests cannot keep their files in memory at that place; null when they can. Programs that are tested must be
 * allowed to start there.
 */
export const memoryObstacle = ({
  place = usualPlace,
  platform = process.platform,
  mounts = () => readFileSync('/proc/self/mounts', 'utf8'),
  fileSystem = () => statfsSync(place),
  memoryBytes = freeMemory,
} = {}) => {
  if (platform !== 'linux') return `there is no ${place}`
  try {
    const { type, bavail, bsize } = fileSystem()
    if (type !== tmpfs) return `${place} is not in memory`
    const options = mountOptions(place, mounts())
    if (options === null) return `${place} is no mount`
    if (options.includes('noexec')) return `nothing may be started from ${place}`
    if (!options.includes('rw')) return `${place} is read only`
    const free = Math.min(bavail * bsize, memoryBytes())
    return free < wantedBytes ? `${place} has less than ${wantedBytes / gibibyte} GiB to give` : null
  } catch (error) {
    return error.message
  }
}

/** A name so short that sockets in folders below it stay within the 108 bytes a socket's address has. */
const namePrefix = 'md-test-'

/** The folder tests of this process keep their files in; its parent is a file system in memory. */
export const makeMemoryFolder = (place = usualPlace) => {
  const folder = mkdtempSync(path.join(place, namePrefix))
  // Servers of tests that give root's rights away must get through to what they serve.
  chmodSync(folder, 0o711)
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  process.once('exit', remove)
  return {
    folder,
    remove: () => {
      process.off('exit', remove)
      remove()
    },
  }
}
