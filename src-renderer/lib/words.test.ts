import { describe, expect, test } from 'vitest'
import { intervalWords } from '../../src-shared/domain/schedule-words.ts'
import { formatBytes } from './format-bytes.ts'
import { formatDuration } from '../../src-shared/domain/format-duration.ts'
import { hostKind } from './host-kind.ts'
import { momentWords } from './moment-words.ts'
import { plural } from './plural.ts'
import { relativeTime } from './relative-time.ts'
import { remotePath } from './remote-path.ts'

const minute = 60_000
const hour = 60 * minute
const now = new Date(2026, 5, 15, 12).getTime()

describe('words for times, sizes and hosts', () => {
  test.each([
    [-30_000, 'just now'],
    [-minute, '1 min ago'],
    [-119 * minute, '1 h ago'],
    [-25 * hour, '1 day ago'],
    [-80 * hour, '3 days ago'],
    [-100 * 24 * hour, 'Mar 7'],
    [-365 * 24 * hour, 'Jun 15, 2025'],
    [20_000, 'in a moment'],
    [5 * minute - 1, 'in 5 min'],
    [hour - 1, 'in 1 h'],
  ])('a moment %d ms away is %j', (ms, words) => expect(relativeTime(now + ms, now)).toBe(words))

  test.each([
    [3, 'today 15:00'],
    [15, 'tomorrow 03:00'],
    [3 * 24 + 15, 'Friday 03:00'],
    [7 * 24, 'Jun 22 12:00'],
    [365 * 24, 'Jun 15, 2027 12:00'],
  ])('a moment %d hours ahead is %j', (hours, words) =>
    expect(momentWords(now + hours * hour, now)).toBe(words),
  )

  test.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1.0 kB'],
    [999_960, '1.0 MB'],
    [4_200_000_000, '4.2 GB'],
  ])('%d bytes are %j', (bytes, words) => expect(formatBytes(bytes)).toBe(words))

  test.each([
    [340, '340 ms'],
    [4_200, '4.2 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
  ])('%d ms last %j', (ms, words) => expect(formatDuration(ms)).toBe(words))

  test.each([
    ['github.com', 'github'],
    ['gitlab.example.org:8443', 'gitlab'],
    ['codeberg.org', 'codeberg'],
    ['git.sr.ht', 'sourcehut'],
    ['git.example.org', 'generic'],
    ['', 'local'],
    ['127.0.0.1:7420', 'local'],
  ])('%j is a host of kind %j', (host, kind) => expect(hostKind(host)).toBe(kind))

  test('intervals, counts and paths of remotes', () => {
    expect([15 * minute, hour, 6 * hour, 24 * hour].map(intervalWords)).toEqual([
      'every 15 minutes',
      'every hour',
      'every 6 hours',
      'every day',
    ])
    expect([plural(1, 'branch', 'branches'), plural(10_000, 'mirror')]).toEqual([
      '1 branch',
      '10,000 mirrors',
    ])
    expect(remotePath('git@github.com:owner/project.git')).toBe('owner/project')
    expect(remotePath('/srv/project')).toBe('/srv/project')
  })
})
