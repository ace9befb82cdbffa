import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const isEmpty = (directory: string): boolean => {
  try {
    return readdirSync(directory).length === 0
  } catch {
    return true
  }
}

/**
 * Whether a Linux machine has anything that draws: a card with a driver of the kernel, NVIDIA's own driver, or the one
 * of Windows below. https://docs.kernel.org/gpu/drm-uapi.html
 *
 * Where there is none, Chromium should not look for it. Its process for graphics then ends while it begins, now and
 * then so early that nobody notices; the page waits for it for ever, and no window comes: 3 of 10 starts on a busy
 * machine, 1 of 100 on an idle one (Electron 33).
 */
export const hasGraphicsDevice = (devices = '/dev'): boolean =>
  !isEmpty(path.join(devices, 'dri')) ||
  ['nvidiactl', 'dxg'].some((name) => existsSync(path.join(devices, name)))
