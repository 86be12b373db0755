ALTER TABLE batch UPDATE by = {name:String} WHERE by = {who:String} SETTINGS mutations_sync = 2
