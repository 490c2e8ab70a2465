# Aliases: `make test` is `python3 run.py test`; make itself is not needed.
.PHONY: run setup test check lock bench
run setup test check lock:
	@python3 run.py $@
bench:
	@python3 run.py bench $(NAME)
