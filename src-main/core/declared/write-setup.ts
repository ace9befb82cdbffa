import type {
  SetupAccount,
  SetupFile,
  SetupMirror,
  SetupRepository,
} from '../../../src-shared/domain/setup-file.ts'
import { writeKeptLifetime, writeSchedule } from '../../../src-shared/domain/written-time.ts'
import { writePatterns } from '../../../src-shared/domain/written-patterns.ts'
import { usualWebUrl } from '../accounts/forge-address.ts'
import { carriesNotes } from '../mirrors/mirror-scope.ts'
import type { MirrorRow } from '../ports/mirror-store.ts'
import { foldName } from './fold-name.ts'
import type { PresentAccount, PresentRepository, PresentSetup } from './present-setup.ts'
import { writeAccountUse, writeForgeMirrors } from './write-forge-use.ts'
import { writeSettings } from './written-settings.ts'

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** By name without its case, which no language of the computer decides. */
const byName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  compare(foldName(one.name), foldName(other.name)) || compare(one.name, other.name)

/** `MIRRORDESK_TOKEN_WORK_GITHUB`: each name once. */
const createVariableNames = (): ((word: string, name: string) => string) => {
  const taken = new Set<string>()
  return (word, name) => {
    const slug = name
      .normalize('NFKD')
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
    const first = `MIRRORDESK_${word}_${slug === '' ? 'ACCOUNT' : slug}`
    let variable = first
    for (let number = 2; taken.has(variable); number += 1) variable = `${first}_${number}`
    taken.add(variable)
    return variable
  }
}

const sshOf = ({ credentialKind, keyFile }: PresentAccount): Pick<SetupAccount, 'ssh'> => {
  if (credentialKind === 'password') return {}
  return { ssh: credentialKind === 'ssh_key' && keyFile !== null ? { key: keyFile } : 'agent' }
}

const writeAccount = (
  account: PresentAccount,
  variableFor: (word: string, name: string) => string,
): SetupAccount => {
  const { kind, host, webUrl, username, email, appId, name } = account
  if (kind === 'generic') {
    const isPassword = account.credentialKind === 'password'
    return {
      kind,
      address: host,
      ...(isPassword && username !== null
        ? { username, password: { env: variableFor('PASSWORD', name) } }
        : sshOf(account)),
    }
  }
  const address = webUrl === null || webUrl === usualWebUrl(kind) ? {} : { address: webUrl }
  return {
    kind,
    ...address,
    ...(email === null ? {} : { email }),
    ...(appId === null ? { token: { env: variableFor('TOKEN', name) } } : { app: appId }),
    ...sshOf(account),
    ...writeAccountUse(account),
  }
}

/** What a mirror is, without what it would be anyway. */
const writeMirror = (row: MirrorRow, accountName: string | null): SetupMirror => {
  const { direction } = row
  const notes = carriesNotes(row)
  return {
    direction,
    url: row.url,
    ...(accountName === null ? {} : { account: accountName }),
    schedule: writeSchedule(row.schedule),
    ...mutable(writePatterns(row.patterns)),
    ...(notes === (direction === 'pull') ? {} : { notes }),
    ...(row.extraBranches ? {} : { extraBranches: false }),
    ...(row.onDiverged === 'stop' ? {} : { onDiverged: row.onDiverged }),
    ...(row.onDestructive === 'hold' ? {} : { onDestructive: row.onDestructive }),
    ...(row.acceptWhileAway ? { acceptWhileAway: true } : {}),
    ...(row.pausedAt === null ? {} : { paused: true }),
  }
}

const mutable = ({
  include,
  exclude,
  patterns,
}: ReturnType<typeof writePatterns>): Pick<SetupMirror, 'include' | 'exclude' | 'patterns'> => ({
  ...(include === undefined ? {} : { include: [...include] }),
  ...(exclude === undefined ? {} : { exclude: [...exclude] }),
  ...(patterns === undefined ? {} : { patterns: [...patterns] }),
})

const writeRepository = (
  { defaultBranch, keptLifetime }: PresentRepository,
  mirrors: readonly SetupMirror[],
): SetupRepository => ({
  defaultBranch,
  ...(keptLifetime === 'settings' ? {} : { keptRefLifetime: writeKeptLifetime(keptLifetime) }),
  ...(mirrors.length === 0 ? {} : { mirrors: [...mirrors] }),
})

/** The file that makes what there is: sorted, so that the same set-up is the same file. No secret is in it. */
export const writeSetup = (present: PresentSetup): SetupFile => {
  const variableFor = createVariableNames()
  const names = new Map(present.accounts.map(({ id, name }) => [id, name]))
  const mirrorsOf = Map.groupBy(
    present.mirrors.toSorted((one, other) => compare(one.canonicalUrl, other.canonicalUrl)),
    ({ repositoryId }) => repositoryId,
  )
  const accounts = present.accounts.toSorted(byName)
  const repositories = present.repositories.toSorted(byName)
  const forgeMirrors = writeForgeMirrors(present.forgeMirrors, names)
  return {
    version: 1,
    settings: writeSettings(present.settings),
    accounts: Object.fromEntries(
      accounts.map((account) => [account.name, writeAccount(account, variableFor)]),
    ),
    repositories: Object.fromEntries(
      repositories.map((repository) => {
        const mirrors = (mirrorsOf.get(repository.id) ?? []).map((row) =>
          writeMirror(row, row.accountId === null ? null : (names.get(row.accountId) ?? null)),
        )
        return [repository.name, writeRepository(repository, mirrors)]
      }),
    ),
    ...(forgeMirrors.length === 0 ? {} : { forgeMirrors: [...forgeMirrors] }),
  }
}
