INSERT INTO event_person (number, salt, who, address)
