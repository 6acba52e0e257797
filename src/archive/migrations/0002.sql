-- What a person put right of what was read: field to value, as JSON.
ALTER TABLE documents ADD COLUMN corrected TEXT NOT NULL DEFAULT '{}';
