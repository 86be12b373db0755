ALTER TABLE account DELETE WHERE kind = {kind:String} AND id = {id:String} SETTINGS mutations_sync = 2
