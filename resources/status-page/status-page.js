// The plain status page: reads the contract over WebSocket and shows it. All text goes in as text, never as HTML.

const rereadDelayMs = 300
const longestReconnectDelayMs = 10_000
const shownRuns = 20

const byId = (id) => document.getElementById(id)

const element = (tag, className, ...children) => {
  const node = document.createElement(tag)
  if (className) node.className = className
  node.append(...children.filter((child) => child !== null))
  return node
}

// Connection

let socket = null
let lastCallId = 0
let reconnectDelayMs = 500
const waiting = new Map()

const call = (name, input = {}) =>
  new Promise((resolve, reject) => {
    lastCallId += 1
    waiting.set(lastCallId, { resolve, reject })
    socket.send(JSON.stringify({ kind: 'call', id: lastCallId, name, input }))
  })

const answered = (id, act) => {
  const one = waiting.get(id)
  waiting.delete(id)
  if (one) act(one)
}

const receive = (frame) => {
  switch (frame.kind) {
    case 'hello':
      reconnectDelayMs = 500
      byId('connection').textContent = ''
      // Whatever was missed, everything shown is read anew.
      void reread()
      return
    case 'reply':
      answered(frame.id, (one) => one.resolve(frame.output))
      return
    case 'failure':
      answered(frame.id, (one) => one.reject(frame.error))
      return
    case 'event':
      if (frame.name === 'run.progressed') showProgress(frame.payload)
      else rereadSoon()
  }
}

const connect = () => {
  socket = new WebSocket(`ws://${location.host}/contract`)
  socket.addEventListener('message', (message) => receive(JSON.parse(message.data)))
  socket.addEventListener('close', () => {
    for (const id of [...waiting.keys()])
      answered(id, (one) => one.reject({ message: 'The connection ended.' }))
    byId('connection').textContent =
      'Not connected; trying again. If Mirrordesk was started anew, run “mirrordesk open” for a new link.'
    setTimeout(connect, reconnectDelayMs)
    reconnectDelayMs = Math.min(reconnectDelayMs * 2, longestReconnectDelayMs)
  })
}

// Reading

let rereadTimer = null
let reading = false
let readAgain = false
const runDetails = new Map()
const progress = new Map()

const rereadSoon = () => {
  rereadTimer ??= setTimeout(() => {
    rereadTimer = null
    void reread()
  }, rereadDelayMs)
}

const detailsOf = async (run) => {
  if (run.problemRefCount === 0 || run.state !== 'finished') return null
  if (!runDetails.has(run.id)) runDetails.set(run.id, await call('runs.get', { id: run.id }))
  return runDetails.get(run.id)
}

const reread = async () => {
  if (reading) {
    readAgain = true
    return
  }
  reading = true
  try {
    const [overview, runs, system] = await Promise.all([
      call('overview.get'),
      call('runs.list', { limit: shownRuns }),
      call('system.info'),
    ])
    const details = await Promise.all(runs.items.map(detailsOf))
    forgetOthers(runs.items)
    showOverview(overview)
    showRuns(runs.items, details)
    byId('system').textContent = `Mirrordesk ${system.version} at ${system.address}`
  } catch (error) {
    // A connection that ended has said so already.
    if (socket.readyState === WebSocket.OPEN) byId('connection').textContent = error.message
  } finally {
    reading = false
    if (readAgain) {
      readAgain = false
      rereadSoon()
    }
  }
}

const forgetOthers = (runs) => {
  const shown = new Set(runs.map((run) => run.id))
  for (const kept of [runDetails, progress]) {
    for (const id of kept.keys()) if (!shown.has(id)) kept.delete(id)
  }
}

// Words

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

const relativeWords = (at) => {
  const distance = at - Date.now()
  const unit = units.find(([, length]) => Math.abs(distance) >= length)
  if (unit) return relative.format(Math.round(distance / unit[1]), unit[0])
  return distance > 0 ? 'in a moment' : 'just now'
}

const time = (at, otherwise) => {
  if (at === null) return element('span', 'quiet', otherwise)
  const node = element('time', '', relativeWords(at))
  node.dateTime = new Date(at).toISOString()
  node.title = exact.format(at)
  node.dataset.at = String(at)
  return node
}

const directions = {
  pull: ['←', 'pulled from'],
  push: ['→', 'pushed to'],
  sync: ['↔', 'in sync with'],
  fetch: ['←', 'fetched once from'],
}

