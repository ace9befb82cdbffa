-- SourceHut signs its webhooks with a key of the server, not with a secret of ours. Of servers that are not known a person
-- gives the public one.
ALTER TABLE hook_accounts ADD COLUMN server_key TEXT; -- base64; NULL: the key that is known of the host, if any
