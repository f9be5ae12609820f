"""What the site tells programs: catalog, sitemap, robots, and where old addresses have gone."""
