import { z } from 'zod'

/** Where a GitHub App of somebody's own was let in. */
export const appInstallationSchema = z.object({
  id: z.string(),
  owner: z.string(),
  ownerKind: z.enum(['user', 'organization']),
  /** Whether it reaches all repositories of its owner, those of the future too, or chosen ones. */
  reaches: z.enum(['all', 'selected']),
  /** null when it is not suspended: a suspended one opens nothing. */
  suspendedAt: z.number().nullable(),
  /** Levels by name, as GitHub writes them: `contents: write`. */
  permissions: z.record(z.string(), z.string()),
  /** Where its owner changes it; null when GitHub does not say. */
  webUrl: z.string().nullable(),
})
export type AppInstallation = z.infer<typeof appInstallationSchema>

/** An installation in a line: who, what it reaches, what is wrong with it. */
export const installationWords = ({ owner, reaches, suspendedAt, permissions }: AppInstallation): string => {
  if (suspendedAt !== null) return `${owner}: suspended`
  const level = permissions['contents']
  const may =
    level === 'write' ? 'reads and pushes' : level === 'read' ? 'reads only' : 'may not read what is in them'
  return `${owner}: ${reaches === 'all' ? 'all repositories' : 'chosen repositories'}, ${may}`
}
