import type { ForgeKind } from './forge.ts'

/** What people call each kind of forge. */
export const forgeNames: Readonly<Record<ForgeKind, string>> = {
  github: 'GitHub',
  gitlab: 'GitLab',
  gitea: 'Gitea',
  forgejo: 'Forgejo',
  bitbucket: 'Bitbucket',
  sourcehut: 'SourceHut',
}

const dayMs = 86_400_000

/** How near the end of a token is: "ends in 12 days", "ends within a day", "ended 2 days ago". */
export const tokenEndWords = (expiresAt: number, now: number): string => {
  const days = Math.floor(Math.abs(expiresAt - now) / dayMs)
  const count = days === 1 ? 'a day' : `${days} days`
  if (expiresAt <= now) return days === 0 ? 'ended today' : `ended ${count} ago`
  return days === 0 ? 'ends within a day' : `ends in ${count}`
}

/** What can be connected, as people name it: Codeberg is a Forgejo that is not theirs to run. */
export type ForgeChoice = ForgeKind | 'codeberg'

export const forgeOfChoice = (
  choice: ForgeChoice,
): { readonly kind: ForgeKind; readonly address?: string } =>
  choice === 'codeberg' ? { kind: 'forgejo', address: 'codeberg.org' } : { kind: choice }
