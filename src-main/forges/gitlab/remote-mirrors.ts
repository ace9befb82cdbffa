import { z } from 'zod'
import { AppError } from '../../../src-shared/errors/app-error.ts'
import type { ForgeRepository } from '../../../src-shared/domain/forge.ts'
import type { ForgeAccess } from '../../core/ports/forge.ts'
import type { ForgeDependencies } from '../forge-dependencies.ts'
import { orNull, readAnswer } from '../read-answer.ts'
import { createWaitOutLimit } from '../wait-out-limit.ts'
import { createGitlabClient, encodedProject, type GitlabRequest } from './gitlab-client.ts'
import { createGitlabPages } from './gitlab-pages.ts'

/** A push mirror that GitLab itself runs. Times are epoch milliseconds. */
export type GitlabRemoteMirror = {
  readonly id: string
  /** Where it pushes to, without its sign-in. */
  readonly url: string
  readonly isEnabled: boolean
  readonly state: 'none' | 'scheduled' | 'started' | 'finished' | 'failed'
  readonly lastSuccessAt: number | null
  /** Of the last run, however it ended. */
  readonly lastRunAt: number | null
  /** Of the last run that failed, in GitLab's words. */
  readonly lastError: string | null
  readonly keepsDivergentRefs: boolean
  readonly onlyProtectedBranches: boolean
}

export type NewGitlabRemoteMirror = {
  /** `https://host/owner/name.git`, without a sign-in. */
  readonly url: string
  readonly username: string
  readonly password: string
}

type Project = Pick<ForgeRepository, 'id' | 'path'>

const moment = orNull(z.iso.datetime({ offset: true }))

/** https://docs.gitlab.com/api/remote_mirrors/ */
const mirrorSchema = z.object({
  id: z.number().int(),
  url: z.string(),
  enabled: z.boolean(),
  update_status: z.enum(['none', 'scheduled', 'started', 'finished', 'failed']),
  last_update_at: moment,
  last_successful_update_at: moment,
  last_error: orNull(z.string()),
  keep_divergent_refs: orNull(z.boolean()),
  only_protected_branches: orNull(z.boolean()),
})

/** GitLab stars the sign-in out: `https://*****:*****@host/path`. What stands there is dropped, whatever it is. */
const withoutSignIn = (address: string): string => {
  const url = URL.parse(address)
  if (url === null) return address.replace(/\/\/[^/@]*@/, '//')
  url.username = ''
  url.password = ''
  return url.href
}

/** What two addresses must have in common to lead to the same repository. */
const placeOf = (address: string): string => {
  const url = URL.parse(withoutSignIn(address))
  if (url === null) return address
  const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '')
  return `${url.host}${path}`.toLowerCase()
}

const timeOf = (text: string | null): number | null => (text === null ? null : Date.parse(text))

const mirrorOf = (mirror: z.infer<typeof mirrorSchema>): GitlabRemoteMirror => ({
  id: String(mirror.id),
  url: withoutSignIn(mirror.url),
  isEnabled: mirror.enabled,
  state: mirror.update_status,
  lastSuccessAt: timeOf(mirror.last_successful_update_at),
  lastRunAt: timeOf(mirror.last_update_at ?? mirror.last_successful_update_at),
  lastError: mirror.last_error?.replace(/\/\/[^/@\s]*@/g, '//') ?? null,
  keepsDivergentRefs: mirror.keep_divergent_refs ?? false,
  onlyProtectedBranches: mirror.only_protected_branches ?? false,
})

/**
 * Push mirrors of GitLab's own (all tiers): https://docs.gitlab.com/api/remote_mirrors/. Asked by somebody who is no
 * maintainer of the project GitLab answers 401, as for a token that is no good
 * (https://gitlab.com/gitlab-org/gitlab/-/blob/master/lib/api/remote_mirrors.rb): whether the token is good is asked then.
 */
