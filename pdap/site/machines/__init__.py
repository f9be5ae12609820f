"""What the site tells programs: catalogue, sitemap, robots, and where old addresses have gone."""
