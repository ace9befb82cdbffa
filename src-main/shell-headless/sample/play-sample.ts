import { setTimeout as delay } from 'node:timers/promises'
import type { ContractClient } from '../../../src-shared/contract/contract-types.ts'
import type { RefPolicy } from '../../../src-shared/domain/ref-policy.ts'
import type { App } from '../../app/app-options.ts'
import type { RunReporter } from './run-reporter.ts'
import { createSampleWork, type SampleWork } from './sample-work.ts'

/** The two cores of the sample: the one that is shown, and the one that plays the hosts it mirrors with. */
export type SampleStage = {
  readonly app: App
  readonly remotes: App
  readonly workDirectory: string
  readonly reporter: RunReporter
  readonly say: (line: string) => void
  readonly signal: AbortSignal
}

const activityMs = 20_000
const tokenLifetimeMs = 86_400_000

const urlOf = (app: App, repository: string): string => new URL(`/${repository}.git`, app.address).href

const tokenFor = async (
  client: ContractClient,
  repository: string,
  policies: RefPolicy[] = [],
): Promise<string> =>
  (await client.call('tokens.mint', { repository, ttlMs: tokenLifetimeMs, policies })).token

const credentialFor = async (client: ContractClient, repository: string, policies: RefPolicy[] = []) => ({
  kind: 'password' as const,
  username: 't',
  password: await tokenFor(client, repository, policies),
})

const makeRemotes = async ({ remotes, workDirectory, signal }: SampleStage): Promise<SampleWork> => {
  for (const name of ['upstream/website', 'backup/notes', 'public/notes']) {
    await remotes.client.call('repositories.create', { name })
  }
  const website = await createSampleWork(workDirectory, 'website', signal)
  await website.commit('main', 'index.html', '<h1>Website</h1>\n')
  await website.commit('main', 'about.html', '<h1>About</h1>\n')
  await website.commit('redesign', 'index.html', '<h1>New website</h1>\n', 'main')
  await website.tag('v1.0', 'main')
  const token = await tokenFor(remotes.client, 'upstream/website')
  await website.push(urlOf(remotes, 'upstream/website'), token)
  return website
}

const makeNotes = async ({ app, workDirectory, signal }: SampleStage): Promise<SampleWork> => {
  await app.client.call('repositories.create', { name: 'notes' })
  const notes = await createSampleWork(workDirectory, 'notes', signal)
  await notes.commit('main', 'notes.md', '# Notes\n')
  await notes.commit('drafts', 'draft.md', 'Not for everyone.\n', 'main')
  await notes.push(urlOf(app, 'notes'), await tokenFor(app.client, 'notes'))
  return notes
}

const pullWebsite = async ({ app, remotes, reporter, say }: SampleStage): Promise<string> => {
  say('A pull mirror: website follows upstream/website.')
  const { mirror, run } = await app.client.call('mirrors.add', {
    repository: 'website',
    createRepository: true,
    direction: 'pull',
    url: urlOf(remotes, 'upstream/website'),
    credential: await credentialFor(remotes.client, 'upstream/website'),
  })
  await reporter.told(run.id)
  return mirror.id
}

const fetchOnce = async ({ app, remotes, reporter, say }: SampleStage): Promise<void> => {
  say('A one-time fetch: website-snapshot takes upstream/website once.')
  await app.client.call('repositories.create', { name: 'website-snapshot' })
  const run = await app.client.call('fetches.start', {
    repository: 'website-snapshot',
    url: urlOf(remotes, 'upstream/website'),
    credential: await credentialFor(remotes.client, 'upstream/website'),
  })
  await reporter.told(run.id)
}

const pushNotes = async (stage: SampleStage, target: string, policies: RefPolicy[]): Promise<void> => {
  const { app, remotes, reporter } = stage
  const { run } = await app.client.call('mirrors.add', {
    repository: 'notes',
    direction: 'push',
    url: urlOf(remotes, target),
    credential: await credentialFor(remotes.client, target, policies),
  })
  await reporter.told(run.id)
}

const keepActive = async (
  stage: SampleStage,
  website: SampleWork,
  notes: SampleWork,
  pullMirrorId: string,
): Promise<void> => {
  const { app, remotes, say, signal } = stage
  for (let count = 1; ; count += 1) {
    await delay(activityMs, undefined, { signal })
    say(`Somebody changes upstream/website (change ${count}); the pull mirror is told.`)
    await website.commit('main', 'news.html', `<p>News ${count}</p>\n`)
    const upstreamToken = await tokenFor(remotes.client, 'upstream/website')
    await website.push(urlOf(remotes, 'upstream/website'), upstreamToken)
    await app.client.call('mirrors.syncNow', { id: pullMirrorId })
    say(`You push to notes (push ${count}); its push mirrors follow.`)
    await notes.commit('main', 'notes.md', `# Notes\n\nEntry ${count}\n`)
    await notes.push(urlOf(app, 'notes'), await tokenFor(app.client, 'notes'))
  }
}

/** Mirrors in every direction between the two cores, then a little activity until `signal` ends it. */
export const playSample = async (stage: SampleStage): Promise<void> => {
  const { say } = stage
  say('Three sample remotes are served by this program: upstream/website, backup/notes, public/notes.')
  const website = await makeRemotes(stage)
  const pullMirrorId = await pullWebsite(stage)
  await fetchOnce(stage)
  const notes = await makeNotes(stage)
  say('A push mirror: notes goes to backup/notes.')
  await pushNotes(stage, 'backup/notes', [])
  say('Another push mirror: public/notes refuses the branch drafts, and only that.')
  await pushNotes(stage, 'public/notes', [['refs/heads/drafts', ['no-push']]])
  say(`Something happens every ${activityMs / 1_000} seconds. Ctrl-C stops it and removes everything.`)
  await keepActive(stage, website, notes, pullMirrorId)
}