export const createGitlabRemoteMirrors = (dependencies: ForgeDependencies) => {
  const client = createGitlabClient(dependencies)
  const pages = createGitlabPages(client, createWaitOutLimit(dependencies))

  const tellRoleFromToken = async (access: ForgeAccess, error: unknown): Promise<unknown> => {
    if (!(error instanceof AppError) || error.code !== 'remote_auth_failed') return error
    const user = await client.ask(access, { path: 'user' })
    if (user.status !== 200) return error
    return new AppError('remote_write_denied', 'Push mirrors are for maintainers.', {
      details: { ...error.details, reason: 'Only maintainers of a project see and change its push mirrors.' },
    })
  }
  const asMaintainer = async <Result>(access: ForgeAccess, ask: () => Promise<Result>): Promise<Result> => {
    try {
      return await ask()
    } catch (error) {
      throw await tellRoleFromToken(access, error)
    }
  }
  const requestTo = ({ id, path }: Project, below = ''): Omit<GitlabRequest, 'method' | 'body'> => ({
    path: `${encodedProject(id)}/remote_mirrors${below}`,
    what: path,
    purpose: 'mirror from GitLab itself',
  })

  const list = (access: ForgeAccess, project: Project): Promise<readonly GitlabRemoteMirror[]> =>
    asMaintainer(access, async () => {
      const mirrors: GitlabRemoteMirror[] = []
      for await (const page of pages(access, requestTo(project), mirrorSchema)) {
        mirrors.push(...page.map(mirrorOf))
      }
      return [...new Map(mirrors.map((mirror) => [mirror.id, mirror])).values()]
    })

  return {
    list,
    /**
     * Makes one that is switched on. The sign-in goes in the body of the request, and is never given back.
     * What diverged at the target is overwritten there: whoever makes one must hold a copy of what the target has.
     * @throws AppError `already_exists` with `details.mirrorId` for a second one to the same place, which GitLab would make
     */
    create: async (
      access: ForgeAccess,
      project: Project,
      { url, username, password }: NewGitlabRemoteMirror,
      /** One that may lead to the same place: it is about to go. */
      replaces: string | null = null,
    ): Promise<GitlabRemoteMirror> => {
      const place = placeOf(url)
      const same = (await list(access, project)).find(
        (mirror) => mirror.id !== replaces && placeOf(mirror.url) === place,
      )
      if (same !== undefined) {
        throw new AppError('already_exists', 'There is a push mirror to that place.', {
          details: { host: new URL(access.webUrl).host, what: same.url, mirrorId: same.id },
        })
      }
      const address = new URL(url)
      if (username !== '' || password !== '') {
        address.username = encodeURIComponent(username)
        address.password = encodeURIComponent(password)
      }
      return asMaintainer(access, async () => {
        const body = { url: address.href, enabled: true, keep_divergent_refs: false }
        const answer = await client.send(access, { ...requestTo(project), method: 'POST', body })
        return mirrorOf(readAnswer(mirrorSchema, answer))
      })
    },
    remove: (access: ForgeAccess, project: Project, mirrorId: string): Promise<void> =>
      asMaintainer(access, async () => {
        const below = `/${encodeURIComponent(mirrorId)}`
        await client.send(access, { ...requestTo(project, below), method: 'DELETE' })
      }),
    /** Asks for a push at once; GitLab lets one happen at most every five minutes, one a minute for protected branches. */
    sync: (access: ForgeAccess, project: Project, mirrorId: string): Promise<void> =>
      asMaintainer(access, async () => {
        const below = `/${encodeURIComponent(mirrorId)}/sync`
        await client.send(access, { ...requestTo(project, below), method: 'POST' })
      }),
    /** Pull mirrors are for those who pay: said before it is tried. https://docs.gitlab.com/user/project/repository/mirror/pull/ */
    refusePull: (access: ForgeAccess): AppError =>
      new AppError('forge_cannot', 'Pull mirrors need GitLab Premium.', {
        details: {
          host: new URL(access.webUrl).host,
          reason: 'GitLab pulls from other hosts only with GitLab Premium or Ultimate.',
          advice: 'Let Mirrordesk push to it instead.',
        },
      }),
  }
}
