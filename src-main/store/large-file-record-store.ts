import type { LargeFileRecordStore } from '../core/ports/large-file-record-store.ts'
import type { LargeFile } from '../core/ports/large-files.ts'
import type { Database } from './sqlite-driver.ts'

export const createLargeFileRecordStore = (database: Database): LargeFileRecordStore => {
  const isScanned = database.prepare<[string]>('SELECT 1 FROM mirror_large_file_scans WHERE mirror_id = ?')
  const missing = database.prepare<[string], LargeFile>(
    'SELECT oid, size, path FROM mirror_missing_large_files WHERE mirror_id = ? ORDER BY path, oid',
  )
  const anyMissing = database.prepare<[string]>(
    'SELECT 1 FROM mirror_missing_large_files WHERE mirror_id = ? LIMIT 1',
  )
  const setScanned = database.prepare<[string, number]>(
    'INSERT INTO mirror_large_file_scans (mirror_id, scanned_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const forgetScan = database.prepare<[string]>('DELETE FROM mirror_large_file_scans WHERE mirror_id = ?')
  const forget = database.prepare<[string]>('DELETE FROM mirror_missing_large_files WHERE mirror_id = ?')
  const insert = database.prepare<[LargeFile & { readonly mirrorId: string }]>(
    `INSERT INTO mirror_missing_large_files (mirror_id, oid, size, path) VALUES (@mirrorId, @oid, @size, @path)
     ON CONFLICT DO NOTHING`,
  )
  const record = database.transaction((mirrorId: string, files: readonly LargeFile[], at: number) => {
    setScanned.run(mirrorId, at)
    forget.run(mirrorId)
    for (const { oid, size, path } of files) insert.run({ mirrorId, oid, size, path })
  })

  return {
    isScanned: (mirrorId) => isScanned.get(mirrorId) !== undefined,
    forgetScan: (mirrorId) => void forgetScan.run(mirrorId),
    missing: (mirrorId) => missing.all(mirrorId),
    hasMissing: (mirrorId) => anyMissing.get(mirrorId) !== undefined,
    record: (mirrorId, result) => record(mirrorId, result.missing, result.at),
  }
}
