import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { foldRepositoryName } from '../../src-shared/domain/repository-name.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { shortId, matchesId } from './short-id.ts'
import { indent, renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

const mirrorLines = (mirrors: readonly Mirror[]): string =>
  indent(
    renderTable(
      mirrors.map((mirror) => [shortId(mirror.id), mirror.direction, mirror.repository, mirror.url]),
    ),
  )

/**
 * The mirrors a person means by `text`: an id, the beginning of one id, or a repository's name (all of its
 * mirrors).
 * @throws AppError `not_found`; `invalid_input` when several ids begin with it
 */
export const matchMirrors = (mirrors: readonly Mirror[], text: string): readonly Mirror[] => {
  const ofRepository = mirrors.filter(
    (mirror) => foldRepositoryName(mirror.repository) === foldRepositoryName(text),
  )
  if (ofRepository.length > 0) return ofRepository
  const byId = mirrors.filter((mirror) => matchesId(mirror.id, text))
  if (byId.length === 0) {
    throw new AppError('not_found', `There is no mirror "${text}".`, {
      details: { what: `The mirror ${text}` },
    })
  }
  if (byId.length > 1) throw usageError(`"${text}" begins the id of several mirrors:\n${mirrorLines(byId)}`)
  return byId
}

/** As `matchMirrors`, but a repository with several mirrors is not enough to tell which one. */
export const matchOneMirror = (mirrors: readonly Mirror[], text: string): Mirror => {
  const [mirror, ...others] = matchMirrors(mirrors, text)
  if (mirror !== undefined && others.length === 0) return mirror
  throw usageError(
    `${text} has several mirrors; name one by its id:\n${mirrorLines(mirror === undefined ? [] : [mirror, ...others])}`,
  )
}

const listMirrors = async (client: ContractClient): Promise<readonly Mirror[]> =>
  (await client.call('mirrors.list', {})).items

export const chooseMirrors = async (client: ContractClient, text: string): Promise<readonly Mirror[]> =>
  matchMirrors(await listMirrors(client), text)

export const chooseMirror = async (client: ContractClient, text: string): Promise<Mirror> =>
  matchOneMirror(await listMirrors(client), text)
