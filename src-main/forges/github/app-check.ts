import type { Forge, ForgeIdentity } from '../../core/ports/forge.ts'
import type { AppInstallation } from '../../core/ports/github-app.ts'
import type { createAppPool } from './app-pool.ts'
import { gitUsername } from './github-identity.ts'

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

const ofInstallations = (
  installations: readonly AppInstallation[],
  installPage: string,
): readonly string[] => {
  if (installations.length === 0) {
    return [`The app is installed nowhere, so that it reaches no repository. Install it: ${installPage}`]
  }
  const suspended = installations.filter(({ suspendedAt }) => suspendedAt !== null)
  const active = installations.filter(({ suspendedAt }) => suspendedAt === null)
  const without = (isGranted: (level: string | undefined) => boolean): readonly string[] =>
    active.filter(({ permissions }) => !isGranted(permissions['contents'])).map(({ owner }) => owner)
  const unread = without((level) => level === 'read' || level === 'write')
  const unwritten = without((level) => level === 'write').filter((owner) => !unread.includes(owner))
  const sentences: string[] = []
  if (suspended.length > 0) {
    const owners = list(suspended.map(({ owner }) => owner))
    sentences.push(
      `The installation of ${owners} is suspended: nothing of it is reached until its owner resumes it at GitHub.`,
    )
  }
  if (unread.length > 0) {
    sentences.push(`It may not read repositories of ${list(unread)}: that needs Contents (read).`)
  }
  if (unwritten.length > 0) {
    sentences.push(
      `It may read but not push to repositories of ${list(unwritten)}: that needs Contents (write).`,
    )
  }
  const noWorkflows = active
    .filter(({ permissions }) => permissions['contents'] === 'write' && permissions['workflows'] !== 'write')
    .map(({ owner }) => owner)
  if (noWorkflows.length > 0) {
    sentences.push(
      `GitHub refuses pushes to ${list(noWorkflows)} that change files in .github/workflows: that needs Workflows (write).`,
    )
  }
  return sentences
}

/** Who the app is, where it is installed, and what is missing there. */
export const createAppCheck =
  (appOf: ReturnType<typeof createAppPool>): Forge['check'] =>
  async (access): Promise<ForgeIdentity> => {
    const app = appOf(access)
    const { id, slug, permissions, events, headers } = await app.identify(access.signal)
    const installations = await app.listInstallations(access.signal)
    const isTold = events.includes('push')
    return {
      // A person may have the same number.
      userId: `app ${id}`,
      login: slug,
      scopes: Object.entries(permissions).map(([name, level]) => `${name}: ${level}`),
      expiresAt: null,
      gitUsername,
      serverVersion: headers.get('x-github-enterprise-version'),
      shortcomings: [
        ...ofInstallations(installations, `${access.webUrl}/apps/${slug}/installations/new`),
        ...(isTold
          ? []
          : [
              'The app is not told of pushes, so that changes are found at the next check: that needs the event Push.',
            ]),
      ],
    }
  }
