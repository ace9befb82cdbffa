import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  localRemoteAddress,
  parseRemoteUrl,
  type ParsedRemote,
} from '../../../src-shared/domain/remote-url.ts'

/** An import may name a folder of this computer; every other remote is a git address. */
export const parseImportSource = (text: string): ParsedRemote => {
  if (text.startsWith('file://')) return { address: localRemoteAddress(fileURLToPath(text)), userInfo: null }
  if (path.isAbsolute(text)) return { address: localRemoteAddress(path.normalize(text)), userInfo: null }
  return parseRemoteUrl(text)
}
