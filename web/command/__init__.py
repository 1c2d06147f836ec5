"""The command `frontdesk`: what an administrator does at a terminal, while the server runs."""

import typer

from web.command import auditing, carriers, copying, doctor, merges, organizations, people, serving

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
for single in (
    serving.migrate,
    serving.serve,
    serving.demo,
    auditing.audit,
    doctor.doctor,
    doctor.reconcile,
):
    app.command()(single)
app.command("copy")(copying.copy_database)
for name, group in {
    "organization": organizations.app,
    "person": people.person_app,
    "role": people.role_app,
    "token": people.token_app,
    "carrier": carriers.carrier_app,
    "number": carriers.number_app,
    "merge": merges.app,
}.items():
    app.add_typer(group, name=name)
