/**
 * `npm run bench:real -- PATH`: takes a real bare repository through everything. It is served by apache2 and
 * git-http-backend, pulled by Mirrordesk, cloned back, and pushed to a second, empty remote; then the branches
 * and tags of all four are compared and checked with `git fsck`. The times stand beside git's own.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  apacheAvailable,
  startApacheUpstream,
  type ApacheUpstream,
} from '../src-main/testing/apache-upstream.ts'
import { git, tryGit } from '../src-main/testing/scratch.ts'
import { branchesAndTags, otherRefs, readRefs, refDifferences, type Refs } from './compare-refs.ts'
import { endOnSignal } from './end-on-signal.ts'
import { gitWith, shell } from './git-client.ts'
import { timed, type Comparison } from './measure.ts'
import { comparisonTable } from './print-table.ts'
import { peakResidentKib } from './process-figures.ts'
import { finishedRun, startProduct, type Product } from './product.ts'
import { serveCopy } from './served-repository.ts'

const say = (text: string): void => console.error(text)

const refsOnDisk = async (repository: string): Promise<Refs> =>
  readRefs(await git(repository, 'for-each-ref', '--format=%(objectname) %(refname)'))

/** What `git fsck` finds wrong, one line each; progress and loose ends do not count. */
const fsckProblems = async (repository: string): Promise<ReadonlySet<string>> => {
  const script = 'git -c safe.directory=* fsck --full --no-dangling --no-progress 2>&1 || echo "exit code $?"'
  const lines = (await shell(repository, script)).split('\n')
  return new Set(lines.filter((line) => line !== '' && !line.startsWith('notice:')))
}

const once = (name: string, milliseconds: number) => ({
  name,
  medianMs: milliseconds,
  fastestMs: milliseconds,
  slowestMs: milliseconds,
  rounds: 1,
})

/** An empty repository that refuses pull-request refs, as forges do. */
const emptyRemote = async (apache: ApacheUpstream, name: string): Promise<string> => {
  const repository = await apache.createRepository(name)
  await git(repository, 'config', 'transfer.hideRefs', 'refs/pull')
  return apache.repositoryUrl(name)
}

const mirrorRun = async (
  product: Product,
  direction: 'pull' | 'push',
  url: string,
): Promise<{ tookMs: number; repositoryId: string }> => {
  let repositoryId = ''
  const tookMs = await timed(async () => {
    const { run } = await product.call('mirrors.add', {
      repository: 'real/repository',
      createRepository: direction === 'pull',
      direction,
      url,
    })
    repositoryId = (await finishedRun(product, run.id, ['succeeded'])).repositoryId
  })
  return { tookMs, repositoryId }
}

const measure = async (apache: ApacheUpstream, product: Product, scratch: string, data: string) => {
  const upstream = apache.repositoryUrl('upstream')
  const place = (name: string): string => path.join(scratch, `${name}.git`)
  const clone = (name: string, ...args: string[]) =>
    timed(() => git(scratch, 'clone', '--quiet', ...args, place(name)))

  say('git clone --mirror, with the pull-request refs')
  const mirrorClone = await clone('mirror', '--mirror', upstream)
  say('Mirrordesk pulls')
  const pull = await mirrorRun(product, 'pull', upstream)
  say('git clone --bare, branches and tags alone')
  const bareClone = await clone('bare', '--bare', upstream)
  say('git clone from Mirrordesk')
  const remote = await product.remote('real/repository')
  const cloneBack = await timed(() =>
    gitWith(remote, scratch, 'clone', '--quiet', '--mirror', remote.url, place('back')),
  )
  say('Mirrordesk pushes')
  const push = await mirrorRun(product, 'push', await emptyRemote(apache, 'target'))
  say('git push')
  const peerTarget = await emptyRemote(apache, 'peer-target')
  const refspecs = ['refs/heads/*:refs/heads/*', 'refs/tags/*:refs/tags/*']
  const peerPush = await timed(() => git(place('bare'), 'push', '--quiet', peerTarget, ...refspecs))

  const comparisons: Comparison[] = [
    {
      title: 'first run of a pull mirror',
      measurements: [
        once('Mirrordesk', pull.tookMs),
        once('git clone --mirror', mirrorClone),
        once('git clone --bare', bareClone),
      ],
    },
    {
      title: 'clone from Mirrordesk',
      measurements: [once('Mirrordesk', cloneBack), once('git clone --bare from apache2', bareClone)],
    },
    {
      title: 'first run of a push mirror',
      measurements: [once('Mirrordesk', push.tookMs), once('git push', peerPush)],
    },
  ]
  const store = path.join(data, 'repositories', `${pull.repositoryId}.git`)
  const listing = await gitWith(remote, scratch, 'ls-remote', '--quiet', remote.url)
  const copies = new Map([
    ['Mirrordesk', { repository: store, refs: readRefs(listing) }],
    ['the clone', { repository: place('back'), refs: await refsOnDisk(place('back')) }],
    ['the second remote', await ofRemote(apache, 'target')],
  ])
  return { comparisons, copies }
}

