from importlib import import_module

from django.db import migrations

# The English wordings are those of the first version: figures before and after can be compared.
ENGLISH = import_module("surveys.migrations.0002_first_questionnaire").ITEMS
WORDINGS = {
    "O": (
        "En conjunto, ¿cómo valora el servicio que recibió?",
        "Alles in allem: Wie zufrieden sind Sie mit der Hilfe?",
        "Dans l'ensemble, comment jugez-vous le service reçu\u00a0?",
    ),
    "C1": (
        "Recibir noticias sin tener que preguntar",
        "Ungefragt auf dem Laufenden gehalten werden",
        "Recevoir des nouvelles sans devoir les demander",
    ),
    "C2": (
        "Que le escucharan y le entendieran",
        "Gehört und verstanden werden",
        "L'écoute et la compréhension de votre besoin",
    ),
    "C3": (
        "Respuestas y próximos pasos claros",
        "Klare Antworten und nächste Schritte",
        "La clarté des réponses et de la suite",
    ),
    "C4": (
        "La facilidad de llegar a la persona adecuada",
        "Leicht an die richtige Person kommen",
        "La facilité à joindre la bonne personne",
    ),
    "P1": (
        "Una solución correcta a la primera",
        "Auf Anhieb richtig erledigt",
        "Un travail juste du premier coup",
    ),
    "P2": (
        "El cumplimiento de la fecha prometida",
        "Fertig zum zugesagten Termin",
        "Le respect de la date promise",
    ),
    "P3": (
        "Poco esfuerzo y pocos traspasos para usted",
        "Wenig Aufwand und wenige Übergaben für Sie",
        "Peu d'efforts et peu de transferts pour vous",
    ),
    "P4": (
        "Cuánto sabían del tema",
        "Wie gut man sich mit der Sache auskannte",
        "La maîtrise du sujet",
    ),
    "R1": (
        "La rapidez de la primera respuesta",
        "Wie bald sich zuerst jemand meldete",
        "La rapidité de la première réaction",
    ),
    "R2": (
        "La amabilidad y las ganas de ayudar",
        "Hilfsbereitschaft und Freundlichkeit",
        "L'amabilité et l'envie d'aider",
    ),
    "R3": (
        "La flexibilidad ante lo urgente o lo inusual",
        "Flexibilität, wenn es eilig oder ungewöhnlich war",
        "La souplesse quand c'était urgent ou inhabituel",
    ),
    "R4": (
        "Un resultado que sirve para lo que necesitaba",
        "Ein Ergebnis, das leistet, was Sie brauchten",
        "Un résultat qui répond à votre besoin",
    ),
}  # fmt: skip


def publish(apps, schema_editor):  # noqa: ARG001
    """The next version says the same in more languages. A desk that has questions of its own keeps those."""
    questionnaires = apps.get_model("surveys", "Questionnaire").objects
    item = apps.get_model("surveys", "Item")
    last = questionnaires.exclude(published_at=None).order_by("published_at", "version").last()
    english = {code: {"en": words} for code, _, words in ENGLISH}
    if last is None or dict(last.items.values_list("code", "wording")) != english:
        return
    version = questionnaires.order_by("version").last().version + 1
    questionnaire = questionnaires.create(version=version, settings=last.settings)
    item.objects.bulk_create(
        item(
            questionnaire=questionnaire,
            code=code,
            area=area,
            wording={"en": words, **dict(zip(("es", "de", "fr"), WORDINGS[code], strict=True))},
        )
        for code, area, words in ENGLISH
    )
    # With the moment of its predecessor it is in force whenever that one was.
    questionnaire.published_at = last.published_at
    questionnaire.save(update_fields=["published_at"])


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_closed_periods")]

    operations = [migrations.RunPython(publish, migrations.RunPython.noop)]
