import { z } from 'zod'
import type { GitAccess } from '../../core/access/git-access.ts'
import type { FileLock } from '../../core/ports/file-lock-store.ts'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import { toTimestamp } from './batch-route.ts'
import { readJson, sendJson } from './lfs-answers.ts'
import type { LfsRequest } from './lfs-options.ts'

const usualPage = 100
const largestPage = 1_000

const refSchema = z.object({ name: z.string().min(1) }).nullish()
const createSchema = z.object({ path: z.string(), ref: refSchema })
const verifySchema = z.object({
  cursor: z.string().nullish(),
  limit: z.number().int().nullish(),
  ref: refSchema,
})
const unlockSchema = z.object({ force: z.boolean().nullish(), ref: refSchema })

/** Whose a token is: its subject, or else who issued it. */
const ownerOf = ({ subject, organization }: GitAccess): string => subject ?? organization

const toLock = ({ id, path, lockedAt, owner }: FileLock) => ({
  id,
  path,
  locked_at: toTimestamp(lockedAt),
  owner: { name: owner },
})

const pageOf = (cursor: string | null | undefined, limit: number | null | undefined) => ({
  cursor: cursor === undefined || cursor === '' ? null : cursor,
  limit: Math.min(largestPage, limit === null || limit === undefined || limit < 1 ? usualPage : limit),
})

const nextCursor = (cursor: string | null) => (cursor === null ? {} : { next_cursor: cursor })

export const createLock = async (asked: LfsRequest): Promise<void> => {
  const access = await asked.admit('write')
  const { path, ref } = await readJson(asked.request, createSchema)
  const { isNew, lock } = asked.options.locks.create({
    repositoryId: access.repositoryId,
    path,
    ref: ref?.name ?? null,
    owner: ownerOf(access),
  })
  if (isNew) sendJson(asked.response, 201, { lock: toLock(lock) })
  else
    sendJson(asked.response, 409, {
      lock: toLock(lock),
      message: `${path} is locked by ${lock.owner} already.`,
    })
}

export const listLocks = async (asked: LfsRequest): Promise<void> => {
  const { repositoryId } = await asked.admit('read')
  const { query } = asked.target
  const filter = Object.fromEntries(
    [
      ['path', query.get('path')],
      ['id', query.get('id')],
      ['ref', query.get('refspec')],
    ].filter(([, value]) => value !== null && value !== ''),
  ) as Record<string, string>
  // git-lfs names the branch it is on with every question; a lock holds on all of them.
  delete filter['ref']
  const limit = query.get('limit')
  if (limit !== null && !/^\d{0,9}$/.test(limit))
    throw new AppError('invalid_input', 'limit: must be a whole number.')
  const page = pageOf(query.get('cursor'), limit === null || limit === '' ? null : Number(limit))
  const found = asked.options.locks.list(repositoryId, filter, page)
  sendJson(asked.response, 200, { locks: found.items.map(toLock), ...nextCursor(found.nextCursor) })
}

export const verifyLocks = async (asked: LfsRequest): Promise<void> => {
  const access = await asked.admit('write')
  const { cursor, limit } = await readJson(asked.request, verifySchema)
  const owner = ownerOf(access)
  const found = asked.options.locks.list(access.repositoryId, {}, pageOf(cursor, limit))
  sendJson(asked.response, 200, {
    ours: found.items.filter((lock) => lock.owner === owner).map(toLock),
    theirs: found.items.filter((lock) => lock.owner !== owner).map(toLock),
    ...nextCursor(found.nextCursor),
  })
}

export const unlock = async (asked: LfsRequest, id: string): Promise<void> => {
  const access = await asked.admit('write')
  const { force } = await readJson(asked.request, unlockSchema)
  const lock = asked.options.locks.remove({
    repositoryId: access.repositoryId,
    id,
    owner: ownerOf(access),
    force: force === true,
  })
  sendJson(asked.response, 200, { lock: toLock(lock) })
}
