SELECT count() AS kept
FROM catalogue
WHERE hash = {hash:String}
