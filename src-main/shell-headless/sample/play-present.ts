import { setTimeout as delay } from 'node:timers/promises'
import { mirrorKey, type Cast } from './make-cast.ts'
import type { RunReporter } from './run-reporter.ts'
import { tokenFor, urlOf, type SampleStage } from './stage.ts'

export const activityMs = 20_000

const newsAuthors = ['mira', 'jonas', 'elena'] as const

/** One-time fetch: a copy that no mirror follows. */
export const fetchOnce = async ({ app, remotes }: SampleStage): Promise<string> => {
  await app.client.call('repositories.create', { name: 'web/website-snapshot' })
  const url = urlOf(remotes, 'upstream/website')
  const { items } = await app.client.call('accounts.list', {})
  const account = items.find(({ label }) => label === 'Read token of upstream/website')
  const run = await app.client.call('fetches.start', {
    repository: 'web/website-snapshot',
    url,
    accountId: account?.id,
  })
  return run.id
}

/** Something happens every 20 seconds, until the signal ends it. */
export const keepActive = async (
  stage: SampleStage,
  cast: Cast,
  say: (line: string) => void,
  reporter: RunReporter,
): Promise<void> => {
  const { app, signal } = stage
  const website = cast.mirrorIds.get(mirrorKey({ repository: 'web/website', remote: 'upstream/website' }))
  for (let count = 1; ; count += 1) {
    await delay(activityMs, undefined, { signal })
    const by = newsAuthors[count % newsAuthors.length] ?? 'mira'
    say(`Somebody changes upstream/website (change ${count}); its mirrors follow.`)
    await cast.upstreams.get('upstream/website')?.commit({
      branch: 'main',
      file: 'news.html',
      content: `<p>News ${count}</p>\n`,
      message: `News ${count}`,
      by,
      at: Date.now(),
    })
    const run = await app.client.call('mirrors.syncNow', { id: website ?? '' })
    await reporter.told(run.id)
    say(`You push to notes (push ${count}); its push mirrors follow.`)
    const notes = cast.own.get('notes')
    await notes?.commit({
      branch: 'main',
      file: 'today.md',
      content: `# Today\n\nEntry ${count}\n`,
      message: `Today, entry ${count}`,
      by: 'mira',
      at: Date.now(),
    })
    await notes?.push(urlOf(app, 'notes'), await tokenFor(app.client, 'notes'))
  }
}
