import { spawn } from 'node:child_process'
import { root } from '../set-up.mjs'
import { projectEnvironment } from './project-command.mjs'

/**
 * Runs a program in the project's folder and keeps what it prints, both streams in order. After `timeoutMs` it
 * is ended with everything it started. Any end is an answer; only a program that cannot be started throws.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ timeoutMs: number, environment?: Record<string, string> }} options
 * @returns {Promise<{ exitCode: number | null, timedOut: boolean, output: string, durationMs: number }>}
 */
export const runProgram = (program, args, { timeoutMs, environment = {} }) =>
  new Promise((resolve, reject) => {
    const startedAt = Date.now()
    const child = spawn(program, args, {
      cwd: root,
      env: projectEnvironment(environment),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    })
    const parts = []
    child.stdout.on('data', (part) => parts.push(part))
    child.stderr.on('data', (part) => parts.push(part))

    let timedOut = false
    const end = (signal) => {
      try {
        if (process.platform === 'win32') child.kill(signal)
        else process.kill(-child.pid, signal)
      } catch {
        // Already gone.
      }
    }
    const timer = setTimeout(() => {
      timedOut = true
      end('SIGKILL')
    }, timeoutMs)
    const onInterrupt = () => {
      end('SIGKILL')
      process.exit(130)
    }
    process.once('SIGINT', onInterrupt)
    process.once('SIGTERM', onInterrupt)

    child.once('error', reject)
    child.once('close', (exitCode) => {
      clearTimeout(timer)
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onInterrupt)
      const output = Buffer.concat(parts).toString('utf8').trim()
      resolve({ exitCode, timedOut, output, durationMs: Date.now() - startedAt })
    })
  })
