SELECT count()
FROM event_person
WHERE who = {who:String}
