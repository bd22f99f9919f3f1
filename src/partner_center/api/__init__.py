"""The API shell: versions, authentication, the OpenAPI page."""
