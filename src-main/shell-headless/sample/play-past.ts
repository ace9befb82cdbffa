import { mirrorKey, type Cast } from './make-cast.ts'
import type { Quiet } from './quiet.ts'
import { day, hour } from './sample-history.ts'
import { openSampleWork } from './sample-work.ts'
import { signCommit } from './sign-commit.ts'
import { remoteDirectory, shownDirectory, tokenFor, urlOf, type SampleStage } from './stage.ts'

/** How long ago the sample begins, in milliseconds. */
export const beginningAgoMs = 13 * day

const minute = 60_000
/** When the mirrors looked for something new, as far as the sample shows it. */
const moments: readonly number[] = [
  ...[10 * day, 7 * day, 4 * day, 70 * hour, 48 * hour, 30 * hour, 25 * hour, 18 * hour],
  ...[8 * hour, 3.5 * hour, 65 * minute, 20 * minute],
]
/**
 * A run that is not over by then waits for its next try: time goes on a little for it. Never by hours: a transfer that
 * is under way would have taken them.
 */
const patienceMs = 1_000
const stepWhileWaitingMs = 15_000
/** What is not over after so many steps goes on beside what follows. */
const mostSteps = 60
/**
 * What is overdue is spread over a minute: the first step into a moment does the spreading, the others reach all
 * of it, each less than a minute late.
 */
const stepsIntoMoment: readonly number[] = [105_000, 55_000, 0]

type Scene = { readonly agoMs: number; readonly play: (stage: SampleStage, cast: Cast) => Promise<unknown> }

const idOf = (cast: Cast, repository: string, remote: string): string =>
  cast.mirrorIds.get(mirrorKey({ repository, remote })) ?? ''

/** The token of the data team ran out: one sign-in stops two mirrors. */
const spoilSignIn = async ({ app, remotes }: SampleStage, cast: Cast): Promise<void> => {
  const account = await app.client.call('accounts.add', {
    host: new URL(remotes.address).host,
    label: 'Read token of the data team',
    credential: { kind: 'password', username: 'data-team', password: 'ran-out-in-spring' },
  })
  const stopped = [
    idOf(cast, 'data/pipelines', 'upstream/data-pipelines'),
    idOf(cast, 'data/warehouse-models', 'upstream/warehouse-models'),
  ]
  for (const id of stopped) await app.client.call('mirrors.change', { id, accountId: account.id })
}

/** Somebody at the partner writes to what our mirror pushes to. */
const writeAtPartner = async (stage: SampleStage): Promise<void> => {
  const directory = await remoteDirectory(stage, 'partner/gateway')
  await openSampleWork(directory, stage.signal).commit({
    branch: 'main',
    file: 'PARTNERS.md',
    content: '# For partners\n\nThe gateway answers at gateway.partner.example.\n',
    message: 'Say where our gateway answers',
    by: 'tomas',
    at: stage.clock.now(),
  })
}

/** Two people change the same branch of a two-way mirror, one on each side, before it could run. */
const writeOnBothSides = async (stage: SampleStage): Promise<void> => {
  const change = { branch: 'main', file: 'roadmap.md', message: 'Move the beta', at: stage.clock.now() }
  const there = openSampleWork(await remoteDirectory(stage, 'shared/roadmap'), stage.signal)
  await there.commit({ ...change, content: '# Roadmap\n\nBeta in spring.\n', by: 'priya' })
  const here = openSampleWork(await shownDirectory(stage, 'team/roadmap'), stage.signal)
  await here.commit({ ...change, content: '# Roadmap\n\nBeta in May, after the audit.\n', by: 'elena' })
}

const scenes: readonly Scene[] = [
  {
    agoMs: 4 * day,
    play: ({ app }, cast) =>
      app.client.call('mirrors.pause', { id: idOf(cast, 'team/handbook', 'backup/handbook') }),
  },
  { agoMs: 48 * hour, play: spoilSignIn },
  { agoMs: 8 * hour, play: writeAtPartner },
  { agoMs: 3.5 * hour, play: writeOnBothSides },
  { agoMs: 65 * minute, play: signCommit },
]

/** What people did until this moment, at the hosts and here. */
const movePeople = async ({ app }: SampleStage, cast: Cast, agoMs: number): Promise<void> => {
  await Promise.all([
    ...[...cast.upstreams.values()].map((work) => work.moveTo(agoMs)),
    ...[...cast.own].map(async ([name, work]) => {
      if (await work.moveTo(agoMs)) await work.push(urlOf(app, name), await tokenFor(app.client, name))
    }),
  ])
}

const agoOf = (agoMs: number): string =>
  agoMs >= 2 * day
    ? `${Math.round(agoMs / day)} days`
    : agoMs >= 2 * hour
      ? `${Math.round(agoMs / hour)} hours`
      : `${Math.round(agoMs / minute)} minutes`

/** Lets two weeks pass: people work, mirrors follow, some of it goes wrong. */
export const playPast = async (
  stage: SampleStage,
  cast: Cast,
  quiet: Quiet,
  say: (line: string) => void,
): Promise<void> => {
  let standsAtMs = beginningAgoMs
  const goTo = (agoMs: number): void => {
    standsAtMs = Math.min(standsAtMs, agoMs)
    stage.clock.goTo(standsAtMs)
  }
  const settle = async (): Promise<void> => {
    for (let step = 0; step < mostSteps; step += 1) {
      if (await quiet.reached(patienceMs)) return
      goTo(standsAtMs - stepWhileWaitingMs)
    }
  }
  await settle()
  for (const agoMs of moments) {
    say(`  ${agoOf(agoMs)} ago`)
    await movePeople(stage, cast, agoMs)
    for (const stepMs of stepsIntoMoment) {
      goTo(agoMs + stepMs)
      await settle()
    }
    for (const scene of scenes) if (scene.agoMs === agoMs) await scene.play(stage, cast)
  }
  stage.clock.goTo(0)
}
