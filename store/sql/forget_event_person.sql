ALTER TABLE event_person DELETE WHERE who = {who:String} SETTINGS mutations_sync = 2
