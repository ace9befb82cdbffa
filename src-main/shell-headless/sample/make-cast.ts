import path from 'node:path'
import { mirrors, ownProjects, upstreams, type CastMirror } from './cast.ts'
import { createSampleWork, type SampleWork } from './sample-work.ts'
import { remoteDirectory, silentAddress, tokenFor, urlOf, type SampleStage } from './stage.ts'

/** What the sample plays with: the projects and the mirrors, by name. */
export type Cast = {
  readonly upstreams: ReadonlyMap<string, SampleWork>
  readonly own: ReadonlyMap<string, SampleWork>
  /** Ids, by `repository → remote`. */
  readonly mirrorIds: ReadonlyMap<string, string>
}

export const mirrorKey = ({ repository, remote }: Pick<CastMirror, 'repository' | 'remote'>): string =>
  `${repository} → ${remote}`

const makeUpstreams = async (stage: SampleStage): Promise<ReadonlyMap<string, SampleWork>> => {
  const { remotes, clock, signal } = stage
  const make = async (name: string): Promise<[string, SampleWork]> => {
    await remotes.client.call('repositories.create', { name })
    const directory = await remoteDirectory(stage, name)
    const history = upstreams[name] ?? []
    return [name, await createSampleWork({ directory, history, now: Date.now(), signal })]
  }
  const works = new Map(await Promise.all(Object.keys(upstreams).map(make)))
  for (const work of works.values()) await work.moveTo(Date.now() - clock.now())
  return works
}

const makeOwn = async ({ app, workDirectory, clock, signal }: SampleStage) => {
  const make = async (name: string): Promise<[string, SampleWork]> => {
    await app.client.call('repositories.create', { name })
    const directory = path.join(workDirectory, name)
    const history = ownProjects[name] ?? []
    const work = await createSampleWork({ directory, history, now: Date.now(), signal })
    await work.moveTo(Date.now() - clock.now())
    await work.push(urlOf(app, name), await tokenFor(app.client, name))
    return [name, work]
  }
  return new Map(await Promise.all(Object.keys(ownProjects).map(make)))
}

const labelOf = ({ direction, remote }: CastMirror): string =>
  `${direction === 'pull' ? 'Read' : 'Write'} token of ${remote}`

const addMirror = async (stage: SampleStage, cast: CastMirror): Promise<string> => {
  const { app, remotes } = stage
  const { repository, direction, remote, schedule } = cast
  const isGone = cast.host === 'gone'
  const url = isGone
    ? new URL(`/${remote}.git`, await silentAddress()).href
    : urlOf(remotes, remote, cast.host)
  const account = isGone
    ? null
    : await app.client.call('accounts.add', {
        host: new URL(url).host,
        label: labelOf(cast),
        credential: {
          kind: 'password',
          username: 'northlight-mirror',
          password: await tokenFor(remotes.client, remote, cast.policies),
        },
      })
  const { mirror } = await app.client.call('mirrors.add', {
    repository,
    createRepository: direction === 'pull',
    direction,
    url,
    schedule,
    ...(account === null ? {} : { accountId: account.id }),
  })
  return mirror.id
}

/** Makes the repositories on both sides and sets the mirrors up; their first runs are under way afterwards. */
export const makeCast = async (stage: SampleStage): Promise<Cast> => {
  const targets = mirrors.filter(({ direction, host }) => direction !== 'pull' && host !== 'gone')
  for (const { remote } of targets) await stage.remotes.client.call('repositories.create', { name: remote })
  const [works, own] = await Promise.all([makeUpstreams(stage), makeOwn(stage)])
  const mirrorIds = new Map<string, string>()
  // Pulls first: they make the repositories that some of the pushes go out from.
  for (const mirror of mirrors) mirrorIds.set(mirrorKey(mirror), await addMirror(stage, mirror))
  return { upstreams: works, own, mirrorIds }
}
