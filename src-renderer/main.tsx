import './transport/zod-without-eval.ts'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createStores } from './stores/create-stores.ts'
import { connect } from './transport/connect.ts'
import './styles/base.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')

const connection = connect()
const stores = createStores(connection)

createRoot(root).render(
  <StrictMode>
    <App stores={stores} />
  </StrictMode>,
)