const remoteWords = (url) => url.replace(/^[a-z]+:\/\//, '').replace(/\.git$/, '')

const remote = (kind, url) => {
  const [arrow, words] = directions[kind]
  const sign = element('span', 'sign', arrow)
  sign.setAttribute('role', 'img')
  sign.setAttribute('aria-label', words)
  return element('span', 'remote', sign, element('span', 'ref', remoteWords(url)))
}

const refs = (count) => (count === 1 ? '1 branch or tag' : `${count} branches and tags`)

const phases = {
  queued: 'Waiting for its turn',
  check: 'Comparing both sides',
  fetch: 'Receiving',
  keep: 'Keeping old tips',
  publish: 'Publishing',
  push: 'Sending',
  record: 'Finishing',
}

const mirrorStatus = (mirror) => {
  if (mirror.status === 'paused') return ['quiet', '‖', 'Paused']
  if (mirror.activeRun) return ['busy', '◌', phases[mirror.activeRun.phase]]
  if (mirror.status === 'error') return ['bad', '▲', mirror.failure?.title ?? 'The last run failed.']
  if (mirror.status === 'pending') return ['quiet', '○', 'Waiting for its first run']
  if (mirror.status === 'syncing') return ['busy', '◌', 'Syncing']
  if (mirror.partial) {
    return ['warn', '◐', `Partly synced: ${refs(mirror.lastRun?.problemRefCount ?? 0)} could not follow`]
  }
  return ['good', '●', 'Up to date']
}

const runStatus = (run) => {
  if (run.state !== 'finished') return ['busy', '◌', phases[run.phase]]
  switch (run.outcome) {
    case 'unchanged':
      return ['good', '●', 'Nothing to do']
    case 'succeeded':
      return ['good', '●', 'Done']
    case 'partial':
      return ['warn', '◐', `Done but for ${refs(run.problemRefCount)}`]
    case 'cancelled':
      return ['quiet', '‖', 'Cancelled']
    case 'interrupted':
      return ['quiet', '‖', 'Interrupted']
    default:
      return ['bad', '▲', run.failure?.title ?? 'Failed']
  }
}

// Showing

const more = (...children) => element('p', 'quiet', ...children)

const status = ([className, sign, words], runId, failure) => {
  const mark = element('span', 'sign', sign)
  mark.setAttribute('aria-hidden', 'true')
  const cell = element('td', `status ${className}`, mark, element('span', 'words', words))
  if (runId) {
    const line = more(progress.get(runId) ?? '')
    line.dataset.run = runId
    cell.append(line)
  }
  if (failure) {
    cell.append(more(failure.advice))
    if (failure.retryAt !== null) cell.append(more('Tried again ', time(failure.retryAt, '')))
  }
  return cell
}

const heading = (repository, kind, url) => {
  const cell = element('th', '', repository, remote(kind, url))
  cell.scope = 'row'
  return cell
}

const fill = (id, rows) => {
  byId(id).hidden = rows.length === 0
  byId(`no-${id}`).hidden = rows.length > 0
  byId(id).tBodies[0].replaceChildren(...rows)
}

const nextCheck = (mirror) => {
  if (mirror.status === 'paused') return '—'
  return time(mirror.nextRunAt, '—')
}

const showOverview = (overview) => {
  // Set only when it changed: a live region reads out what is set.
  if (byId('sentence').textContent !== overview.sentence) byId('sentence').textContent = overview.sentence
  const rows = overview.mirrors.map((mirror) =>
    element(
      'tr',
      '',
      heading(mirror.repository, mirror.direction, mirror.url),
      status(mirrorStatus(mirror), mirror.activeRun?.id, mirror.activeRun ? null : mirror.failure),
      element('td', 'time', time(mirror.lastChangedAt, 'never')),
      element('td', 'time spare', time(mirror.lastCheckedAt, 'never')),
      element('td', 'time', nextCheck(mirror)),
    ),
  )
  fill('mirrors', rows)
}

const refReasons = {
  refused: 'refused',
  diverged: 'both sides have commits of their own',
  held: 'held',
  failed: 'failed',
  kept_apart: 'kept apart',
}

const problems = (details) => {
  const list = (details?.refs ?? []).filter((ref) => Object.hasOwn(refReasons, ref.outcome))
  if (list.length === 0) return null
  return element(
    'ul',
    '',
    ...list.map((ref) =>
      element(
        'li',
        '',
        element('span', 'ref', ref.ref.replace(/^refs\/heads\//, '').replace(/^refs\/tags\//, 'tag ')),
        element('span', 'quiet', ` ${refReasons[ref.outcome]}${ref.message ? `: ${ref.message}` : ''}`),
      ),
    ),
  )
}

const showRuns = (runs, details) => {
  const rows = runs.map((run, index) => {
    const cell = status(runStatus(run), run.state === 'finished' ? null : run.id, run.failure)
    for (const note of run.notes) cell.append(more(note))
    const list = problems(details[index])
    if (list) cell.append(list)
    return element(
      'tr',
      '',
      heading(run.repository, run.kind, run.url),
      cell,
      element('td', 'number', String(run.changedRefCount)),
      element('td', 'time', time(run.finishedAt ?? run.startedAt ?? run.queuedAt, '')),
    )
  })
  fill('runs', rows)
}

const showProgress = ({ runId, text, fraction }) => {
  const words = text ?? (fraction === null ? '' : `${Math.round(fraction * 100)} %`)
  progress.set(runId, words)
  for (const line of document.querySelectorAll('[data-run]')) {
    if (line.dataset.run === runId) line.textContent = words
  }
}

setInterval(() => {
  for (const node of document.querySelectorAll('time[data-at]')) {
    node.textContent = relativeWords(Number(node.dataset.at))
  }
}, 15_000)

connect()
