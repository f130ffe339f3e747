"""Between the domain and other people's formats: case files, FHIR, spreadsheets, PDF."""