const ofRemote = async (apache: ApacheUpstream, name: string) => {
  const repository = path.join(apache.repositoriesDirectory, `${name}.git`)
  return { repository, refs: await refsOnDisk(repository) }
}

/** Compares every copy with upstream; what is wrong, one line each. */
const check = async (
  upstream: { repository: string; refs: Refs },
  copies: ReadonlyMap<string, { repository: string; refs: Refs }>,
): Promise<readonly string[]> => {
  const wrong: string[] = []
  const wanted = branchesAndTags(upstream.refs)
  say('git fsck of upstream')
  const known = await fsckProblems(upstream.repository)
  if (known.size > 0)
    console.log(
      `git fsck says of upstream itself: ${[...known].slice(0, 3).join('; ')}. Only other things count.`,
    )
  for (const [name, copy] of copies) {
    const differences = refDifferences(wanted, branchesAndTags(copy.refs))
    const others = otherRefs(copy.refs)
    say(`git fsck of ${name}`)
    const problems = [...(await fsckProblems(copy.repository))].filter((line) => !known.has(line))
    console.log(
      `${name}: ${branchesAndTags(copy.refs).size} branches and tags, ${differences.length} differ from upstream; ` +
        `${others.length} other refs; git fsck ${problems.length === 0 ? 'clean' : 'NOT clean'}`,
    )
    for (const line of [...differences, ...others.map((ref) => `${ref} was published`), ...problems]) {
      wrong.push(`${name}: ${line}`)
    }
  }
  return wrong
}

/** Copies of public repositories may lack objects that only an old pull request needs; git cannot serve those. */
const checkComplete = async (repository: string): Promise<void> => {
  const { exitCode, stderr } = await tryGit(repository, ['rev-list', '--objects', '--quiet', '--all'])
  if (exitCode !== 0)
    throw new Error(`The repository is not complete; remove the refs that lack objects. ${stderr}`)
}

const main = async (): Promise<void> => {
  const [given] = process.argv.slice(2)
  if (given === undefined) throw new Error('Usage: npm run bench:real -- PATH_OF_A_BARE_REPOSITORY')
  if (!apacheAvailable.available)
    throw new Error(`This needs a server that is not ours: ${apacheAvailable.reason}.`)
  const source = path.resolve(process.env['INIT_CWD'] ?? '.', given)

  const scratch = mkdtempSync(path.join(tmpdir(), 'mirrordesk-real-'))
  const data = path.join(scratch, 'data')
  const apache = await startApacheUpstream({ directory: scratch })
  endOnSignal(apache, scratch)
  try {
    await serveCopy(apache, source, 'upstream')
    await checkComplete(path.join(apache.repositoriesDirectory, 'upstream.git'))
    const upstream = await ofRemote(apache, 'upstream')
    const commits = await git(upstream.repository, 'rev-list', '--count', '--branches', '--tags')
    const hidden = [...upstream.refs.keys()].filter((name) => name.startsWith('refs/pull/')).length
    console.log(
      `${commits} commits, ${branchesAndTags(upstream.refs).size} branches and tags, ${hidden} pull-request refs\n`,
    )

    const product = await startProduct(data)
    const { copies } = await measure(apache, product, scratch, data)
      .then((measured) => {
        console.log(`${comparisonTable(measured.comparisons)}\n`)
        console.log(
          `The core's resident memory was ${Math.round(peakResidentKib(product.processId) / 1_024)} MiB at most.`,
        )
        return measured
      })
      .finally(() => product.stop())
    const wrong = [...(await check(upstream, copies))]
    if (hidden === 0) wrong.push('upstream: it has no pull-request refs, so that they stay out was not seen')
    for (const line of wrong.slice(0, 50)) console.log(`WRONG: ${line}`)
    console.log(
      wrong.length === 0 ? '\nAll copies are equal, and sound.' : `\n${wrong.length} things are wrong.`,
    )
    if (wrong.length > 0) process.exitCode = 1
  } finally {
    await apache.stop()
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
