run:
	.venv/bin/frontdesk demo
