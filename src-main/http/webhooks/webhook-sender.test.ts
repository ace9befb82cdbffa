import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { scratchDirectory } from '../../testing/scratch.ts'
import { answerWith, startWebhookReceiver } from '../../testing/webhook-receiver.ts'
import { createWebhookSender } from './webhook-sender.ts'

const directory = scratchDirectory('webhooks')
const sender = createWebhookSender(() => [])
afterAll(() => sender.close())

const send = (url: string, by = sender) =>
  by.send({ url, headers: { 'X-One': '1' }, body: '{"ü":1}', signal: new AbortController().signal })

/** A certificate of 127.0.0.1 that nobody vouches for. */
const ownCertificate = () => {
  const [keyFile, certFile] = ['key.pem', 'cert.pem'].map((name) => path.join(directory, name)) as [
    string,
    string,
  ]
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
      ...['-keyout', keyFile, '-out', certFile],
    ],
    { stdio: 'ignore' },
  )
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') }
}

test('posts the body byte by byte, with the headers', async () => {
  const receiver = await startWebhookReceiver()
  expect(await send(receiver.url)).toEqual({ status: 204 })
  expect(receiver.received).toEqual([
    {
      path: '/hook',
      body: '{"ü":1}',
      headers: expect.objectContaining({ 'x-one': '1', 'content-length': '8' }) as unknown,
    },
  ])
})

test('follows no redirect', async () => {
  const receiver = await startWebhookReceiver()
  const elsewhere = await startWebhookReceiver()
  receiver.answer = answerWith(307, { Location: elsewhere.url })
  expect(await send(receiver.url)).toEqual({ status: 307 })
  expect(elsewhere.received).toEqual([])
})

test('reads no endless answer', async () => {
  const receiver = await startWebhookReceiver()
  receiver.answer = (response) => {
    response.writeHead(200)
    const more = (): void => {
      if (!response.destroyed) response.write('x'.repeat(4_096), () => setImmediate(more))
    }
    more()
  }
  expect(await send(receiver.url)).toEqual({ status: 200 })
})

test('does not trust a certificate that nobody vouches for, and does trust one of its authorities', async () => {
  const certificate = ownCertificate()
  const receiver = await startWebhookReceiver(certificate)
  await expect(send(receiver.url)).rejects.toMatchObject({
    code: 'remote_tls_untrusted',
    details: { host: new URL(receiver.url).host },
  })
  expect(receiver.received).toEqual([])
  const trusting = createWebhookSender(() => [certificate.cert])
  afterAll(() => trusting.close())
  expect(await send(receiver.url, trusting)).toEqual({ status: 204 })
})

test('says that nobody answers, and no more of the address than its host', async () => {
  const receiver = await startWebhookReceiver()
  receiver.answer = (response) => void response.socket?.destroy()
  const error: unknown = await send(`${receiver.url}?token=hunter2`).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'remote_connection_lost' })
  expect(JSON.stringify([error, String(error)])).not.toContain('hunter2')
  await expect(send('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'remote_unreachable' })
})

test('sends again when the receiver closed the kept connection meanwhile', async () => {
  const receiver = await startWebhookReceiver()
  await send(receiver.url)
  receiver.answer = (response) => {
    response.writeHead(204, { Connection: 'keep-alive' }).end()
    response.socket?.destroySoon()
  }
  await send(receiver.url)
  expect(await send(receiver.url)).toEqual({ status: 204 })
})
