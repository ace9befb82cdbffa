import type { GiteaApi, GiteaDependencies } from '../gitea-api.ts'
import type { ListPages } from '../gitea-pages.ts'

/** What all that concerns mirrors needs. */
export type MirrorReading = Pick<GiteaDependencies, 'now' | 'sleep'> & {
  readonly api: GiteaApi
  readonly listPages: ListPages
}

/** A push or a first copy may take as long as git takes. The server goes on when we hang up. */
export const longCallMs = 10 * 60_000
