import { AppError } from '../../src-shared/errors/app-error.ts'
import { createKeptFiles } from './refs/kept-files.ts'
import { listLooseRefs, parseLooseRef, readLooseRefs, type LooseRef } from './refs/loose-refs.ts'
import { createPackedRefsReader, type PackedRef } from './refs/packed-refs.ts'
import { compareRefNames, createRefPrefixes, lowerBound, type RefPrefixes } from './refs/ref-prefixes.ts'
import type { ReadRef, UnpeeledRef } from './refs/read-ref.ts'
import {
  createReftableReader,
  namesOtherRefStorage,
  usesOtherRefStorage as readRefStorage,
} from './refs/reftable-refs.ts'
import { createTagPeeler } from './refs/tag-peeler.ts'
import type { RunGit } from './run-git.ts'

export type ListRefsOptions = {
  /** Prefixes to leave out; their loose directories are not walked. */
  readonly except?: readonly string[]
  /** False when nobody asks what tags name: `peeled` is then null where only git could tell. */
  readonly peel?: boolean
}

export type RefPageOptions = {
  readonly prefix: string
  /** The name that the page begins behind; null: the first page. */
  readonly after: string | null
  readonly most: number
}

export type NamedObject = { readonly name: string; readonly objectId: string }

/** Reads refs from git's own store without starting a process. */
export type RefReader = {
  /** The refs whose names begin with one of `prefixes` (`['refs/']` for all), sorted by the bytes of the name. */
  readonly list: (
    repositoryPath: string,
    prefixes: readonly string[],
    options?: ListRefsOptions,
  ) => Promise<readonly ReadRef[]>
  /** A part of the refs below a prefix, in the order of `list`. Of loose refs only those of the page are opened. */
  readonly page: (repositoryPath: string, page: RefPageOptions) => Promise<readonly NamedObject[]>
  /** The ref HEAD names, born or not, and the object it leads to; `HEAD` itself as target when it is detached. */
  readonly head: (
    repositoryPath: string,
  ) => Promise<{ readonly target: string; readonly objectId: string | null }>
  /** The object that a ref (full name) leads to; null when there is no such ref. */
  readonly resolve: (repositoryPath: string, ref: string) => Promise<string | null>
}

/** Configurations, HEADs and loose refs that are kept in memory. */
const mostKeptFiles = 10_000

/** git's own limit for chains of symbolic refs. */
const mostSymbolicSteps = 5

/**
 * The order is what makes it safe beside `git pack-refs`, which writes `packed-refs` before it removes a loose file:
 * loose refs are read first and `packed-refs` after them, so a ref that is being moved is in one of the two.
 * A repository that keeps its refs otherwise (reftable) is read by git.
 */
