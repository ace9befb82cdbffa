import type {
  KeptLifetime,
  KeptLifetimeChoice,
  KeptLifetimeEffect,
  KeptLifetimeMs,
} from '../../../src-shared/domain/kept-lifetime.ts'
import { keptGraceMs } from '../../../src-shared/domain/kept-lifetime.ts'
import type { Clock } from '../ports/clock.ts'
import type { KeptLifetimeStore } from '../ports/kept-lifetime-store.ts'
import type { KeptPinStore } from '../ports/kept-pin-store.ts'
import type { RepositoryGit } from '../ports/repository-git.ts'
import type { RepositoryStore } from '../ports/repository-store.ts'
import type { SettingsStore } from '../ports/settings-store.ts'
import { graceAfter, keptExpiryOf, type KeptTerms } from './kept-expiry.ts'
import { keptPrefix, parseKeptRefName } from './kept-ref-names.ts'

/** How long old tips stay: a setting, and another answer where a repository has its own. */
export type KeptLifetimes = {
  readonly of: (repositoryId: string) => KeptLifetime
  /** What decides in the end; `notBefore` is a day after the last change. */
  readonly termsOf: (repositoryId: string) => KeptTerms
  /** Chooses one for a repository. What is too old by it goes a day later. @returns what that means */
  readonly choose: (repositoryId: string, choice: KeptLifetimeChoice) => Promise<KeptLifetimeEffect>
  /** What that would mean; nothing is changed. */
  readonly preview: (repositoryId: string, choice: KeptLifetimeChoice) => Promise<KeptLifetimeEffect>
  /** What another setting would mean for all repositories that follow it; nothing is changed. */
  readonly previewSetting: (lifetimeMs: KeptLifetimeMs) => Promise<KeptLifetimeEffect>
  /** The setting is about to be changed: nothing goes for a day. */
  readonly settingChanges: (lifetimeMs: KeptLifetimeMs) => void
}

export type KeptLifetimesDeps = {
  readonly lifetimes: KeptLifetimeStore
  readonly settings: Pick<SettingsStore, 'read'>
  readonly repositories: Pick<RepositoryStore, 'list'>
  readonly pins: Pick<KeptPinStore, 'list'>
  readonly git: Pick<RepositoryGit, 'listRefs'>
  readonly repositoryPath: (id: string) => string
  readonly clock: Clock
}

const sum = (effects: readonly KeptLifetimeEffect[], goingAt: number): KeptLifetimeEffect => ({
  goingAt,
  goingCount: effects.reduce((total, { goingCount }) => total + goingCount, 0),
  soonerCount: effects.reduce((total, { soonerCount }) => total + soonerCount, 0),
  repositoryCount: effects.filter(({ goingCount }) => goingCount > 0).length,
})

export const createKeptLifetimes = (deps: KeptLifetimesDeps): KeptLifetimes => {
  const { lifetimes, settings, clock } = deps

  const of = (repositoryId: string): KeptLifetime => {
    const row = lifetimes.find(repositoryId)
    return row === null || row.followsSettings
      ? { lifetimeMs: settings.read().keptRefLifetimeMs, followsSettings: true }
      : { lifetimeMs: row.lifetimeMs, followsSettings: false }
  }

  const termsOf = (repositoryId: string): KeptTerms => {
    const { lifetimeMs, followsSettings } = of(repositoryId)
    const ownChangedAt = lifetimes.find(repositoryId)?.changedAt ?? 0
    const settingChangedAt = followsSettings ? lifetimes.readWatch().changedAt : 0
    return { lifetimeMs, notBefore: graceAfter(Math.max(ownChangedAt, settingChangedAt)) }
  }

  const effectIn = async (repositoryId: string, lifetimeMs: KeptLifetimeMs): Promise<KeptLifetimeEffect> => {
    const goingAt = clock.now() + keptGraceMs
    const before = termsOf(repositoryId)
    const after = { lifetimeMs, notBefore: goingAt }
    const pins = deps.pins.list(repositoryId)
    let goingCount = 0
    let soonerCount = 0
    for (const name of (await deps.git.listRefs(deps.repositoryPath(repositoryId), [keptPrefix])).keys()) {
      const kept = parseKeptRefName(name)
      if (kept === null) continue
      const goesAt = keptExpiryOf(kept.keptAt, after, pins.get(name))
      const wentAt = keptExpiryOf(kept.keptAt, before, pins.get(name))
      if (goesAt === null || (wentAt !== null && wentAt <= goesAt)) continue
      if (goesAt === goingAt) goingCount += 1
      else soonerCount += 1
    }
    return { goingCount, soonerCount, goingAt, repositoryCount: goingCount > 0 ? 1 : 0 }
  }

  const preview: KeptLifetimes['preview'] = (repositoryId, choice) =>
    effectIn(repositoryId, choice === 'settings' ? settings.read().keptRefLifetimeMs : choice)

  return {
    of,
    termsOf,
    preview,
    choose: async (repositoryId, choice) => {
      const effect = await preview(repositoryId, choice)
      const followsSettings = choice === 'settings'
      const lifetimeMs = followsSettings ? null : choice
      lifetimes.save(repositoryId, { followsSettings, lifetimeMs, changedAt: clock.now() })
      return effect
    },
    previewSetting: async (lifetimeMs) => {
      const effects: KeptLifetimeEffect[] = []
      let cursor: string | null = null
      do {
        const page = deps.repositories.list({ query: '', cursor, limit: 100 })
        for (const { id } of page.items) {
          if (of(id).followsSettings) effects.push(await effectIn(id, lifetimeMs))
        }
        cursor = page.nextCursor
      } while (cursor !== null)
      return sum(effects, clock.now() + keptGraceMs)
    },
    settingChanges: (lifetimeMs) => {
      if (settings.read().keptRefLifetimeMs !== lifetimeMs) lifetimes.changeWatch({ changedAt: clock.now() })
    },
  }
}
