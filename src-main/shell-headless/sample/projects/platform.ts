import { day, hour, type Step } from '../sample-history.ts'
import { inOrder, routine } from './routine.ts'

const limiter = `package limit

import (
	"sync"
	"time"
)

// Bucket lets Rate requests through each second, and Burst at once.
type Bucket struct {
	Rate  float64
	Burst float64

	mutex  sync.Mutex
	tokens float64
	last   time.Time
}

// Allow reports whether one more request may pass now.
func (b *Bucket) Allow(now time.Time) bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.tokens = min(b.Burst, b.tokens+now.Sub(b.last).Seconds()*b.Rate)
	b.last = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}
`

const main = `package main

import (
	"log"
	"net/http"

	"northlight.example/gateway/route"
)

func main() {
	handler := route.New()
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", handler))
}
`

export const gateway: readonly Step[] = inOrder(
  [
    {
      agoMs: 330 * day,
      branch: 'main',
      by: 'tomas',
      message: 'Listen and answer',
      files: {
        'go.mod': 'module northlight.example/gateway\n\ngo 1.24\n',
        'main.go': main,
        'route/route.go': 'package route\n',
      },
    },
    { agoMs: 300 * day, tag: 'v0.1.0', branch: 'main', by: 'tomas' },
    {
      agoMs: 250 * day,
      branch: 'rate-limit',
      from: 'main',
      by: 'priya',
      message: 'Limit requests by client',
      files: { 'limit/bucket.go': limiter },
    },
    {
      agoMs: 244 * day,
      branch: 'rate-limit',
      by: 'priya',
      message: 'Test the bucket when the clock stands still',
      files: { 'limit/bucket_test.go': 'package limit\n' },
    },
    {
      agoMs: 240 * day,
      branch: 'main',
      merge: 'rate-limit',
      by: 'tomas',
      message: "Merge branch 'rate-limit'",
      files: {},
    },
    { agoMs: 239 * day, tag: 'v0.2.0', branch: 'main', by: 'tomas' },
    {
      agoMs: 60 * day,
      branch: 'release/1.x',
      from: 'main',
      by: 'tomas',
      message: 'Prepare 1.0',
      files: { 'CHANGES.md': '# 1.0\n\n- Limits by client\n- Routes by host\n' },
    },
    { agoMs: 59 * day, tag: 'v1.0.0', branch: 'release/1.x', by: 'tomas' },
    {
      agoMs: 15 * day,
      branch: 'http-3',
      from: 'main',
      by: 'yuki',
      message: 'Answer over QUIC',
      files: {
        'quic/listen.go':
          'package quic\n\n// Listen answers HTTP/3.\nfunc Listen(address string) error { return nil }\n',
      },
    },
    {
      agoMs: 7 * day,
      branch: 'http-3',
      by: 'yuki',
      message: 'Fall back to HTTP/2 without UDP',
      files: { 'quic/fallback.go': 'package quic\n' },
    },
    {
      agoMs: 47 * hour,
      branch: 'release/1.x',
      by: 'tomas',
      message: 'Do not forward hop-by-hop headers',
      files: { 'CHANGES.md': '+\n# 1.0.1\n\n- Hop-by-hop headers stay here\n' },
    },
    { agoMs: 46 * hour, tag: 'v1.0.1', branch: 'release/1.x', by: 'tomas' },
    {
      agoMs: 7 * hour,
      branch: 'main',
      by: 'priya',
      message: 'Count refused requests',
      files: {
        'limit/count.go': 'package limit\n\n// Refused counts what Allow turned away.\nvar Refused uint64\n',
      },
    },
  ],
  routine({
    fromMs: 230 * day,
    toMs: 20 * day,
    everyMs: 11 * day,
    by: ['tomas', 'yuki', 'priya', 'mira'],
    message: (count) =>
      `Route ${['images', 'downloads', 'the shop', 'old addresses', 'search'][count % 5]} by host`,
    files: (count) => ({ 'route/route.go': `+\n// Rule ${count + 1}\n` }),
  }),
)

const stages = ['edge', 'database', 'queue', 'metrics', 'logs', 'backup', 'mail', 'cache', 'search', 'images']
const stage = (name: string): string => `resource "host" "${name}" {
  size   = "small"
  region = "north-1"
  backup = true
}
`

/** Somebody removes most branches at once: the mirror waits for a person. */
export const infrastructure: readonly Step[] = inOrder(
  [
    {
      agoMs: 410 * day,
      branch: 'main',
      by: 'priya',
      message: 'Describe the first hosts',
      files: { 'hosts/edge.tf': stage('edge'), 'variables.yaml': 'region: north-1\nowner: platform\n' },
    },
  ],
  stages.map((name, index) => ({
    agoMs: (200 - index * 12) * day,
    branch: `stage/${name}`,
    from: 'main',
    by: 'jonas' as const,
    message: `Set up ${name}`,
    files: { [`hosts/${name}.tf`]: stage(name) },
  })),
  routine({
    fromMs: 390 * day,
    toMs: 25 * day,
    everyMs: 26 * day,
    by: ['priya', 'jonas'],
    message: (count) => `Raise the limit of ${stages[count % stages.length]}`,
    files: (count) => ({ 'limits.yaml': `+${stages[count % stages.length]}-${count}: ${count * 4 + 8}\n` }),
  }),
  stages.slice(0, 8).map((name) => ({ agoMs: 19 * hour, gone: `stage/${name}` })),
)