export const createRefReader = ({ run }: { readonly run: RunGit }): RefReader => {
  const readPackedRefs = createPackedRefsReader()
  const peelTags = createTagPeeler({ run })
  const reftable = createReftableReader({ run })
  const looseRefs = createKeptFiles(parseLooseRef, mostKeptFiles)
  const configurations = createKeptFiles(namesOtherRefStorage, mostKeptFiles)

  /** One ref, read in place: for 41 bytes the way to another thread and back costs eight times the read itself. */
  const looseRef = (repositoryPath: string, name: string): LooseRef | null =>
    looseRefs.read(`${repositoryPath}/${name}`)
  const usesOtherRefStorage = (repositoryPath: string): boolean =>
    // Without a configuration it is no repository: reading it says so.
    configurations.read(`${repositoryPath}/config`) ?? readRefStorage(repositoryPath)

  const resolveFiles = async (repositoryPath: string, ref: string): Promise<string | null> => {
    let name = ref
    for (let step = 0; step <= mostSymbolicSteps; step += 1) {
      const loose = looseRef(repositoryPath, name)
      if (loose === null) {
        const packed = await readPackedRefs(repositoryPath)
        const entry = packed[lowerBound(packed, name, nameOf)]
        return entry?.name === name ? entry.objectId : null
      }
      if (loose.kind === 'broken') return null
      if (loose.kind === 'direct') return loose.objectId
      name = loose.target
    }
    return null
  }

  const listFiles = async (
    repositoryPath: string,
    wanted: RefPrefixes,
    except: RefPrefixes,
    peel: boolean,
  ): Promise<readonly ReadRef[]> => {
    const loose = await readLooseRefs(repositoryPath, wanted, except)
    const packed = await readPackedRefs(repositoryPath)
    const found: UnpeeledRef[] = []
    for (const ref of packedWithin(packed, wanted)) {
      if (!loose.has(ref.name) && !except.matches(ref.name)) found.push(ref)
    }
    for (const [name, ref] of loose) {
      const objectId =
        ref.kind === 'symbolic' ? await resolveFiles(repositoryPath, ref.target) : directId(ref)
      if (objectId === null) continue
      // git lets a branch point at nothing but a commit.
      const peeled = name.startsWith('refs/heads/') ? null : undefined
      found.push({ name, objectId, peeled, symbolicTarget: ref.kind === 'symbolic' ? ref.target : null })
    }
    if (loose.size > 0) found.sort((left, right) => compareRefNames(left.name, right.name))
    return peelUnknown(repositoryPath, found, peel)
  }

  /** Names are listed before `packed-refs` is read, for the same reason as above. */
  const pageOfFiles = async (
    repositoryPath: string,
    { prefix, after, most }: RefPageOptions,
  ): Promise<readonly NamedObject[]> => {
    const wanted = createRefPrefixes([prefix])
    const looseNames = await listLooseRefs(repositoryPath, wanted, createRefPrefixes([]))
    const isBehind = (name: string): boolean => after === null || compareRefNames(name, after) > 0
    const loose = looseNames.filter(isBehind).sort(compareRefNames)
    const packed = await readPackedRefs(repositoryPath)
    let nextPacked = lowerBound(packed, after === null ? prefix : `${after}\0`, nameOf)
    let nextLoose = 0
    const found: NamedObject[] = []
    while (found.length < most) {
      const candidate = packed[nextPacked]
      const packedRef = candidate?.name.startsWith(prefix) ? candidate : undefined
      const looseName = loose[nextLoose]
      if (packedRef === undefined && looseName === undefined) break
      const order =
        packedRef === undefined
          ? 1
          : looseName === undefined
            ? -1
            : compareRefNames(packedRef.name, looseName)
      if (order <= 0) nextPacked += 1
      if (order >= 0) nextLoose += 1
      if (order < 0 && packedRef !== undefined) found.push(packedRef)
      else if (looseName !== undefined) {
        const objectId = await resolveFiles(repositoryPath, looseName)
        if (objectId !== null) found.push({ name: looseName, objectId })
      }
    }
    return found
  }

  const peelUnknown = async (
    repositoryPath: string,
    refs: readonly UnpeeledRef[],
    peel: boolean,
  ): Promise<readonly ReadRef[]> => {
    const unknown = refs.filter((ref) => ref.peeled === undefined).map((ref) => ref.objectId)
    if (unknown.length === 0) return refs as readonly ReadRef[]
    const answers = peel ? await peelTags(repositoryPath, unknown) : null
    return refs.map((ref) => ({ ...ref, peeled: ref.peeled ?? answers?.get(ref.objectId) ?? null }))
  }

  return {
    list: async (repositoryPath, prefixes, options = {}) => {
      const wanted = createRefPrefixes(prefixes)
      const except = createRefPrefixes(options.except ?? [])
      if (!usesOtherRefStorage(repositoryPath)) {
        return listFiles(repositoryPath, wanted, except, options.peel ?? true)
      }
      const all = await reftable.list(repositoryPath)
      return all.filter(({ name }) => wanted.matches(name) && !except.matches(name))
    },

    page: async (repositoryPath, page) => {
      if (!usesOtherRefStorage(repositoryPath)) return pageOfFiles(repositoryPath, page)
      const all = (await reftable.list(repositoryPath)).filter(({ name }) => name.startsWith(page.prefix))
      const start = page.after === null ? 0 : lowerBound(all, `${page.after}\0`, ({ name }) => name)
      return all.slice(start, start + page.most)
    },

    head: async (repositoryPath) => {
      if (usesOtherRefStorage(repositoryPath)) {
        const target = await reftable.headTarget(repositoryPath)
        return { target, objectId: await reftable.resolve(repositoryPath, target) }
      }
      const head = looseRef(repositoryPath, 'HEAD')
      if (head === null || head.kind === 'broken') {
        throw new AppError('store_damaged', 'The repository has no readable HEAD.')
      }
      if (head.kind === 'direct') return { target: 'HEAD', objectId: head.objectId }
      return { target: head.target, objectId: await resolveFiles(repositoryPath, head.target) }
    },

    resolve: async (repositoryPath, ref) => {
      // Names that leave the directory of refs are no refs; they must not become paths either.
      if (!ref.startsWith('refs/') || ref.includes('/.') || ref.includes('\0')) return null
      const otherStorage = usesOtherRefStorage(repositoryPath)
      return otherStorage ? reftable.resolve(repositoryPath, ref) : resolveFiles(repositoryPath, ref)
    },
  }
}

const nameOf = (ref: PackedRef): string => ref.name

const directId = (ref: LooseRef): string | null => (ref.kind === 'direct' ? ref.objectId : null)

/** The packed refs that match, in order. */
function* packedWithin(packed: readonly PackedRef[], wanted: RefPrefixes): Generator<PackedRef> {
  for (const prefix of wanted.prefixes) {
    for (let index = lowerBound(packed, prefix, nameOf); index < packed.length; index += 1) {
      const ref = packed[index] as PackedRef
      if (!ref.name.startsWith(prefix)) break
      yield ref
    }
  }
}
