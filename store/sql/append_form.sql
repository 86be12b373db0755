INSERT INTO form (fingerprint, at, by, file_name, headings, answers, forgotten)
