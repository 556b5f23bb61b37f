-- What stands at a feed's address: a feed document, a sitemap, a page that lists articles, a Telegram channel.
ALTER TABLE feeds ADD COLUMN kind VARCHAR;
UPDATE feeds SET kind = 'feed';
