import type { ForgeMirrors } from '../../core/ports/forge-mirrors.ts'
import { createGiteaApi, type GiteaDependencies } from './gitea-api.ts'
import { createListPages } from './gitea-pages.ts'
import { addPullMirror } from './mirrors/add-pull-mirror.ts'
import { addPushMirrorAt } from './mirrors/add-push-mirror.ts'
import { listPushMirrorsAt } from './mirrors/list-push-mirrors.ts'
import { mirrorAbilities } from './mirrors/mirror-abilities.ts'
import type { MirrorReading } from './mirrors/mirror-reading.ts'
import { createOneChangeAtATime } from './mirrors/one-change-at-a-time.ts'
import { pullMirrorOf, setPullInterval, syncPullMirror } from './mirrors/pull-mirrors.ts'
import { pullToPush } from './mirrors/pull-to-push.ts'
import { removePushMirrorAt } from './mirrors/remove-push-mirror.ts'
import { stopPulling } from './mirrors/stop-pulling.ts'
import { syncPushMirrorsAt } from './mirrors/sync-push-mirrors.ts'
import { located } from './repositories.ts'

/** The mirrors that a Gitea or Forgejo runs itself. https://docs.gitea.com/usage/repo-mirror */
export const createGiteaMirrors = (
  kind: 'gitea' | 'forgejo',
  dependencies: GiteaDependencies,
): ForgeMirrors => {
  const api = createGiteaApi(dependencies)
  const reading: MirrorReading = { ...dependencies, api, listPages: createListPages(api, dependencies) }
  const alone = createOneChangeAtATime()
  return {
    kind,
    abilities: (access) => mirrorAbilities(api, access),
    listPush: async (access, repository) =>
      listPushMirrorsAt(reading, access, (await located(api, access, repository)).full_name),
    addPush: (access, repository, wanted) =>
      alone(access, repository, async () =>
        addPushMirrorAt(reading, access, await located(api, access, repository), wanted),
      ),
    changePush: (access, repository, mirrorId, wanted) =>
      alone(access, repository, async () => {
        const described = await located(api, access, repository)
        const run = await addPushMirrorAt(reading, access, described, wanted, mirrorId)
        await removePushMirrorAt(reading, access, described.full_name, mirrorId)
        return run
      }),
    removePush: (access, repository, mirrorId) =>
      alone(access, repository, async () =>
        removePushMirrorAt(reading, access, (await located(api, access, repository)).full_name, mirrorId),
      ),
    syncPush: (access, repository) =>
      alone(access, repository, async () =>
        syncPushMirrorsAt(reading, access, (await located(api, access, repository)).full_name),
      ),
    addPull: (access, wanted) =>
      alone(access, { id: null, path: `${wanted.owner.path}/${wanted.name}` }, () =>
        addPullMirror(reading, access, wanted),
      ),
    readPull: async (access, repository) => pullMirrorOf(await located(api, access, repository)),
    changePullInterval: (access, repository, intervalMs) =>
      alone(access, repository, async () =>
        setPullInterval(reading, access, await located(api, access, repository), intervalMs),
      ),
    syncPull: (access, repository) =>
      alone(access, repository, async () =>
        syncPullMirror(reading, access, await located(api, access, repository)),
      ),
    stopPull: (access, repository) =>
      alone(access, repository, async () =>
        stopPulling(reading, access, await located(api, access, repository)),
      ),
    pullToPush: (access, repository, wanted) =>
      alone(access, repository, async () =>
        pullToPush(reading, access, await located(api, access, repository), wanted),
      ),
  }
}
