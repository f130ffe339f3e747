from tests.formats.fhir.golden import keep

keep()
